import * as pipedrive from 'pipedrive';
import * as legacy from 'pipedrive-30';
import { absent, everyRow, everything, refused, type ContractCase } from './case.js';
import { newPipeline } from './new-pipeline.js';

const { v1, v2 } = pipedrive;

const idsOf = (rows: unknown): number[] => (rows as { id: number }[]).map(row => row.id);
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export const dealExtras: ContractCase[] = [
  {
    operation: ['v2 GET /deals/archived', 'v1 GET /deals/archived'],
    run: async ({ first, second }) => {
      const org_id = await first.organization();
      const made: number[] = [];
      for (const title of ['One', 'Two', 'Three']) {
        made.push(await first.deal({ title, org_id, is_archived: true }));
      }
      const open = await first.deal({ org_id });
      const hidden = await second.deal({ org_id, is_archived: true, visible_to: 1 });
      const api = first.v2(v2.DealsApi);
      const listed = await everything(cursor =>
        api.getArchivedDeals({ org_id, limit: 2, ...(cursor ? { cursor } : {}) }),
      );
      expect(idsOf(listed)).toEqual(made);
      expect(listed[0]).toMatchObject({ title: 'One', is_archived: true });
      expect(idsOf((await api.getDeals({ org_id })).data)).toEqual([open]);
      const newest = await api.getArchivedDeals({ org_id, sort_by: 'add_time', sort_direction: 'desc' });
      expect(idsOf(newest.data)).toEqual(made.toReversed());
      expect(idsOf((await second.v2(v2.DealsApi).getArchivedDeals({ org_id })).data)).toContain(hidden);

      const old = first.v1(v1.DealsApi);
      const rows = await everyRow(start => old.getArchivedDeals({ org_id, start, limit: 2 }));
      expect(idsOf(rows)).toEqual(made);
      await api.updateDeal({ id: made[0]!, UpdateDealRequest: { is_archived: false } });
      expect(idsOf((await old.getArchivedDeals({ org_id })).data)).toEqual(made.slice(1));
    },
  },
  {
    operation: ['v1 GET /deals/summary', 'v1 GET /deals/summary/archived'],
    run: async world => {
      const { pipeline_id, stageIds } = await newPipeline(world, 'Half', 'Too');
      const { first, second } = world;
      await first.deal({ stage_id: stageIds[0], value: 100 });
      await first.deal({ stage_id: stageIds[1], value: 50.5, probability: 100 });
      await first.deal({ stage_id: stageIds[0], value: 10, status: 'won' });
      await second.deal({ stage_id: stageIds[0], value: 1000, currency: 'SEK' });
      await second.deal({ stage_id: stageIds[0], value: 9999, visible_to: 1 });
      await first.deal({ stage_id: stageIds[0], value: 7, is_archived: true });
      const api = first.v1(v1.DealsApi);
      const all: any = (await api.getDealsSummary({ pipeline_id })).data;
      expect(all).toMatchObject({
        total_count: 4,
        values_total: {
          EUR: { count: 3, value: 160.5, value_formatted: '160.5 EUR', value_converted: 160.5 },
          SEK: { count: 1, value: 1000, value_converted: null },
        },
        weighted_values_total: { EUR: { value: 105.5 }, SEK: { value: 500 } },
        // Nobody told us what a krona is worth.
        total_currency_converted_value: null,
      });
      const open: any = (await api.getDealsSummary({ pipeline_id, status: 'open', user_id: first.id })).data;
      expect(open).toMatchObject({
        total_count: 2,
        total_currency_converted_value: 150.5,
        total_weighted_currency_converted_value: 100.5,
        total_currency_converted_value_formatted: '150.5 EUR',
      });
      expect((await api.getDealsSummary({ stage_id: stageIds[1]! })).data!.total_count).toBe(1);
      expect((await api.getArchivedDealsSummary({ pipeline_id })).data).toMatchObject({
        total_count: 1,
        values_total: { EUR: { value: 7 } },
      });
      await refused(api.getDealsSummary({ status: 'gone' as never }), 'status');
    },
  },
  {
    operation: ['v1 GET /deals/timeline', 'v1 GET /deals/timeline/archived'],
    run: async world => {
      const { pipeline_id, stageIds } = await newPipeline(world, 'Half');
      const { first, second } = world;
      const stage_id = stageIds[0];
      const deal = (expected_close_date: string, fields: object = {}) =>
        first.deal({ stage_id, expected_close_date, ...fields });
      const inJanuary = await deal('2031-01-31', { value: 100 });
      const won = await deal('2031-01-01', { value: 40, status: 'won' });
      const inMarch = await deal('2031-03-01', { value: 5, currency: 'SEK' });
      await deal('2031-04-01');
      await second.deal({ stage_id, expected_close_date: '2031-02-02', visible_to: 1 });
      const put = await deal('2031-02-10', { is_archived: true });
      const api = first.v1(v1.DealsApi);
      const asked = {
        start_date: '2031-01-01',
        interval: 'month' as const,
        amount: 3,
        field_key: 'expected_close_date',
        pipeline_id,
      };
      const months: any = (await api.getDealsTimeline(asked)).data;
      expect(months).toHaveLength(3);
      expect(months[0]).toMatchObject({
        period_start: '2031-01-01 00:00:00',
        period_end: '2031-01-31 23:59:59',
        totals: {
          count: 2,
          values: { EUR: 140 },
          weighted_values: { EUR: 70 },
          open_count: 1,
          open_values: { EUR: 100 },
          weighted_open_values: { EUR: 50 },
          won_count: 1,
          won_values: { EUR: 40 },
        },
      });
      expect(idsOf(months[0].deals)).toEqual([won, inJanuary]);
      expect(months[0].deals[0].user_id).toBe(first.id);
      expect(months[1]).toMatchObject({ deals: [], totals: { count: 0, values: {} } });
      expect(idsOf(months[2].deals)).toEqual([inMarch]);

      const sums: any = (await api.getDealsTimeline({ ...asked, exclude_deals: 1 })).data;
      expect(sums[0].deals).toBeUndefined();
      expect(sums[0].totals).toEqual(months[0].totals);
      const quarter: any = (await api.getDealsTimeline({ ...asked, interval: 'quarter', amount: 1 })).data;
      expect(quarter[0]).toMatchObject({ period_end: '2031-03-31 23:59:59', totals: { count: 3 } });
      const days: any = (
        await api.getDealsTimeline({
          ...asked,
          start_date: day(0),
          interval: 'day',
          amount: 1,
          field_key: 'add_time',
        })
      ).data;
      expect(days[0].totals.count).toBe(4);
      const away: any = (await api.getArchivedDealsTimeline(asked)).data;
      expect(away.map((month: any) => idsOf(month.deals))).toEqual([[], [put], []]);
      await refused(api.getDealsTimeline({ ...asked, field_key: 'title' }), 'field_key');
      await refused(api.getDealsTimeline({ ...asked, amount: 1000 }), 'amount');
    },
  },
  {
    operation: 'v1 POST /deals/{id}/duplicate',
    run: async ({ first, second }) => {
      const deals = first.v2(v2.DealsApi);
      const api = first.v1(v1.DealsApi);
      const person_id = await first.person();
      const guest = await first.person({ name: 'Max Muster' });
      const id = await first.deal({
        title: 'Once',
        value: 12,
        person_id,
        expected_close_date: '2031-05-05',
        label_ids: [2, 1],
        status: 'won',
        probability: 30,
        visible_to: 1,
      });
      await api.addDealParticipant({ id, AddDealParticipantRequest: { person_id: guest } });
      const copy = (await api.duplicateDeal({ id })).data!;
      expect(copy).toMatchObject({ title: 'Once (copy)', status: 'open', person_id, user_id: first.id });
      expect(copy.id).not.toBe(id);
      const { data } = await deals.getDeal({ id: copy.id! });
      expect(data).toMatchObject({
        value: 12,
        person_id,
        expected_close_date: '2031-05-05',
        label_ids: [2, 1],
        won_time: null,
        probability: 30,
        visible_to: 1,
      });
      const people = (await api.getDealParticipants({ id: copy.id! })).data!;
      expect(people.map(one => one.person_id!.value)).toEqual([guest]);
      expect((await deals.getDeal({ id })).data!.status).toBe('won');
      await absent(second.v1(v1.DealsApi).duplicateDeal({ id }));
    },
  },
  {
    operation: 'v1 POST /deals/{id}/duplicate',
    promise: 'the products of the deal and its value come along',
    run: async ({ first }) => {
      const deals = first.v2(v2.DealsApi);
      const id = await first.deal({ title: 'Sails', value: 1 });
      const product_id = await first.product();
      await first.v2(v2.DealProductsApi).addDealProduct({
        id,
        AddDealProductRequest: { product_id, item_price: 12.5, quantity: 4 },
      });
      const copy = (await first.v1(v1.DealsApi).duplicateDeal({ id })).data!;
      expect((await deals.getDeal({ id: copy.id! })).data!.value).toBe(50);
      const lines = (await first.v2(v2.DealProductsApi).getDealProducts({ id: copy.id! })).data!;
      expect(lines).toMatchObject([{ product_id, item_price: 12.5, quantity: 4, deal_id: copy.id }]);
      expect((await first.v2(v2.DealProductsApi).getDealProducts({ id })).data).toHaveLength(1);
    },
  },
  {
    operation: [
      'v1 POST /deals/{id}/participants',
      'v1 GET /deals/{id}/participants',
      'v1 DELETE /deals/{id}/participants/{deal_participant_id}',
      'v1 GET /deals/{id}/participantsChangelog',
      'v1 GET /deals/{id}/persons',
    ],
    run: async ({ first, second, api: server }) => {
      const api = first.v1(v1.DealsApi);
      const primary = await first.person();
      const id = await first.deal({ person_id: primary });
      const guests = [await first.person({ name: 'Ada' }), await first.person({ name: 'Bo' })];
      const hidden = await second.person({ name: 'Secret', visible_to: 1 });
      const add = (person_id: number) =>
        api.addDealParticipant({ id, AddDealParticipantRequest: { person_id } });
      const before = (await first.v2(v2.DealsApi).getDeal({ id })).data!.update_time!;
      const added = (await add(guests[0]!)).data!;
      expect(added).toMatchObject({
        person_id: { name: 'Ada', value: guests[0], active_flag: true },
        related_item_type: 'deal',
        related_item_id: id,
        related_item_data: { deal_id: id, title: 'Nordic rollout' },
        added_by_user_id: { id: first.id },
      });
      expect((await first.v2(v2.DealsApi).getDeal({ id })).data!.update_time! > before).toBe(true);
      await add(guests[1]!);
      expect((await add(guests[0]!)).data!.id).toBe(added.id);
      await refused(add(hidden), 'person_id');
      await second
        .v1(v1.DealsApi)
        .addDealParticipant({ id, AddDealParticipantRequest: { person_id: hidden } });

      const listed = await everyRow<any>(start => api.getDealParticipants({ id, start, limit: 1 }));
      expect(listed.map(one => one.person_id.value)).toEqual(guests);
      const configuration = { apiKey: first.user.token, basePath: `${server.url}/api/v1` };
      const old = new legacy.v1.DealsApi(new legacy.v1.Configuration(configuration));
      expect(idsOf((await old.getDealPersons({ id })).data)).toEqual([primary, ...guests]);

      expect((await api.deleteDealParticipant({ id, deal_participant_id: added.id! })).data).toEqual({
        id: added.id,
      });
      await absent(api.deleteDealParticipant({ id, deal_participant_id: added.id! }));
      const changes = await everything<any>(cursor =>
        api.getDealParticipantsChangelog({ id, limit: 2, ...(cursor ? { cursor } : {}) }),
      );
      expect(changes.map(one => [one.action, one.person_id, one.actor_user_id])).toEqual([
        ['removed', guests[0], first.id],
        ['added', guests[1], first.id],
        ['added', guests[0], first.id],
      ]);
      const own = await second.deal({ visible_to: 1 });
      await absent(api.getDealParticipants({ id: own }));
      await absent(api.getDealParticipantsChangelog({ id: own }));
      await absent(old.getDealPersons({ id: own }));
    },
  },
  {
    operation: [
      'v1 GET /deals/{id}/permittedUsers',
      'v1 GET /persons/{id}/permittedUsers',
      'v1 GET /organizations/{id}/permittedUsers',
    ],
    run: async ({ admin, first, second }) => {
      const deals = first.v1(v1.DealsApi);
      const everyone = await first.deal();
      const own = await first.deal({ visible_to: 1 });
      const seen = async (answer: Promise<unknown>) => ((await answer) as { data: number[] }).data;
      expect(await seen(deals.getDealUsers({ id: everyone }))).toEqual(
        expect.arrayContaining([admin.id, first.id, second.id]),
      );
      const few = await seen(deals.getDealUsers({ id: own }));
      expect(few).toEqual(expect.arrayContaining([admin.id, first.id]));
      expect(few).not.toContain(second.id);
      await absent(second.v1(v1.DealsApi).getDealUsers({ id: own }));
      const person = await first.person({ visible_to: 1 });
      expect(await seen(first.v1(v1.PersonsApi).getPersonUsers({ id: person }))).not.toContain(second.id);
      const organization = await first.organization();
      expect(await seen(first.v1(v1.OrganizationsApi).getOrganizationUsers({ id: organization }))).toContain(
        second.id,
      );
    },
  },
  {
    operation: 'v2 PATCH /deals/{id}',
    promise: 'is_deleted false brings a deleted deal back, is_deleted true deletes it',
    run: async ({ first, second }) => {
      const api = first.v2(v2.DealsApi);
      const id = await first.deal({ visible_to: 1 });
      await api.deleteDeal({ id });
      await absent(api.updateDeal({ id, UpdateDealRequest: { title: 'Gone' } }));
      await absent(second.v2(v2.DealsApi).updateDeal({ id, UpdateDealRequest: { is_deleted: false } }));
      const back = await api.updateDeal({ id, UpdateDealRequest: { is_deleted: false, title: 'Back' } });
      expect(back.data).toMatchObject({ is_deleted: false, title: 'Back' });
      expect((await api.getDeal({ id })).data!.title).toBe('Back');
      const gone = await api.updateDeal({ id, UpdateDealRequest: { is_deleted: true } });
      expect(gone.data!.is_deleted).toBe(true);
      await absent(api.getDeal({ id }));
    },
  },
  {
    operation: 'v2 PATCH /deals/{id}',
    promise: 'won, lost and open again keep their times; the stage says when it was changed',
    run: async world => {
      const { stageIds } = await newPipeline(world, 'A', 'B');
      const api = world.first.v2(v2.DealsApi);
      const id = await world.first.deal({ stage_id: stageIds[0] });
      const change = async (UpdateDealRequest: object) =>
        (await api.updateDeal({ id, UpdateDealRequest })).data!;
      const moved = await change({ stage_id: stageIds[1] });
      expect(moved.stage_change_time).not.toBeNull();
      const won = await change({ status: 'won' });
      expect(won.close_time).toBe(won.won_time);
      expect(won.stage_change_time).toBe(moved.stage_change_time);
      expect(await change({ status: 'open' })).toMatchObject({
        won_time: null,
        close_time: null,
        lost_reason: null,
      });
      const lost = await change({ status: 'lost', lost_reason: 'Too dear' });
      expect(lost).toMatchObject({ lost_reason: 'Too dear', close_time: lost.lost_time, won_time: null });
      const shown: any = (await api.getDeal({ id, include_fields: 'first_won_time' as never })).data;
      expect(shown.first_won_time).toBe(won.won_time);
    },
  },
  {
    operation: 'v1 GET /deals/{id}',
    promise: 'it rots as many days after its last change as its stage says, planned activities or not',
    run: async world => {
      const { stageIds, stages } = await newPipeline(world, 'Slow', 'Never');
      await stages.updateStage({ id: stageIds[0]!, UpdateStageRequest: { days_to_rotten: 14 } });
      const { first } = world;
      const read = async (id: number) => (await first.request('GET', `/v1/deals/${id}`)).body.data;
      const rotsAfter = ({ update_time, rotten_time }: Record<string, string>) =>
        (Date.parse(rotten_time!) - Date.parse(update_time!)) / 86_400_000;
      const id = await first.deal({ stage_id: stageIds[0] });
      expect(rotsAfter(await read(id))).toBe(14);
      await first.activity({ deal_id: id, due_date: '2031-01-01' });
      expect(rotsAfter(await read(id))).toBe(14);
      const patch = (body: object) => first.request('PATCH', `/api/v2/deals/${id}`, body);
      await patch({ status: 'won' });
      expect((await read(id)).rotten_time).toBeNull();
      await patch({ status: 'open', stage_id: stageIds[1] });
      expect((await read(id)).rotten_time).toBeNull();
    },
  },
];
