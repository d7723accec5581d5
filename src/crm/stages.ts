import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { Deal, Pipeline, Stage } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';
import { moveStanding, takeAlong } from './change-log.js';
import { placeAt } from './order.js';

export interface StageInput {
  name: string;
  pipelineId: number;
  /** From 0; the stages behind it move on. */
  position: number;
  probability: number;
  rotEnabled: boolean;
  rottenDays: number | null;
}

@Injectable()
export class Stages {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  create(
    viewer: Viewer,
    input: Partial<StageInput> & Pick<StageInput, 'name' | 'pipelineId'>,
  ): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'pipeline.edit');
      const { em } = change;
      const pipeline = await lockedPipeline(change, input.pipelineId);
      const others = await stagesOf(change, pipeline.id);
      const stage = em.create(Stage, { name: input.name.trim(), pipeline });
      apply(stage, input);
      placeAt([...others, stage], stage, input.position ?? others.length);
      em.persist(stage);
      change.tell(() => ({ name: 'stage.added', payload: { id: stage.id } }));
      await em.flush();
      return stage.id;
    });
  }

  /** In another pipeline it takes its deals along. */
  update(viewer: Viewer, id: number, input: Partial<StageInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'pipeline.edit');
      const stage = await theStage(change, id);
      const { pipelineId } = input;
      apply(stage, input);
      if (pipelineId !== undefined && pipelineId !== stage.pipeline.id) {
        const place = { column: 'pipeline_id', from: stage.pipeline.id, to: pipelineId } as const;
        stage.pipeline = await lockedPipeline(change, pipelineId);
        const others = await stagesOf(change, pipelineId);
        placeAt([...others, stage], stage, input.position ?? others.length);
        await this.database.within(change.em, tx =>
          takeAlong(tx, viewer, 'deal', { column: 'stage_id', id }, place),
        );
      } else if (input.position !== undefined) {
        await lockedPipeline(change, stage.pipeline.id);
        placeAt(await stagesOf(change, stage.pipeline.id), stage, input.position);
      }
      if (!change.changesAnything()) return id;
      stage.touch();
      change.tell(() => ({ name: 'stage.updated', payload: { id } }));
      return id;
    });
  }

  /** @throws {ConflictError} while deals stand in it */
  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'pipeline.edit');
      const stage = await theStage(change, id);
      const deals = await change.em.count(Deal, { stage: id, deletedAt: null });
      if (deals > 0) {
        throw new ConflictError(
          `${deals === 1 ? 'A deal stands' : `${deals} deals stand`} in this stage`,
          'Move its deals to another stage, or delete them, first. Archived deals count too.',
        );
      }
      goes(change, stage);
    });
  }

  /**
   * Takes a stage away; its deals go to another one.
   * @returns how many @throws {InvalidError} where there is no such stage to go to
   */
  empty(viewer: Viewer, id: number, to: number): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'pipeline.edit');
      const stage = await theStage(change, id);
      const moved = await emptyStages(this.database, change, [stage], to);
      goes(change, stage);
      return moved;
    });
  }
}

function goes(change: Change, stage: Stage): void {
  stage.touch();
  stage.deletedAt = stage.updateTime;
  change.tell(() => ({ name: 'stage.deleted', payload: { id: stage.id } }));
}

/** Puts the deals of stages that go into one that stays. @returns how many @throws {InvalidError} */
export async function emptyStages(
  database: Database,
  change: Change,
  stages: Stage[],
  to: number,
): Promise<number> {
  const target = await change.part(Stage, to, 'move_to');
  if (stages.some(stage => stage.id === to)) {
    throw new InvalidError('move_to', 'move_to names a stage that goes too', 'Choose another one.');
  }
  const place = { part: target.id, whole: target.pipeline.id };
  const from = stages.map(stage => stage.id);
  return database.within(change.em, tx => moveStanding(tx, change.viewer, 'deal', from, place));
}

/** Where a new deal starts: in the stage named, else in the first of the pipeline named, else of the first pipeline. */
export async function firstStage(
  change: Change,
  { stageId, pipelineId }: { stageId?: number | undefined; pipelineId?: number | undefined },
): Promise<Stage> {
  if (stageId !== undefined) return stageOf(change, stageId, pipelineId);
  if (pipelineId !== undefined) await change.part(Pipeline, pipelineId, 'pipelineId');
  const [stage] = await change.em.find(
    Stage,
    { deletedAt: null, pipeline: pipelineId === undefined ? { deletedAt: null } : pipelineId },
    { orderBy: [{ pipeline: { position: 'asc', id: 'asc' } }, { position: 'asc', id: 'asc' }], limit: 1 },
  );
  if (!stage) throw new InvalidError('pipelineId', 'the pipeline has no stages yet');
  return stage;
}

/** A stage that is named, perhaps with the pipeline that it should be of. @throws {InvalidError} */
export async function stageOf(
  change: Change,
  stageId: number,
  pipelineId: number | undefined,
): Promise<Stage> {
  const stage = await change.part(Stage, stageId, 'stageId');
  if (pipelineId !== undefined && stage.pipeline.id !== pipelineId) {
    await change.part(Pipeline, pipelineId, 'pipelineId');
    throw new InvalidError('stageId', `the stage is not one of pipeline ${pipelineId}`);
  }
  return stage;
}

function apply(stage: Stage, input: Partial<StageInput>): void {
  if (input.name !== undefined) stage.name = input.name.trim();
  if (input.probability !== undefined) stage.probability = input.probability;
  if (input.rottenDays !== undefined) stage.rottenDays = input.rottenDays;
  // Who says after how many days means that deals rot.
  if (input.rotEnabled !== undefined) stage.rotEnabled = input.rotEnabled;
  else if (input.rottenDays !== undefined) stage.rotEnabled = input.rottenDays !== null;
}

async function theStage({ em }: Change, id: number): Promise<Stage> {
  const stage = await em.findOne(Stage, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!stage) throw new NotFoundError('Stage');
  return stage;
}

/** Whoever orders the stages of a pipeline holds the pipeline. @throws {InvalidError} */
async function lockedPipeline({ em }: Change, id: number): Promise<Pipeline> {
  const pipeline = await em.findOne(
    Pipeline,
    { id, deletedAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!pipeline) throw new InvalidError('pipelineId', 'there is no such pipeline');
  return pipeline;
}

function stagesOf({ em }: Change, pipelineId: number): Promise<Stage[]> {
  return em.find(
    Stage,
    { pipeline: pipelineId, deletedAt: null },
    { orderBy: { position: 'asc', id: 'asc' } },
  );
}
