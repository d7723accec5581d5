import * as pipedrive from 'pipedrive';
import sharp from 'sharp';
import { absent, refused, type ContractCase } from './case.js';

const { v1, v2 } = pipedrive;

/** The smallest GIF there is: one pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
/** Left half red, right half blue. */
const halves = () => {
  const half = (color: number[]) => Buffer.alloc(900, Buffer.from(color));
  const row = Buffer.concat([half([255, 0, 0]), half([0, 0, 255])]);
  const raw = { width: 600, height: 600, channels: 3 } as const;
  return sharp(Buffer.concat(Array<Buffer>(600).fill(row)), { raw })
    .png()
    .toBuffer();
};
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
      const whole = await halves();
      await absent(persons.getPersonPicture({ id }));
      const added: any = await api.addPersonPicture({
        id,
        file: file(whole),
        crop_x: 400,
        crop_y: 100,
        crop_width: 200,
        crop_height: 2000,
      });
      const [picture] = Object.values<any>(added.data);
      expect(picture).toMatchObject({ item_type: 'person', item_id: id, active_flag: true });
      const got = (await persons.getPersonPicture({ id })).data as any;
      expect(got).toMatchObject({
        id: picture.id,
        item_id: id,
        added_by_user_id: first.id,
        file_size: whole.length,
        crop: { x: 400, y: 100, width: 200, height: 2000 },
      });
      expect((await persons.getPerson({ id })).data!.picture_id).toBe(picture.id);
      for (const size of [128, 512]) {
        const seen = await fetch(got.pictures[size]);
        expect(seen.headers.get('content-type')).toBe('image/webp');
        const shown = sharp(Buffer.from(await seen.arrayBuffer()));
        expect(await shown.metadata()).toMatchObject({ format: 'webp', width: size, height: size });
        // Of the right half alone.
        const [red, , blue] = (await shown.stats()).channels;
        expect([red!.max < 40, blue!.min > 200]).toEqual([true, true]);
      }
      expect((await fetch(got.pictures['128'].replace('size=128', 'size=512'))).status).toBe(404);
      const forged = got.pictures['128'].replace(/signature=(.)/, (_: string, first: string) =>
        first === 'A' ? 'signature=B' : 'signature=A',
      );
      expect((await fetch(forged)).status).toBe(404);
      await absent(second.v2(v2.PersonsApi).getPersonPicture({ id }));

      await refused(
        api.addPersonPicture({ id, file: file(Buffer.from('<svg onload="x"/>'), 'x.svg') }),
        'file',
      );
      await refused(api.addPersonPicture({ id, file: file(pixel), crop_x: 5 }), 'crop_width');
      const outside = { crop_x: 5, crop_y: 5, crop_width: 1, crop_height: 1 };
      await refused(api.addPersonPicture({ id, file: file(pixel), ...outside }), 'crop_x');
      // Broken, and a small file that says it is a hundred megapixels.
      await refused(api.addPersonPicture({ id, file: file(whole.subarray(0, 60)) }), 'file');
      const bomb = Buffer.from(pixel);
      // Of the canvas and of its only frame: width and height.
      for (const at of [6, 8, 32, 34]) bomb.writeUInt16LE(10_000, at);
      await refused(api.addPersonPicture({ id, file: file(bomb) }), 'file');
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
