import * as pipedrive from 'pipedrive';
import { absent, forbidden, refused, type Caller, type ContractCase } from './case.js';

const { GoalsApi } = pipedrive.v1;

const goalOf = (caller: Caller, more: object = {}) => ({
  title: 'Close more',
  assignee: { id: caller.id, type: 'person' },
  type: { name: 'deals_won', params: { pipeline_id: null } },
  expected_outcome: { target: '5', tracking_metric: 'quantity' },
  duration: { start: '2026-01-01', end: '2027-12-31' },
  interval: 'monthly' as const,
  ...more,
});

const thisYear = { period_start: '2026-01-01', period_end: '2027-12-31' };

export const goals: ContractCase[] = [
  {
    operation: ['v1 POST /goals', 'v1 GET /goals/find', 'v1 PUT /goals/{id}', 'v1 DELETE /goals/{id}'],
    run: async ({ first, second, admin }) => {
      const api = first.v1(GoalsApi);
      const { goal } = (await api.addGoal({ AddGoalRequest: goalOf(first) })).data!;
      expect(goal).toMatchObject({
        owner_id: first.id,
        title: 'Close more',
        assignee: { id: first.id, type: 'person' },
        type: { name: 'deals_won', params: { pipeline_id: null } },
        expected_outcome: { target: 5, tracking_metric: 'quantity' },
        duration: { start: '2026-01-01', end: '2027-12-31' },
        interval: 'monthly',
        is_active: true,
      });
      const found = async (caller: Caller, query: object = {}) =>
        (await caller.v1(GoalsApi).getGoals(query)).data!.goals.map(one => one.id);
      expect(await found(first)).toContain(goal.id);
      expect(await found(second)).not.toContain(goal.id);
      expect(await found(second, { assignee_id: first.id, is_active: true })).toContain(goal.id);
      expect(
        await found(first, { title: 'MORE', period_start: '2026-02-01', period_end: '2026-03-01' }),
      ).toContain(goal.id);
      expect(await found(first, { type_name: 'deals_started' })).not.toContain(goal.id);

      const BasicGoalRequest = {
        title: 'Close them',
        expected_outcome: { target: 7, tracking_metric: 'quantity' },
      };
      const changed = (await api.updateGoal({ id: goal.id, BasicGoalRequest })).data!.goal;
      expect(changed).toMatchObject({
        title: 'Close them',
        expected_outcome: { target: 7 },
        interval: 'monthly',
      });
      await forbidden(second.v1(GoalsApi).updateGoal({ id: goal.id, BasicGoalRequest }));
      await forbidden(second.v1(GoalsApi).addGoal({ AddGoalRequest: goalOf(first) }));
      await admin.v1(GoalsApi).updateGoal({ id: goal.id, BasicGoalRequest });

      const wrong = (more: object) => api.addGoal({ AddGoalRequest: goalOf(first, more) as never });
      await refused(wrong({ type: { name: 'deals_progressed', params: {} } }), 'type.params.stage_id');
      await refused(wrong({ type: { name: 'no_such_type' } }), 'type.name');
      await refused(wrong({ duration: { start: '2026-02-01', end: '2026-01-01' } }), 'duration.end');
      await refused(
        wrong({ expected_outcome: { target: -1, tracking_metric: 'quantity' } }),
        'expected_outcome.target',
      );
      expect((await api.deleteGoal({ id: goal.id })).success).toBe(true);
      await absent(api.getGoalResult({ id: goal.id, ...thisYear }));
    },
  },
  {
    operation: 'v1 GET /goals/{id}/results',
    promise: 'counts what was reached, within what the viewer may see',
    run: async ({ first, second }) => {
      const api = first.v1(GoalsApi);
      const add = async (more: object) =>
        (await api.addGoal({ AddGoalRequest: goalOf(first, more) as never })).data!.goal.id;
      const progress = async (id: string, caller = first) =>
        (await caller.v1(GoalsApi).getGoalResult({ id, ...thisYear })).data!.progress!;
      const sum = { target: 1000, tracking_metric: 'sum' };
      const activityTypes = async (name: string) =>
        (await first.v1(pipedrive.v1.ActivityTypesApi).getActivityTypes()).data!.find(
          type => type.key_string === name,
        )!.id;
      // Where new deals begin; other cases have made pipelines of their own.
      const pipeline_id = (await first.v2(pipedrive.v2.PipelinesApi).getPipelines({})).data![0]!.id!;
      const stages = (await first.v2(pipedrive.v2.StagesApi).getStages({ pipeline_id })).data!;
      const second_stage = stages[1]!.id!;
      const ids = {
        won: await add({}),
        wonSum: await add({ expected_outcome: sum }),
        started: await add({
          type: { name: 'deals_started', params: { pipeline_id: [stages[0]!.pipeline_id] } },
        }),
        progressed: await add({ type: { name: 'deals_progressed', params: { stage_id: second_stage } } }),
        forecast: await add({ type: { name: 'revenue_forecast', params: {} }, expected_outcome: sum }),
        calls: await add({
          type: { name: 'activities_completed', params: { activity_type_id: [await activityTypes('call')] } },
        }),
        added: await add({ type: { name: 'activities_added', params: { activity_type_id: null } } }),
      };
      const before = Object.fromEntries(
        await Promise.all(Object.entries(ids).map(async ([name, id]) => [name, await progress(id)])),
      );
      const deal = await first.deal({ value: 200, currency: 'EUR', visible_to: 1 });
      const deals = first.v2(pipedrive.v2.DealsApi);
      await deals.updateDeal({ id: deal, UpdateDealRequest: { stage_id: second_stage } });
      await deals.updateDeal({ id: deal, UpdateDealRequest: { stage_id: stages[2]!.id! } });
      await deals.updateDeal({ id: deal, UpdateDealRequest: { status: 'won' } });
      await first.deal({ value: 500, currency: 'SEK', status: 'won' });
      await first.deal({ value: 100, currency: 'EUR', probability: 30, expected_close_date: '2027-03-01' });
      await first.activity({ done: true });
      await first.activity({ type: 'lunch', done: true });
      const gained = async (name: keyof typeof ids, caller = first) =>
        (await progress(ids[name], caller)) - (before[name] as number);
      expect(await gained('won')).toBe(2);
      expect(await gained('wonSum')).toBe(200);
      expect(await gained('started')).toBe(3);
      expect(await gained('progressed')).toBe(1);
      expect(await gained('forecast')).toBe(230);
      expect(await gained('calls')).toBe(1);
      expect(await gained('added')).toBe(2);
      expect(await gained('won', second)).toBeLessThan(2);
      await refused(
        api.getGoalResult({ id: ids.won, period_start: '2025-01-01', period_end: '2026-12-31' }),
        'period.start',
      );
    },
  },
];
