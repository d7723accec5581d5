import * as pipedrive from 'pipedrive';
import { absent, everything, refused, type ContractCase } from './case.js';

const { DealsApi } = pipedrive.v2;

export const deals: ContractCase[] = [
  {
    operation: ['v2 POST /deals', 'v2 GET /deals/{id}', 'v2 PATCH /deals/{id}', 'v2 DELETE /deals/{id}'],
    run: async ({ first, second, admin }) => {
      const api = first.v2(DealsApi);
      const person_id = await first.person();
      const { data: made } = await api.addDeal({
        AddDealRequest: {
          title: 'Nordic rollout',
          value: 1200.5,
          currency: 'SEK',
          person_id,
          label_ids: [3, 1],
        },
      });
      expect(made).toMatchObject({
        title: 'Nordic rollout',
        value: 1200.5,
        currency: 'SEK',
        owner_id: first.id,
        person_id,
        org_id: null,
        status: 'open',
        label_ids: [3, 1],
        is_deleted: false,
      });
      const id = made!.id!;
      expect((await api.getDeal({ id })).data).toEqual(made);
      const { data: lost } = await api.updateDeal({
        id,
        UpdateDealRequest: { status: 'lost', lost_reason: 'Too dear', visible_to: 1 },
      });
      expect(lost).toMatchObject({ status: 'lost', lost_reason: 'Too dear', value: 1200.5, person_id });
      expect(lost!.lost_time).toEqual(lost!.close_time);
      expect(Date.parse(lost!.update_time!)).toBeGreaterThan(Date.parse(made!.update_time!));

      await refused(api.updateDeal({ id, UpdateDealRequest: { value: '5' as never } }), 'value');
      await refused(api.updateDeal({ id, UpdateDealRequest: { colour: 'red' } as never }), 'colour');
      expect((await api.getDeal({ id })).data).toEqual(lost);
      for (const attempt of [
        second.v2(DealsApi).getDeal({ id }),
        second.v2(DealsApi).updateDeal({ id, UpdateDealRequest: { title: 'Mine now' } }),
        second.v2(DealsApi).deleteDeal({ id }),
      ]) {
        await absent(attempt);
      }
      expect((await admin.v2(DealsApi).getDeal({ id })).data!.title).toBe('Nordic rollout');
      expect((await api.deleteDeal({ id })).data).toEqual({ id });
      await absent(api.getDeal({ id }));
    },
  },
  {
    operation: 'v2 GET /deals',
    run: async ({ first, second }) => {
      const api = first.v2(DealsApi);
      const org_id = await first.organization();
      const ids: number[] = [];
      for (const title of ['One', 'Two', 'Three']) ids.push(await first.deal({ title, org_id }));
      const secret = await first.deal({ title: 'Four', org_id, visible_to: 1 });
      const of = (query: object) =>
        everything<{ id: number }>(cursor =>
          api.getDeals({ org_id, limit: 2, ...query, ...(cursor ? { cursor } : {}) }),
        );
      expect((await of({})).map(deal => deal.id)).toEqual([...ids, secret]);
      const sorted = await of({ sort_by: 'update_time', sort_direction: 'desc' });
      expect(sorted.map(deal => deal.id)).toEqual([secret, ...ids.toReversed()]);
      await api.updateDeal({ id: ids[0]!, UpdateDealRequest: { status: 'won' } });
      expect((await of({ status: 'won' })).map(deal => deal.id)).toEqual([ids[0]]);
      expect((await of({ ids: `${ids[1]},${ids[2]}` })).map(deal => deal.id)).toEqual(ids.slice(1));
      const { data: seen } = await second.v2(DealsApi).getDeals({ org_id });
      expect(seen!.map(deal => deal.id)).toEqual(ids);
      await refused(api.getDeals({ limit: 501 }), 'limit');
      await refused(api.getDeals({ cursor: 'elsewhere' }), 'cursor');
    },
  },
  {
    operation: 'v2 GET /deals/{id}',
    promise: 'counts stand there when include_fields asks for them',
    run: async ({ first }) => {
      const id = await first.deal();
      await first.make('/v1/notes', { content: 'Called her', deal_id: id });
      const api = first.v2(DealsApi);
      expect((await api.getDeal({ id })).data).not.toHaveProperty('followers_count');
      const { data } = await api.getDeal({
        id,
        include_fields: 'followers_count,participants_count,email_messages_count,notes_count' as never,
      });
      expect(data).toMatchObject({ followers_count: 0, participants_count: 0, email_messages_count: 0 });
      expect(data).toMatchObject({ notes_count: 1 });
      expect(data).not.toHaveProperty('last_incoming_mail_time');
      const { data: listed } = await api.getDeals({ ids: String(id), include_fields: 'followers_count' });
      expect(listed![0]).toMatchObject({ id, followers_count: 0 });
    },
  },
];
