import { z } from 'zod';
import { Goals, type GoalInput, type GoalSearch } from '../../crm/goals.js';
import { goalTypes, type Goal } from '../../model/index.js';
import { InvalidError } from '../../errors.js';
import { inWords } from '../in-words.js';
import type { Inputs } from '../inputs.js';
import * as kinds from '../kinds.js';
import { operations, type Operation } from '../operation.js';

/** An object of the request, by the kinds of what it holds. */
const object = (shape: Record<string, z.ZodType>, hint: string) => kinds.of(z.object(shape, hint));

const all = kinds.ids.lenient.nullish();
const assigneeTypes = ['person', 'company', 'team'] as const;
const metrics = ['quantity', 'sum'] as const;

const body = {
  title: { kind: kinds.text(255, 1) },
  assignee: {
    kind: object(
      { id: kinds.id.lenient, type: z.enum(assigneeTypes, 'takes person, company or team') },
      'takes {id, type}',
    ),
  },
  type: {
    kind: object(
      {
        name: z.enum(goalTypes, `takes ${goalTypes.join(', ')}`),
        params: z
          .object({ pipeline_id: all, activity_type_id: all, stage_id: kinds.id.lenient.nullish() })
          .nullish(),
      },
      'takes {name, params}',
    ),
  },
  expected_outcome: {
    kind: object(
      {
        target: kinds.amount.lenient.refine(value => value > 0, 'takes more than 0'),
        tracking_metric: z.enum(metrics, 'takes quantity or sum'),
        currency_id: kinds.id.lenient.nullish(),
      },
      'takes {target, tracking_metric}',
    ),
  },
  duration: {
    kind: object({ start: kinds.date.lenient, end: kinds.date.lenient.nullish() }, 'takes {start, end}'),
  },
  interval: { kind: kinds.oneOf('weekly', 'monthly', 'quarterly', 'yearly') },
} satisfies Inputs;

const needed = Object.fromEntries(
  Object.entries(body).map(([name, input]) => [
    name,
    name === 'title' ? input : { ...input, required: true },
  ]),
) as Inputs;

const goalId = { id: kinds.uuid };

export const goalOperations: Operation[] = operations(Goals, ['v1'], {
  'POST goals': {
    summary: 'Set a goal',
    body: needed,
    run: async (goals, call) => ({
      goal: show(await inWords(words, () => goals.create(call.viewer, toInput(call.body) as GoalInput))),
    }),
  },
  'PUT goals/{id}': {
    summary: 'Change a goal',
    params: goalId,
    body,
    run: async (goals, { viewer, params, body }) => ({
      goal: show(await inWords(words, () => goals.update(viewer, params.id, toInput(body)))),
    }),
  },
  'DELETE goals/{id}': {
    summary: 'Delete a goal',
    params: goalId,
    run: async (goals, { viewer, params }) => {
      await goals.remove(viewer, params.id);
      return { id: params.id };
    },
  },
  'GET goals/find': {
    summary: 'Goals that fit, your own where nothing is asked that tells goals apart',
    query: {
      'type.name': { kind: kinds.oneOf(...goalTypes) },
      title: { kind: kinds.text(255) },
      is_active: { kind: kinds.boolean },
      'assignee.id': { kind: kinds.id },
      'assignee.type': { kind: kinds.oneOf(...assigneeTypes) },
      'expected_outcome.target': { kind: kinds.amount },
      'expected_outcome.tracking_metric': { kind: kinds.oneOf(...metrics) },
      'expected_outcome.currency_id': { kind: kinds.id },
      'type.params.pipeline_id': { kind: kinds.ids },
      'type.params.stage_id': { kind: kinds.id },
      'type.params.activity_type_id': { kind: kinds.ids },
      'period.start': { kind: kinds.date },
      'period.end': { kind: kinds.date },
    },
    run: async (goals, { viewer, query }) => ({
      goals: (await goals.find(viewer, toSearch(query))).map(show),
    }),
  },
  'GET goals/{id}/results': {
    summary: 'How far a goal has come in a period',
    params: goalId,
    query: {
      'period.start': { kind: kinds.date, required: true },
      'period.end': { kind: kinds.date, required: true },
    },
    run: async (goals, { viewer, params, query }) => {
      const asked = [query['period.start'], query['period.end']] as const;
      const { goal, progress } = await goals.result(viewer, params.id, ...asked);
      return { progress, goal: show(goal) };
    },
  },
});

function toInput({ title, assignee, type, expected_outcome, duration, interval }: any): Partial<GoalInput> {
  const input: Partial<GoalInput> = {};
  if (title !== undefined) input.title = title;
  if (interval !== undefined) input.interval = interval;
  if (assignee) Object.assign(input, { assigneeType: assignee.type, assigneeId: assignee.id });
  if (type) {
    const { pipeline_id, activity_type_id, stage_id } = type.params ?? {};
    Object.assign(input, {
      type: type.name,
      pipelineIds: pipeline_id ?? null,
      activityTypeIds: activity_type_id ?? null,
      stageId: stage_id ?? null,
    });
  }
  if (expected_outcome) {
    const { target, tracking_metric, currency_id } = expected_outcome;
    Object.assign(input, { target, trackingMetric: tracking_metric, currencyId: currency_id ?? null });
  }
  if (duration) Object.assign(input, { starts: duration.start, ends: duration.end ?? null });
  return input;
}

function toSearch(query: Record<string, any>): GoalSearch {
  if ((query['period.start'] === undefined) !== (query['period.end'] === undefined)) {
    const missing = query['period.start'] === undefined ? 'period.start' : 'period.end';
    throw new InvalidError(missing, `${missing} is required where the other end is given`);
  }
  const names = {
    type: 'type.name',
    title: 'title',
    active: 'is_active',
    assigneeId: 'assignee.id',
    assigneeType: 'assignee.type',
    target: 'expected_outcome.target',
    trackingMetric: 'expected_outcome.tracking_metric',
    currencyId: 'expected_outcome.currency_id',
    pipelineIds: 'type.params.pipeline_id',
    stageId: 'type.params.stage_id',
    activityTypeIds: 'type.params.activity_type_id',
    from: 'period.start',
    until: 'period.end',
  };
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, asked]) =>
      query[asked] === undefined ? [] : [[name, query[asked]]],
    ),
  );
}

const words: Record<string, string> = {
  stageId: 'type.params.stage_id',
  pipelineIds: 'type.params.pipeline_id',
  activityTypeIds: 'type.params.activity_type_id',
  assigneeId: 'assignee.id',
  trackingMetric: 'expected_outcome.tracking_metric',
  currencyId: 'expected_outcome.currency_id',
  ends: 'duration.end',
};

function show(goal: Goal) {
  const { currencyId, stage } = goal;
  return {
    id: goal.id,
    owner_id: goal.owner?.id ?? null,
    title: goal.title,
    type: {
      name: goal.type,
      params: {
        pipeline_id: goal.pipelineIds ?? null,
        activity_type_id: goal.activityTypeIds ?? null,
        ...(stage ? { stage_id: stage.id } : {}),
      },
    },
    assignee: { id: goal.assigneeId, type: goal.assigneeType },
    interval: goal.interval,
    duration: { start: goal.starts, end: goal.ends ?? null },
    expected_outcome: {
      target: goal.target,
      tracking_metric: goal.trackingMetric,
      ...(currencyId == null ? {} : { currency_id: currencyId }),
    },
    is_active: !goal.ends || goal.ends >= new Date().toISOString().slice(0, 10),
    report_ids: [],
  };
}
