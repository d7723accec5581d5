import * as pipedrive from 'pipedrive';
import * as legacy from 'pipedrive-30';
import { absent, everyRow, everything, forbidden, refused, type ContractCase } from './case.js';
import { newPipeline } from './new-pipeline.js';

const { v1, v2 } = pipedrive;

/** The client of the second version types what it gets one level deeper than it is. */
const dataOf = (answer: { data?: unknown }): any => answer.data;

export const pipelines: ContractCase[] = [
  {
    operation: [
      'v2 POST /pipelines',
      'v2 GET /pipelines/{id}',
      'v2 GET /pipelines',
      'v2 PATCH /pipelines/{id}',
      'v2 DELETE /pipelines/{id}',
    ],
    run: async ({ admin, first }) => {
      const api = admin.v2(v2.PipelinesApi);
      const added = dataOf(
        await api.addPipeline({
          AddPipelineRequest: { name: 'Renewals', is_deal_probability_enabled: false },
        }),
      );
      expect(added).toMatchObject({
        name: 'Renewals',
        is_deal_probability_enabled: false,
        is_deleted: false,
        order_nr: expect.any(Number),
      });
      const { id } = added;
      expect(dataOf(await api.getPipeline({ id }))).toEqual(added);
      const listed = await everything<{ id: number; order_nr: number }>(cursor =>
        api.getPipelines({ limit: 1, ...(cursor ? { cursor } : {}) }),
      );
      expect(listed.at(-1)!.id).toBe(id);
      expect(listed.map(one => one.order_nr)).toEqual(listed.map((_, at) => at));
      const changed = dataOf(
        await api.updatePipeline({ id, UpdatePipelineRequest: { name: 'Renewals SE' } }),
      );
      expect(changed).toMatchObject({ id, name: 'Renewals SE', is_deal_probability_enabled: false });
      await refused(api.addPipeline({ AddPipelineRequest: { name: '  ' } }), 'name');
      await forbidden(first.v2(v2.PipelinesApi).addPipeline({ AddPipelineRequest: { name: 'Mine' } }));
      expect(dataOf(await first.v2(v2.PipelinesApi).getPipeline({ id })).name).toBe('Renewals SE');

      expect((await api.deletePipeline({ id })).data).toEqual({ id });
      await absent(api.getPipeline({ id }));
      await absent(api.updatePipeline({ id, UpdatePipelineRequest: { name: 'x' } }));
      await absent(api.deletePipeline({ id }));
    },
  },
  {
    operation: 'v2 DELETE /pipelines/{id}',
    promise: 'a pipeline in which deals stand stays, and so does the last one',
    run: async world => {
      const { pipeline_id, stageIds, pipelines: api } = await newPipeline(world, 'Only');
      const deal = await world.first.deal({ stage_id: stageIds[0] });
      await expect(api.deletePipeline({ id: pipeline_id })).rejects.toMatchObject({ code: 'conflict' });
      expect(dataOf(await api.getPipeline({ id: pipeline_id })).is_deleted).toBe(false);
      await world.first.v2(v2.DealsApi).deleteDeal({ id: deal });
      await api.deletePipeline({ id: pipeline_id });
      await absent(world.admin.v2(v2.StagesApi).getStage({ id: stageIds[0]! }));
      // Its deal is brought back to where there are stages still.
      await world.first.make(`/api/deals/${deal}/restore`, {});
      const restored = (await world.first.v2(v2.DealsApi).getDeal({ id: deal })).data!;
      expect(restored.pipeline_id).not.toBe(pipeline_id);
    },
  },
  {
    operation: [
      'v2 POST /stages',
      'v2 GET /stages/{id}',
      'v2 GET /stages',
      'v2 PATCH /stages/{id}',
      'v2 DELETE /stages/{id}',
    ],
    run: async world => {
      const { pipeline_id, stageIds, stages: api } = await newPipeline(world, 'One', 'Two');
      const added = dataOf(
        await api.addStage({
          AddStageRequest: {
            name: 'Three',
            pipeline_id,
            deal_probability: 75,
            is_deal_rot_enabled: true,
            days_to_rotten: 14,
          },
        }),
      );
      expect(added).toMatchObject({
        name: 'Three',
        pipeline_id,
        deal_probability: 75,
        is_deal_rot_enabled: true,
        days_to_rotten: 14,
        order_nr: 2,
      });
      const { id } = added;
      expect(dataOf(await api.getStage({ id }))).toEqual(added);
      const listed = await everything<{ id: number }>(cursor =>
        api.getStages({ pipeline_id, limit: 2, ...(cursor ? { cursor } : {}) }),
      );
      expect(listed.map(stage => stage.id)).toEqual([...stageIds, id]);

      const off = dataOf(
        await api.updateStage({ id, UpdateStageRequest: { is_deal_rot_enabled: false, name: 'Last' } }),
      );
      expect(off).toMatchObject({ name: 'Last', is_deal_rot_enabled: false, days_to_rotten: 14 });
      await refused(api.addStage({ AddStageRequest: { name: 'x', pipeline_id: 1e9 } }), 'pipeline_id');
      await refused(
        api.updateStage({ id, UpdateStageRequest: { deal_probability: 101 } }),
        'deal_probability',
      );
      await forbidden(world.first.v2(v2.StagesApi).updateStage({ id, UpdateStageRequest: { name: 'x' } }));

      const deal = await world.admin.deal({ stage_id: id });
      await expect(api.deleteStage({ id })).rejects.toMatchObject({ code: 'conflict' });
      await world.admin
        .v2(v2.DealsApi)
        .updateDeal({ id: deal, UpdateDealRequest: { stage_id: stageIds[0]! } });
      expect((await api.deleteStage({ id })).data).toEqual({ id });
      await absent(api.getStage({ id }));
    },
  },
  {
    operation: 'v2 PATCH /stages/{id}',
    promise: 'a stage that goes to another pipeline takes its deals along',
    run: async world => {
      const { stageIds, stages: api } = await newPipeline(world, 'Here');
      const other = await newPipeline(world, 'There');
      const deal = await world.first.deal({ stage_id: stageIds[0] });
      const moved = await api.updateStage({
        id: stageIds[0]!,
        UpdateStageRequest: { pipeline_id: other.pipeline_id },
      });
      expect(dataOf(moved)).toMatchObject({ pipeline_id: other.pipeline_id, order_nr: 1 });
      const { data } = await world.first.v2(v2.DealsApi).getDeal({ id: deal });
      expect(data).toMatchObject({ pipeline_id: other.pipeline_id, stage_id: stageIds[0] });
    },
  },
  {
    operation: [
      'v1 POST /pipelines',
      'v1 GET /pipelines/{id}',
      'v1 GET /pipelines',
      'v1 PUT /pipelines/{id}',
      'v1 DELETE /pipelines/{id}',
    ],
    run: async ({ admin, api }) => {
      const configuration = { apiKey: admin.user.token, basePath: `${api.url}/api/v1` };
      const old = new legacy.v1.PipelinesApi(new legacy.v1.Configuration(configuration));
      const added = dataOf(
        await old.addPipeline({
          PipelineRequest: { name: 'Old', deal_probability: 1, order_nr: 0 } as never,
        }),
      );
      expect(added).toMatchObject({ name: 'Old', deal_probability: true, order_nr: 0, active: true });
      const { id } = added;
      const listed = dataOf(await old.getPipelines());
      expect(listed[0].id).toBe(id);
      expect(listed.map((one: any) => one.order_nr)).toEqual(listed.map((_: unknown, at: number) => at));
      const last = listed.length - 1;
      const moved = dataOf(await old.updatePipeline({ id, PipelineRequest1: { order_nr: last } as never }));
      expect(moved).toMatchObject({ id, order_nr: last });
      expect(dataOf(await old.getPipeline({ id }))).toEqual(moved);
      expect((await old.deletePipeline({ id })).data).toEqual({ id });
      await absent(old.getPipeline({ id }));
    },
  },
  {
    operation: [
      'v1 POST /stages',
      'v1 GET /stages/{id}',
      'v1 GET /stages',
      'v1 PUT /stages/{id}',
      'v1 DELETE /stages/{id}',
      'v1 DELETE /stages',
    ],
    run: async world => {
      const { pipeline_id, stageIds } = await newPipeline(world, 'A', 'B');
      const configuration = { apiKey: world.admin.user.token, basePath: `${world.api.url}/api/v1` };
      const old = new legacy.v1.StagesApi(new legacy.v1.Configuration(configuration));
      const added = dataOf(
        await old.addStage({
          AddStageRequest: { name: 'C', pipeline_id, rotten_flag: true, rotten_days: 3 } as never,
        }),
      );
      expect(added).toMatchObject({ name: 'C', pipeline_id, rotten_flag: true, rotten_days: 3, order_nr: 2 });
      const { id } = added;
      const moved = dataOf(await old.updateStage({ id, UpdateStageRequest: { order_nr: 0 } as never }));
      expect(moved.order_nr).toBe(0);
      expect(dataOf(await old.getStage({ id }))).toMatchObject({ id, order_nr: 0 });
      const listed = await everyRow<{ id: number }>(start => old.getStages({ pipeline_id, start, limit: 2 }));
      expect(listed.map(one => one.id)).toEqual([id, ...stageIds]);
      expect((await old.deleteStage({ id })).data).toEqual({ id });
      await absent(old.getStage({ id }));
      expect(dataOf(await old.deleteStages({ ids: stageIds.join(',') }))).toEqual({ id: stageIds });
      expect(dataOf(await old.getStages({ pipeline_id }))).toEqual([]);
    },
  },
  {
    operation: ['v1 GET /pipelines/{id}/deals', 'v1 GET /stages/{id}/deals'],
    run: async world => {
      const { pipeline_id, stageIds } = await newPipeline(world, 'A', 'B');
      const { first, second } = world;
      const mine = await first.deal({ stage_id: stageIds[0], value: 100 });
      const later = await first.deal({ stage_id: stageIds[1], value: 50, probability: 10 });
      const others = await second.deal({ stage_id: stageIds[0], value: 7, currency: 'SEK' });
      await second.deal({ stage_id: stageIds[0], visible_to: 1 });
      await first.deal({ stage_id: stageIds[0], status: 'won' });
      await first.deal({ stage_id: stageIds[0], is_archived: true });
      const api = first.v1(v1.PipelinesApi);
      const ids = (rows: unknown) => (rows as { id: number }[]).map(deal => deal.id);

      const own = await everyRow(start => api.getPipelineDeals({ id: pipeline_id, start, limit: 1 }));
      expect(ids(own)).toEqual([mine, later]);
      const all: any = await api.getPipelineDeals({ id: pipeline_id, everyone: 1, get_summary: 1 });
      expect(ids(all.data)).toEqual([mine, later, others]);
      expect(all.additional_data.deals_summary).toEqual({
        total_count: 3,
        per_stages: {
          [stageIds[0]!]: {
            EUR: expect.objectContaining({ count: 1, value: 100, weighted_value: 50 }),
            SEK: expect.objectContaining({ count: 1, value: 7 }),
          },
          [stageIds[1]!]: { EUR: expect.objectContaining({ count: 1, value: 50, weighted_value: 5 }) },
        },
      });
      const his = await api.getPipelineDeals({ id: pipeline_id, user_id: second.id });
      expect(ids(his.data)).toEqual([others]);
      const inStage = await api.getPipelineDeals({ id: pipeline_id, stage_id: stageIds[1]! });
      expect(ids(inStage.data)).toEqual([later]);
      await absent(api.getPipelineDeals({ id: 1e9 }));

      const stages = first.v1(v1.StagesApi);
      expect(ids((await stages.getStageDeals({ id: stageIds[0]!, everyone: 1 })).data)).toEqual([
        mine,
        others,
      ]);
      expect(ids((await stages.getStageDeals({ id: stageIds[1]! })).data)).toEqual([later]);
      await absent(stages.getStageDeals({ id: 1e9 }));
    },
  },
  {
    operation: ['v1 GET /pipelines/{id}/conversion_statistics', 'v1 GET /pipelines/{id}/movement_statistics'],
    run: async world => {
      const { pipeline_id, stageIds } = await newPipeline(world, 'A', 'B', 'C');
      const [a, b, c] = stageIds as [number, number, number];
      const { first, second } = world;
      const deals = first.v2(v2.DealsApi);
      const move = (id: number, UpdateDealRequest: object) => deals.updateDeal({ id, UpdateDealRequest });
      // Four deals came into A; two of them went on to B, one of them to C; one was won and one lost.
      const stays = await first.deal({ stage_id: a, value: 10 });
      const lost = await first.deal({ stage_id: a, value: 20 });
      const toB = await first.deal({ stage_id: a, value: 30 });
      const won = await first.deal({ stage_id: a, value: 40 });
      await second.deal({ stage_id: a });
      await move(lost, { status: 'lost' });
      await move(toB, { stage_id: b });
      await move(won, { stage_id: b });
      await move(won, { stage_id: c });
      await move(won, { status: 'won' });

      const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
      const api = first.v1(v1.PipelinesApi);
      const period = { id: pipeline_id, start_date: day(-1), end_date: day(1) };
      const rates = await api.getPipelineConversionStatistics(period);
      expect(rates.data).toEqual({
        stage_conversions: [
          { from_stage_id: a, to_stage_id: b, conversion_rate: 50 },
          { from_stage_id: b, to_stage_id: c, conversion_rate: 50 },
        ],
        won_conversion: 25,
        lost_conversion: 25,
      });
      const moves: any = (await api.getPipelineMovementStatistics(period)).data;
      expect(moves.movements_between_stages).toEqual({ count: 3 });
      expect(moves.new_deals).toMatchObject({
        count: 4,
        deals_ids: [stays, lost, toB, won],
        values: { EUR: 100 },
        formatted_values: { EUR: expect.stringContaining('100') },
      });
      expect(moves.deals_left_open.deals_ids).toEqual([stays, toB]);
      expect(moves.won_deals).toMatchObject({ count: 1, deals_ids: [won], values: { EUR: 40 } });
      expect(moves.lost_deals.deals_ids).toEqual([lost]);
      expect(moves.average_age_in_days).toEqual({
        across_all_stages: 0,
        by_stages: [a, b, c].map(stage_id => ({ stage_id, value: 0 })),
      });
      const before = { ...period, start_date: day(-20), end_date: day(-10) };
      expect((await api.getPipelineConversionStatistics(before)).data).toMatchObject({
        won_conversion: 0,
        lost_conversion: 0,
      });
      const wrong = { ...period, end_date: day(-5) };
      await refused(api.getPipelineMovementStatistics(wrong), 'end_date');
      await absent(api.getPipelineConversionStatistics({ ...period, id: 1e9 }));
    },
  },
];
