import * as pipedrive from 'pipedrive';
import * as pipedrive30 from 'pipedrive-30';
import { refused, type ContractCase } from './case.js';

const v2 = pipedrive.v2;
const old = pipedrive30.v1;

interface Found {
  data?: { items?: { result_score?: number; item?: object }[] };
  additional_data?: { next_cursor?: string | null; pagination?: { next_start?: number } };
}
const ids = (found: unknown) =>
  (found as Found).data!.items!.map(one => (one.item as { id: number | string }).id);

/** Every page of a search by cursor. */
async function all(page: (cursor: string | undefined) => Promise<unknown>): Promise<(number | string)[]> {
  const found: (number | string)[] = [];
  let cursor: string | undefined;
  do {
    const answer = (await page(cursor)) as Found;
    found.push(...ids(answer));
    cursor = answer.additional_data?.next_cursor ?? undefined;
  } while (cursor);
  return found;
}

export const search: ContractCase[] = [
  {
    operation: ['v2 GET /deals/search', 'v1 GET /deals/search'],
    run: async ({ first, second }) => {
      const person_id = await first.person();
      const made = [
        await first.deal({ title: 'Zebra one', person_id }),
        await first.deal({ title: 'Zebra two', visible_to: 1 }),
        await first.deal({ title: 'A third zebra', status: 'won' }),
      ];
      const api = first.v2(v2.DealsApi);
      const found = await all(cursor =>
        api.searchDeals({ term: 'zebra', limit: 2, ...(cursor && { cursor }) }),
      );
      expect(found.toSorted()).toEqual(made);
      expect(found.at(-1)).toBe(made[2]);
      expect(ids(await api.searchDeals({ term: 'zebra', person_id }))).toEqual([made[0]]);
      expect(ids(await api.searchDeals({ term: 'zebra', status: 'won' }))).toEqual([made[2]]);
      expect(ids(await api.searchDeals({ term: 'zebra one', exact_match: true }))).toEqual([made[0]]);
      expect(ids(await second.v2(v2.DealsApi).searchDeals({ term: 'zebra two', exact_match: true }))).toEqual(
        [],
      );
      await refused(api.searchDeals({ term: 'z' }), 'term');

      const legacy = first.legacy(old.DealsApi);
      const page = (await legacy.searchDeals({ term: 'zebra', limit: 2 })) as Found;
      expect(page.additional_data).toMatchObject({ pagination: { start: 0, limit: 2, next_start: 2 } });
      const rest = await legacy.searchDeals({ term: 'zebra', start: 2, limit: 2 });
      expect([...ids(page), ...ids(rest)].toSorted()).toEqual(made);
    },
  },
  {
    operation: ['v2 GET /persons/search', 'v1 GET /persons/search'],
    run: async ({ first, second }) => {
      const id = await first.person({
        name: 'Zoe Quist',
        emails: [{ value: 'zoe@quist.example' }],
        phones: [{ value: '+46 70 998877' }],
        visible_to: 1,
      });
      const api = first.v2(v2.PersonsApi);
      for (const term of ['quist', 'zoe@quist', '998877'])
        expect(ids(await api.searchPersons({ term }))).toEqual([id]);
      const { data } = await api.searchPersons({ term: 'zoe', fields: 'name' });
      expect(data!.items![0]!.item).toMatchObject({
        type: 'person',
        name: 'Zoe Quist',
        emails: ['zoe@quist.example'],
        phones: ['+46 70 998877'],
      });
      expect(ids(await api.searchPersons({ term: '998877', fields: 'email' }))).toEqual([]);
      expect(ids(await second.v2(v2.PersonsApi).searchPersons({ term: 'quist' }))).toEqual([]);
      expect(ids(await first.legacy(old.PersonsApi).searchPersons({ term: 'quist' }))).toEqual([id]);
    },
  },
  {
    operation: ['v2 GET /organizations/search', 'v1 GET /organizations/search'],
    run: async ({ first, second }) => {
      const id = await first.organization({
        name: 'Xylo AB',
        address: { value: 'Zedernweg 4' },
        visible_to: 1,
      });
      const api = first.v2(v2.OrganizationsApi);
      for (const term of ['xylo', 'zedernweg'])
        expect(ids(await api.searchOrganization({ term }))).toEqual([id]);
      expect(ids(await api.searchOrganization({ term: 'zedernweg', fields: 'name' }))).toEqual([]);
      expect(ids(await second.v2(v2.OrganizationsApi).searchOrganization({ term: 'xylo' }))).toEqual([]);
      expect(ids(await first.legacy(old.OrganizationsApi).searchOrganization({ term: 'xylo' }))).toEqual([
        id,
      ]);
    },
  },
  {
    operation: ['v2 GET /products/search', 'v1 GET /products/search'],
    run: async ({ first }) => {
      const id = await first.product({ name: 'Quince jam', code: 'QJ-77' });
      const api = first.v2(v2.ProductsApi);
      for (const term of ['quince', 'qj-77']) expect(ids(await api.searchProducts({ term }))).toEqual([id]);
      expect(ids(await api.searchProducts({ term: 'qj-77', fields: 'name' }))).toEqual([]);
      const { data } = await api.searchProducts({ term: 'quince', include_fields: 'product.price' });
      expect(data!.items![0]!.item).toMatchObject({ name: 'Quince jam', prices: expect.any(Array) });
      expect(ids(await first.legacy(old.ProductsApi).searchProducts({ term: 'quince' }))).toEqual([id]);
    },
  },
  {
    operation: ['v2 GET /leads/search', 'v1 GET /leads/search'],
    run: async ({ first, second }) => {
      const person_id = await first.person({ emails: [{ value: 'yve@lead.example' }] });
      const id = await first.lead({ title: 'Yacht, maybe', person_id, visible_to: '1' });
      const api = first.v2(v2.LeadsApi);
      const { data } = await api.searchLeads({ term: 'yacht', person_id, include_fields: 'lead.was_seen' });
      expect(data!.items).toMatchObject([
        { item: { id, type: 'lead', emails: ['yve@lead.example'], was_seen: expect.any(Boolean) } },
      ]);
      expect(ids(await second.v2(v2.LeadsApi).searchLeads({ term: 'yacht' }))).toEqual([]);
      expect(ids(await first.v1(pipedrive.v1.LeadsApi).searchLeads({ term: 'yacht' }))).toEqual([id]);
    },
  },
  {
    operation: 'v2 GET /projects/search',
    run: async ({ first }) => {
      const id = await first.project({ title: 'Quarry', description: 'Granite for the harbour' });
      const api = first.v2(v2.ProjectsApi);
      for (const term of ['quarry', 'granite']) expect(ids(await api.searchProjects({ term }))).toEqual([id]);
      expect(ids(await api.searchProjects({ term: 'granite', fields: 'title' }))).toEqual([]);
    },
  },
  {
    operation: ['v2 GET /itemSearch', 'v1 GET /itemSearch'],
    run: async ({ first }) => {
      const org = await first.organization({ name: 'Wombat Ltd' });
      const deal = await first.deal({ title: 'Wombat deal', org_id: org });
      const api = first.v2(v2.ItemSearchApi);
      const both = await all(cursor =>
        api.searchItem({ term: 'wombat', limit: 1, ...(cursor && { cursor }) }),
      );
      expect(both.toSorted()).toEqual([org, deal].toSorted());
      expect(ids(await api.searchItem({ term: 'wombat', item_types: 'deal' as never }))).toEqual([deal]);
      const related = await api.searchItem({
        term: 'wombat ltd',
        item_types: 'organization' as never,
        exact_match: true,
        search_for_related_items: true,
      });
      expect(related.data).toMatchObject({ related_items: [{ item: { type: 'deal', id: deal } }] });
      await refused(api.searchItem({ term: 'wombat', item_types: 'star' as never }), 'item_types');
      expect(ids(await first.legacy(old.ItemSearchApi).searchItem({ term: 'wombat' })).toSorted()).toEqual(
        [org, deal].toSorted(),
      );
    },
  },
  {
    operation: ['v2 GET /itemSearch/field', 'v1 GET /itemSearch/field'],
    run: async ({ first, second }) => {
      const id = await first.deal({ title: 'Vixen', visible_to: 1 });
      const ask = { term: 'Vix', entity_type: 'deal', field: 'title', match: 'beginning' } as const;
      const api = first.v2(v2.ItemSearchApi);
      expect((await api.searchItemByField(ask)).data).toMatchObject([{ item: { id, title: 'Vixen' } }]);
      expect((await api.searchItemByField({ ...ask, match: 'exact' })).data).toEqual([]);
      expect((await second.v2(v2.ItemSearchApi).searchItemByField(ask)).data).toEqual([]);
      await refused(api.searchItemByField({ ...ask, field: 'shoe_size' }), 'field');
      const legacy = first.legacy(old.ItemSearchApi);
      const found = await legacy.searchItemByField({
        term: 'Vixen',
        field_type: 'dealField',
        field_key: 'title',
        return_item_ids: true,
      });
      expect((found as { data: unknown }).data).toEqual([{ id, title: 'Vixen' }]);
    },
  },
];
