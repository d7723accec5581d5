import * as pipedrive30 from 'pipedrive-30';
import { absent, everyRow, everything, refused, type ContractCase } from './case.js';

const { DealsApi } = pipedrive30.v1;

/** What the declared types leave out: v1 answers are read as they come. */
const dataOf = (answer: unknown): any => (answer as { data: unknown }).data;

export const legacyDeals: ContractCase[] = [
  {
    operation: ['v1 POST /deals', 'v1 GET /deals/{id}', 'v1 PUT /deals/{id}', 'v1 DELETE /deals/{id}'],
    run: async ({ admin, second }) => {
      const deals = admin.legacy(DealsApi);
      const org_id = await admin.organization({ address: { value: 'Hafenstr. 1, Kiel' } });
      const person_id = await admin.person({ org_id, emails: [{ value: 'eva.v1@nordwind.example' }] });
      const added = await deals.addDeal({
        AddDealRequest: {
          title: 'Sails',
          value: '1200.5',
          currency: 'SEK',
          person_id,
          org_id,
          user_id: admin.id,
          label: [3, 1],
          probability: 40,
          visible_to: '3',
          expected_close_date: '2027-01-31',
        },
      });
      const deal = dataOf(added);
      expect(deal).toMatchObject({
        title: 'Sails',
        value: 1200.5,
        currency: 'SEK',
        formatted_value: '1200.5 SEK',
        weighted_value: 480.2,
        status: 'open',
        active: true,
        deleted: false,
        label: '3,1',
        visible_to: '3',
        user_id: { id: admin.id, value: admin.id, name: 'ada', email: admin.user.email, active_flag: true },
        creator_user_id: { id: admin.id, value: admin.id },
        person_id: {
          name: 'Eva Lind',
          value: person_id,
          email: [{ value: 'eva.v1@nordwind.example', label: 'work', primary: true }],
          phone: [],
        },
        org_id: { name: 'Nordwind AB', value: org_id, people_count: 1, address: 'Hafenstr. 1, Kiel' },
        person_name: 'Eva Lind',
        org_name: 'Nordwind AB',
        owner_name: 'ada',
        person_hidden: false,
        email_messages_count: 0,
        participants_count: 0,
        followers_count: 0,
      });
      expect(deal.add_time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      expect(deal).not.toHaveProperty('label_ids');
      expect(added).toMatchObject({
        related_objects: {
          user: { [admin.id]: { id: admin.id, name: 'ada' } },
          person: { [person_id]: { id: person_id, name: 'Eva Lind' } },
          organization: { [org_id]: { id: org_id, name: 'Nordwind AB' } },
          stage: { [deal.stage_id]: { name: 'Qualified' } },
          pipeline: { [deal.pipeline_id]: { name: 'Sales' } },
        },
      });
      expect(dataOf(await deals.getDeal({ id: deal.id }))).toEqual(deal);

      const won = await deals.updateDeal({
        id: deal.id,
        UpdateDealRequest: { status: 'won', value: '99', label: [] },
      });
      expect(dataOf(won)).toMatchObject({
        status: 'won',
        active: false,
        value: 99,
        label: null,
        person_id: { value: person_id },
      });
      await refused(deals.updateDeal({ id: deal.id, UpdateDealRequest: { value: 'much' } }), 'value');
      expect(dataOf(await deals.getDeal({ id: deal.id }))).toMatchObject({ value: 99 });

      await deals.updateDeal({ id: deal.id, UpdateDealRequest: { visible_to: '1' } });
      await absent(second.legacy(DealsApi).getDeal({ id: deal.id }));
      expect(dataOf(await deals.deleteDeal({ id: deal.id }))).toEqual({ id: deal.id });
      await absent(deals.getDeal({ id: deal.id }));
    },
  },
  {
    operation: 'v1 GET /deals',
    run: async ({ admin, first, second }) => {
      const hidden_person = await first.person({ name: 'Only Bob', visible_to: 1 });
      const ids = [
        await first.deal({ title: 'One', person_id: hidden_person }),
        await first.deal({ title: 'Two' }),
      ];
      const secret = await first.deal({ title: 'Three', visible_to: 1 });
      await first.request('PUT', `/v1/deals/${ids[1]}`, { status: 'lost' });

      const deals = admin.legacy(DealsApi);
      const mine = [...ids, secret];
      const of = async (query: object) => {
        const all = await everyRow<any>(start =>
          deals.getDeals({ user_id: first.id, start, limit: 2, ...query }),
        );
        return all.filter(deal => mine.includes(deal.id));
      };
      expect((await of({})).map(deal => deal.id)).toEqual(mine);
      expect((await of({ sort: 'id DESC' })).map(deal => deal.id)).toEqual(mine.toReversed());
      expect((await of({ status: 'lost' })).map(deal => deal.id)).toEqual([ids[1]]);
      expect((await of({ status: 'all_not_deleted' })).length).toBe(3);
      expect((await of({ owned_by_you: 1 })).length).toBe(0);

      const page: any = await second.legacy(DealsApi).getDeals({ user_id: first.id });
      const seen = page.data.filter((deal: any) => mine.includes(deal.id));
      expect(seen.map((deal: any) => deal.id)).toEqual(ids);
      expect(page.additional_data.pagination).toEqual({
        start: 0,
        limit: 100,
        more_items_in_collection: false,
      });
      // A person that he may not see is hidden in every place where she would stand.
      expect(seen[0]).toMatchObject({ person_id: null, person_name: null, person_hidden: true });
      expect(page.related_objects.person?.[hidden_person]).toBeUndefined();
    },
  },
  {
    operation: 'v1 GET /deals/collection',
    run: async ({ second, first }) => {
      const ids: number[] = [];
      const person_id = await second.person();
      for (const title of ['A', 'B', 'C']) ids.push(await second.deal({ title, person_id, visible_to: 1 }));
      const deals = second.legacy(DealsApi);
      const of = (query: object, cursors = new Set<unknown>()) =>
        everything<any>(cursor => {
          expect(cursors.has(cursor)).toBe(false);
          cursors.add(cursor);
          return deals.getDealsCollection({
            limit: 2,
            user_id: second.id,
            ...query,
            ...(cursor ? { cursor } : {}),
          });
        });
      const all = await of({});
      expect(all.map(deal => deal.id)).toEqual(expect.arrayContaining(ids));
      expect(all.find(deal => deal.id === ids[0])).toMatchObject({
        title: 'A',
        user_id: second.id,
        creator_user_id: second.id,
        person_id,
        org_id: null,
        status: 'open',
      });
      expect(await of({ status: 'won' })).toEqual([]);
      expect(await of({ until: '2020-01-01 00:00:00' })).toEqual([]);
      const seen = await everything<any>(cursor =>
        first.legacy(DealsApi).getDealsCollection({ user_id: second.id, ...(cursor ? { cursor } : {}) }),
      );
      expect(seen.filter(deal => ids.includes(deal.id))).toEqual([]);
    },
  },
  {
    operation: 'v1 DELETE /deals',
    run: async ({ first, second }) => {
      const ids = [await first.deal(), await first.deal({ visible_to: 1 })];
      const kept = await first.deal();
      const answer = await second.legacy(DealsApi).deleteDeals({ ids: `${ids[0]},${ids[1]}` });
      // He does not see the other one, so it is not there for him to delete.
      expect(dataOf(answer)).toEqual({ id: [ids[0]] });
      const deals = first.legacy(DealsApi);
      await absent(deals.getDeal({ id: ids[0]! }));
      expect(dataOf(await deals.getDeal({ id: ids[1]! })).id).toBe(ids[1]);
      expect(dataOf(await deals.deleteDeals({ ids: String(ids[1]) }))).toEqual({ id: [ids[1]] });
      expect(dataOf(await deals.getDeal({ id: kept })).id).toBe(kept);
      await refused(deals.deleteDeals({ ids: 'all' }), 'ids.0');
    },
  },
];
