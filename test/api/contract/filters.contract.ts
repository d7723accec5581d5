import * as pipedrive from 'pipedrive';
import { absent, forbidden, refused, type ContractCase } from './case.js';

const both = (...conditions: object[]) => ({
  glue: 'and',
  conditions: [
    { glue: 'and', conditions },
    { glue: 'or', conditions: [] },
  ],
});
/** As its tutorial writes one. */
const titled = (value: string) =>
  both({ object: 'deal', field_id: '1010', operator: "LIKE '%$%'", value, extra_value: null });

export const filters: ContractCase[] = [
  {
    operation: [
      'v1 POST /filters',
      'v1 GET /filters/{id}',
      'v1 GET /filters',
      'v1 PUT /filters/{id}',
      'v1 DELETE /filters/{id}',
    ],
    run: async ({ first, second }) => {
      const api = first.v1(pipedrive.v1.FiltersApi);
      const added = await api.addFilter({
        include_field_code: true,
        AddFilterRequest: { name: 'Boats', type: 'deals', conditions: titled('Segelboot') },
      });
      expect(added.data).toMatchObject({
        name: 'Boats',
        type: 'deals',
        user_id: first.id,
        visible_to: '1',
        is_editable: true,
        problem: null,
      });
      const { id } = added.data as { id: number };
      expect((await api.getFilter({ id, include_field_code: true })).data).toEqual(added.data);
      expect(added.data.conditions!.conditions![0]!.conditions).toMatchObject([
        { object: 'deal', field_id: '1010', field_code: 'title', operator: "LIKE '%$%'", value: 'Segelboot' },
      ]);
      expect((await api.getFilters({ type: 'deals' })).data.map(one => one.id)).toContain(id);
      expect((await api.getFilters({ type: 'people' })).data.map(one => one.id)).not.toContain(id);

      const deals = first.v2(pipedrive.v2.DealsApi);
      const boat = await first.deal({ title: 'Ein segelBOOT' });
      await first.deal({ title: 'Ein Motorrad' });
      expect((await deals.getDeals({ filter_id: id })).data!.map(one => one.id)).toEqual([boat]);

      // A private filter is its owner's alone; a shared one is everybody's to use, and his to change.
      await absent(second.v1(pipedrive.v1.FiltersApi).getFilter({ id }));
      await refused(second.v2(pipedrive.v2.DealsApi).getDeals({ filter_id: id }), 'filter_id');
      const change = { name: 'All boats', conditions: titled('boot'), visible_to: '7' };
      await api.updateFilter({ id, UpdateFilterRequest: change as never });
      expect((await second.v1(pipedrive.v1.FiltersApi).getFilter({ id })).data).toMatchObject({
        name: 'All boats',
        is_editable: false,
      });
      await forbidden(
        second
          .v1(pipedrive.v1.FiltersApi)
          .updateFilter({ id, UpdateFilterRequest: { conditions: titled('x') } }),
      );
      await refused(first.v2(pipedrive.v2.PersonsApi).getPersons({ filter_id: id }), 'filter_id');

      expect((await api.deleteFilter({ id })).data).toEqual({ id });
      await absent(api.getFilter({ id }));
      await refused(deals.getDeals({ filter_id: id }), 'filter_id');
    },
  },
  {
    operation: 'v1 POST /filters',
    promise: 'what cannot be read is refused, and nothing is kept',
    run: async ({ first }) => {
      const api = first.v1(pipedrive.v1.FiltersApi);
      const line = { object: 'deal', field_id: '1010', operator: '=', value: 'x', extra_value: null };
      const before = (await api.getFilters()).data.length;
      const wrong: object[] = [
        { glue: 'xor', conditions: [] },
        both({ ...line, operator: "LIKE '%$%' or true --" }),
        both({ ...line, field_id: '1010; drop table deal' }),
        both({ ...line, object: 'users' }),
        both({ ...line, field_id: '1011', operator: '>', value: '1; drop table deal' }),
        both({ ...line, field_id: '1021', value: 'someday' }),
        both({ ...line, value: null }),
        both(...Array.from({ length: 17 }, () => line)),
      ];
      for (const conditions of wrong) {
        await refused(
          api.addFilter({ AddFilterRequest: { name: 'Wrong', type: 'deals', conditions } }),
          'conditions',
        );
      }
      expect((await api.getFilters()).data).toHaveLength(before);
      const injected = both({ ...line, value: "x' or '1'='1" });
      const { data } = await api.addFilter({
        AddFilterRequest: { name: 'Odd', type: 'deals', conditions: injected },
      });
      expect((await first.v2(pipedrive.v2.DealsApi).getDeals({ filter_id: data.id! })).data).toEqual([]);
    },
  },
  {
    operation: 'v1 DELETE /filters',
    run: async ({ first }) => {
      const api = first.v1(pipedrive.v1.FiltersApi);
      const make = async () =>
        (await api.addFilter({ AddFilterRequest: { name: 'One', type: 'deals', conditions: both() } })).data
          .id as number;
      const ids = [await make(), await make()];
      await absent(api.deleteFilters({ ids: `${ids[0]},99999` }));
      expect((await api.getFilter({ id: ids[0]! })).data.name).toBe('One');
      expect((await api.deleteFilters({ ids: ids.join(',') })).data).toEqual({ id: ids });
      await absent(api.getFilter({ id: ids[1]! }));
    },
  },
  {
    operation: 'v1 GET /filters/helpers',
    run: async ({ first }) => {
      const helpers = (await first.v1(pipedrive.v1.FiltersApi).getFilterHelpers()) as any;
      expect(helpers.data.operators.varchar["LIKE '%$%'"]).toBe('contains');
      expect(Object.keys(helpers.data.operators.double)).toEqual(
        expect.arrayContaining(['<', '>=', 'IS NULL']),
      );
      expect(helpers.data.relative_dates).toMatchObject({ today: 'today', this_week: 'this week' });
      expect(helpers.data.address_field_components).toHaveProperty('locality');
    },
  },
];
