import { offeredPipeline, type Viewer } from '../../access/viewer.js';
import { Boards, type BoardInput } from '../../crm/boards.js';
import { Phases, type PhaseInput } from '../../crm/phases.js';
import { Pipelines, type PipelineInput } from '../../crm/pipelines.js';
import { Stages, type StageInput } from '../../crm/stages.js';
import { Board, Phase, Pipeline, Stage } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { equals, resource, type Field, type Resource } from '../resource.js';

/** What the company is set up with is there for everybody. */
const common = {
  populate: [],
  id: kinds.id,
  idType: 'bigint',
  visible: (_: Viewer, t: string, user: string) =>
    `(${t}.deleted_at is null and ${user}::bigint is not null)`,
  dialects: ['v1', 'v2'],
  sorts: {
    order_nr: { column: 'position', type: 'integer' },
    id: { column: 'id', type: 'bigint' },
    add_time: { column: 'add_time', type: 'timestamptz' },
    update_time: { column: 'update_time', type: 'timestamptz' },
  },
} as const satisfies Partial<Resource>;

interface Named {
  id: number;
  name: string;
  position: number;
  addTime: Date;
  updateTime: Date;
}

/** Fields that all of them have. */
const named = <E extends Named>(): Record<string, Field<E, { name: string; position: number }>> => ({
  id: { kind: kinds.id, read: one => one.id },
  name: { kind: kinds.text(255, 1), input: 'name', required: true, read: one => one.name },
  order_nr: { kind: kinds.integer(0, 10_000), input: 'position', read: one => one.position },
  add_time: { kind: kinds.time, read: one => one.addTime },
  update_time: { kind: kinds.time, read: one => one.updateTime },
});

const always = (value: unknown) => () => value;

const activeUntilDeleted = kinds.always(true, 'takes true: to take it away, use DELETE');

export const pipelines = resource<Pipeline, PipelineInput>({
  ...common,
  name: 'Pipeline',
  path: 'pipelines',
  visible: (viewer, t, user) => `(${t}.deleted_at is null and ${offeredPipeline(viewer, `${t}.id`, user)})`,
  table: 'pipeline',
  entity: Pipeline,
  verbs: Pipelines,
  filters: {},
  fields: {
    ...named<Pipeline>(),
    is_deleted: { kind: kinds.boolean, only: 'v2', read: always(false) },
    is_deal_probability_enabled: {
      kind: kinds.boolean,
      only: 'v2',
      input: 'dealProbability',
      read: pipeline => pipeline.dealProbability,
    },
    url_title: { kind: kinds.text(255), only: 'v1', read: pipeline => pipeline.name },
    active: { kind: activeUntilDeleted, only: 'v1', accepted: true, read: always(true) },
    deal_probability: {
      kind: kinds.boolean,
      only: 'v1',
      input: 'dealProbability',
      read: pipeline => pipeline.dealProbability,
    },
  },
});

const days = kinds.integer(1, 10_000);

export const stages = resource<Stage, StageInput>({
  ...common,
  name: 'Stage',
  path: 'stages',
  visible: (viewer, t, user) =>
    `(${t}.deleted_at is null and ${offeredPipeline(viewer, `${t}.pipeline_id`, user)})`,
  table: 'stage',
  entity: Stage,
  verbs: Stages,
  v1DeleteMany: true,
  filters: { pipeline_id: equals('pipeline_id', kinds.id) },
  fields: {
    ...named<Stage>(),
    pipeline_id: { kind: kinds.id, input: 'pipelineId', required: true, read: stage => stage.pipeline.id },
    deal_probability: {
      kind: kinds.integer(0, 100),
      input: 'probability',
      read: stage => stage.probability,
    },
    is_deleted: { kind: kinds.boolean, only: 'v2', read: always(false) },
    is_deal_rot_enabled: {
      kind: kinds.boolean,
      only: 'v2',
      input: 'rotEnabled',
      read: stage => stage.rotEnabled,
    },
    days_to_rotten: {
      kind: days,
      only: 'v2',
      input: 'rottenDays',
      nullable: true,
      read: stage => stage.rottenDays,
    },
    active_flag: { kind: activeUntilDeleted, only: 'v1', accepted: true, read: always(true) },
    rotten_flag: { kind: kinds.boolean, only: 'v1', input: 'rotEnabled', read: stage => stage.rotEnabled },
    rotten_days: {
      kind: days,
      only: 'v1',
      input: 'rottenDays',
      nullable: true,
      read: stage => stage.rottenDays,
    },
  },
});

export const boards = resource<Board, BoardInput>({
  ...common,
  name: 'Board',
  path: 'boards',
  table: 'board',
  entity: Board,
  dialects: ['v2'],
  verbs: Boards,
  filters: {},
  fields: {
    ...named<Board>(),
  },
});

export const phases = resource<Phase, PhaseInput>({
  ...common,
  name: 'Phase',
  path: 'phases',
  table: 'phase',
  entity: Phase,
  dialects: ['v2'],
  verbs: Phases,
  filters: { board_id: equals('board_id', kinds.id) },
  fields: {
    ...named<Phase>(),
    board_id: { kind: kinds.id, input: 'boardId', required: true, read: phase => phase.board.id },
  },
});

/** v1 only reads them. */
export const v1Structure: Resource[] = [
  readOnly(boards, 'projects/boards'),
  readOnly(phases, 'projects/phases'),
];

function readOnly(resource: Resource, v1Path: string): Resource {
  const read: Resource = { ...resource, v1Path, dialects: ['v1'] };
  delete read.verbs;
  return read;
}
