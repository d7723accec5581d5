import type { Viewer } from '../../access/viewer.js';
import { Board, Phase, Pipeline, Stage } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { equals, resource, type Resource } from '../resource.js';

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

/** Fields that all of them have. */
const named = <
  E extends { id: number; name: string; position: number; addTime: Date; updateTime: Date },
>() => ({
  id: { kind: kinds.id, read: (one: E) => one.id },
  name: { kind: kinds.text(255), read: (one: E) => one.name },
  order_nr: { kind: kinds.integer(0, 1e9), read: (one: E) => one.position },
  add_time: { kind: kinds.time, read: (one: E) => one.addTime },
  update_time: { kind: kinds.time, read: (one: E) => one.updateTime },
});

const always = (value: unknown) => () => value;

export const pipelines = resource<Pipeline, object>({
  ...common,
  name: 'Pipeline',
  path: 'pipelines',
  table: 'pipeline',
  entity: Pipeline,
  filters: {},
  fields: {
    ...named<Pipeline>(),
    is_deleted: { kind: kinds.boolean, only: 'v2', read: always(false) },
    is_deal_probability_enabled: { kind: kinds.boolean, only: 'v2', read: always(true) },
    url_title: { kind: kinds.text(255), only: 'v1', read: pipeline => pipeline.name },
    active: { kind: kinds.boolean, only: 'v1', read: always(true) },
    deal_probability: { kind: kinds.boolean, only: 'v1', read: always(true) },
  },
});

export const stages = resource<Stage, object>({
  ...common,
  name: 'Stage',
  path: 'stages',
  table: 'stage',
  entity: Stage,
  filters: { pipeline_id: equals('pipeline_id', kinds.id) },
  fields: {
    ...named<Stage>(),
    pipeline_id: { kind: kinds.id, read: stage => stage.pipeline.id },
    deal_probability: { kind: kinds.integer(0, 100), read: stage => stage.probability },
    is_deleted: { kind: kinds.boolean, only: 'v2', read: always(false) },
    is_deal_rot_enabled: { kind: kinds.boolean, only: 'v2', read: stage => stage.rottenDays != null },
    days_to_rotten: { kind: kinds.integer(0, 1e6), only: 'v2', read: stage => stage.rottenDays },
    active_flag: { kind: kinds.boolean, only: 'v1', read: always(true) },
    rotten_flag: { kind: kinds.boolean, only: 'v1', read: stage => stage.rottenDays != null },
    rotten_days: { kind: kinds.integer(0, 1e6), only: 'v1', read: stage => stage.rottenDays },
  },
});

export const boards = resource<Board, object>({
  ...common,
  name: 'Board',
  path: 'boards',
  v1Path: 'projects/boards',
  table: 'board',
  entity: Board,
  filters: {},
  fields: named<Board>(),
});

export const phases = resource<Phase, object>({
  ...common,
  name: 'Phase',
  path: 'phases',
  v1Path: 'projects/phases',
  table: 'phase',
  entity: Phase,
  filters: { board_id: equals('board_id', kinds.id) },
  fields: { ...named<Phase>(), board_id: { kind: kinds.id, read: phase => phase.board.id } },
});
