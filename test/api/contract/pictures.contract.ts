import * as pipedrive from 'pipedrive';
import { absent, refused, type ContractCase } from './case.js';

const { v1, v2 } = pipedrive;

/** The smallest GIF there is: one pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const file = (bytes: Buffer, name = 'eva.gif'): any => new File([new Uint8Array(bytes)], name);

export const pictures: ContractCase[] = [
  {
    operation: [
      'v1 POST /persons/{id}/picture',
      'v2 GET /persons/{id}/picture',
      'v1 DELETE /persons/{id}/picture',
    ],
    run: async ({ first, second }) => {
      const [api, persons] = [first.v1(v1.PersonsApi), first.v2(v2.PersonsApi)];
      const id = await first.person({ visible_to: 1 });
      await absent(persons.getPersonPicture({ id }));
      const added: any = await api.addPersonPicture({
        id,
        file: file(pixel),
        crop_x: 1,
        crop_y: 2,
        crop_width: 3,
        crop_height: 4,
      });
      const [picture] = Object.values<any>(added.data);
      expect(picture).toMatchObject({ item_type: 'person', item_id: id, active_flag: true });
      const got = (await persons.getPersonPicture({ id })).data as any;
      expect(got).toMatchObject({
        id: picture.id,
        item_id: id,
        added_by_user_id: first.id,
        file_size: pixel.length,
        crop: { x: 1, y: 2, width: 3, height: 4 },
      });
      expect((await persons.getPerson({ id })).data!.picture_id).toBe(picture.id);
      const seen = await fetch(got.pictures['128']);
      expect(seen.headers.get('content-type')).toBe('image/gif');
      expect(Buffer.from(await seen.arrayBuffer()).equals(pixel)).toBe(true);
      const forged = got.pictures['128'].replace(/signature=./, 'signature=_');
      expect((await fetch(forged)).status).toBe(404);
      await absent(second.v2(v2.PersonsApi).getPersonPicture({ id }));

      await refused(
        api.addPersonPicture({ id, file: file(Buffer.from('<svg onload="x"/>'), 'x.svg') }),
        'file',
      );
      await refused(api.addPersonPicture({ id, file: file(pixel), crop_x: 5 }), 'crop_width');
      await absent(second.v1(v1.PersonsApi).addPersonPicture({ id, file: file(pixel) }));
      const next: any = await api.addPersonPicture({ id, file: file(Buffer.concat([pixel, pixel])) });
      expect(Object.keys(next.data)).not.toEqual([String(picture.id)]);
      expect((await fetch(got.pictures['128'])).status).toBe(404);

      await absent(second.v1(v1.PersonsApi).deletePersonPicture({ id }));
      expect((await api.deletePersonPicture({ id })).data).toEqual({ id });
      await absent(persons.getPersonPicture({ id }));
      await absent(api.deletePersonPicture({ id }));
      expect((await persons.getPerson({ id })).data!.picture_id).toBeNull();
    },
  },
];
