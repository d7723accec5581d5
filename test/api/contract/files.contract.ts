import * as pipedrive from 'pipedrive';
import { absent, everyRow, refused, type ContractCase } from './case.js';

const { FilesApi, DealsApi, PersonsApi, OrganizationsApi, ProductsApi } = pipedrive.v1;

const form = (text: string, name: string): any => new File([text], name);

export const files: ContractCase[] = [
  {
    operation: [
      'v1 POST /files',
      'v1 GET /files',
      'v1 GET /files/{id}',
      'v1 GET /files/{id}/download',
      'v1 PUT /files/{id}',
      'v1 DELETE /files/{id}',
    ],
    run: async ({ first, second }) => {
      const api = first.v1(FilesApi);
      const hidden = second.v1(FilesApi);
      const deal_id = await first.deal({ visible_to: 1 });
      const html = '<script>alert(1)</script>';
      const made = (await api.addFile({ file: form(html, '../../etc/Års<plan>.html'), deal_id })).data!;
      expect(made).toMatchObject({
        deal_id,
        deal_name: 'Nordic rollout',
        user_id: first.id,
        file_size: html.length,
        active_flag: true,
      });
      expect(made.name).not.toMatch(/[/<>]/);
      expect(made.name).toMatch(/rs_plan_\.html$/);
      const id = made.id!;
      const download = await first.request('GET', `/v1/files/${id}/download`);
      expect(download.body).toBe(html);
      expect(download.headers.get('content-type')).toBe('application/octet-stream');
      expect(download.headers.get('content-disposition')).toMatch(/^attachment; /);
      expect(download.headers.get('x-content-type-options')).toBe('nosniff');
      expect((await api.getFile({ id })).data).toMatchObject({ id, deal_id });
      const listed = async (of: typeof api) =>
        (await everyRow<{ id: number }>(start => of.getFiles({ start, limit: 2 }))).map(file => file.id);
      expect(await listed(api)).toContain(id);
      expect(await listed(hidden)).not.toContain(id);
      await absent(hidden.getFile({ id }));
      expect((await second.request('GET', `/v1/files/${id}/download`)).status).toBe(404);
      await absent(hidden.updateFile({ id, name: 'mine' }));
      await absent(hidden.deleteFile({ id }));
      await refused(hidden.addFile({ file: form('x', 'x.txt'), deal_id }), 'deal_id');

      const { data: changed } = await api.updateFile({ id, name: 'Plan.html', description: 'Of 2027' });
      expect(changed).toMatchObject({ name: 'Plan.html', description: 'Of 2027', deal_id });
      expect((await api.deleteFile({ id })).data).toEqual({ id });
      await absent(api.getFile({ id }));
      expect((await first.request('GET', `/v1/files/${id}/download`)).status).toBe(404);
      expect(await listed(api)).not.toContain(id);
    },
  },
  {
    operation: [
      'v1 GET /deals/{id}/files',
      'v1 GET /persons/{id}/files',
      'v1 GET /organizations/{id}/files',
      'v1 GET /products/{id}/files',
    ],
    run: async ({ admin, first, second }) => {
      const api = first.v1(FilesApi);
      const deal_id = await first.deal({ visible_to: 1 });
      const person_id = await first.person();
      const org_id = await first.organization();
      const product_id = await admin.product();
      const file = async (name: string, on: object) =>
        (await api.addFile({ file: form(name, name), ...on })).data!.id!;
      const contract = await file('contract.pdf', { deal_id, person_id });
      const card = await file('card.pdf', { person_id, org_id });
      const sheet = await file('sheet.pdf', { product_id });
      const found = ({ data }: any) => (data as { id: number }[]).map(one => one.id);
      expect(found(await first.v1(DealsApi).getDealFiles({ id: deal_id }))).toEqual([contract]);
      const persons = first.v1(PersonsApi);
      expect(found(await persons.getPersonFiles({ id: person_id, sort: 'id DESC' }))).toEqual([
        card,
        contract,
      ]);
      expect(found(await persons.getPersonFiles({ id: person_id, limit: 1, start: 1 }))).toEqual([card]);
      expect(found(await first.v1(OrganizationsApi).getOrganizationFiles({ id: org_id }))).toEqual([card]);
      expect(found(await first.v1(ProductsApi).getProductFiles({ id: product_id }))).toEqual([sheet]);
      // He sees the person, but not the deal that the contract is on too.
      expect(found(await second.v1(PersonsApi).getPersonFiles({ id: person_id }))).toEqual([card]);
      await absent(second.v1(DealsApi).getDealFiles({ id: deal_id }));
    },
  },
  {
    operation: ['v1 POST /files/remote', 'v1 POST /files/remoteLink'],
    run: async ({ first }) => {
      const api = first.v1(FilesApi);
      const item_id = await first.deal();
      const where = { item_type: 'deal' as const, item_id, remote_location: 'googledrive' as const };
      const made = (await api.addFileAndLinkIt({ file_type: 'gdoc', title: 'Offer', ...where })).data!;
      expect(made).toMatchObject({ name: 'Offer.gdoc', deal_id: item_id, remote_location: 'googledrive' });
      expect(made.description).toMatch(/link only/);
      const linked = (await api.linkFileToItem({ remote_id: 'abc-123', ...where })).data!;
      expect(linked).toMatchObject({ remote_id: 'abc-123', deal_id: item_id });
      expect((await first.v1(DealsApi).getDealFiles({ id: item_id })).data).toHaveLength(2);
      expect(await first.request('GET', `/v1/files/${linked.id}/download`)).toMatchObject({
        status: 409,
        body: { success: false, error: expect.stringContaining('googledrive') },
      });
      await refused(api.linkFileToItem({ remote_id: 'abc', ...where, item_id: 999_999_999 }), 'item_id');
    },
  },
];
