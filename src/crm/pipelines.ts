import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, NotFoundError } from '../errors.js';
import { Deal, Pipeline, Stage } from '../model/index.js';
import { Changes, type Change } from './change.js';
import { Database } from '../platform/database.js';
import { placeAt } from './order.js';
import { emptyStages } from './stages.js';

export interface PipelineInput {
  name: string;
  /** From 0; the pipelines behind it move on. */
  position: number;
  dealProbability: boolean;
}

@Injectable()
export class Pipelines {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  create(viewer: Viewer, input: Partial<PipelineInput> & { name: string }): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'pipeline.edit');
      const { em } = change;
      const others = await allPipelines(change);
      const pipeline = em.create(Pipeline, { name: input.name.trim() });
      apply(pipeline, input);
      placeAt([...others, pipeline], pipeline, input.position ?? others.length);
      em.persist(pipeline);
      change.tell(() => ({ name: 'pipeline.added', payload: { id: pipeline.id } }));
      await em.flush();
      return pipeline.id;
    });
  }

  update(viewer: Viewer, id: number, input: Partial<PipelineInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'pipeline.edit');
      const all = await allPipelines(change);
      const pipeline = all.find(one => one.id === id);
      if (!pipeline) throw new NotFoundError('Pipeline');
      apply(pipeline, input);
      if (input.position !== undefined) placeAt(all, pipeline, input.position);
      if (!change.changesAnything()) return id;
      pipeline.touch();
      change.tell(() => ({ name: 'pipeline.updated', payload: { id } }));
      return id;
    });
  }

  /**
   * Takes a pipeline away with its stages.
   * @throws {ConflictError} while deals stand in it, or when it is the last one
   */
  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'pipeline.edit');
      const { pipeline, stages } = await toRemove(change, id);
      const deals = await change.em.count(Deal, { pipeline: id, deletedAt: null });
      if (deals > 0) {
        throw new ConflictError(
          `${deals === 1 ? 'A deal stands' : `${deals} deals stand`} in this pipeline`,
          'Move its deals to another pipeline, or delete them, first. Archived deals count too.',
        );
      }
      goes(change, pipeline, stages);
    });
  }

  /**
   * Takes a pipeline away with its stages; its deals go to a stage of another one.
   * @returns how many deals
   * @throws {ConflictError} when it is the last one @throws {InvalidError} where there is no such stage to go to
   */
  empty(viewer: Viewer, id: number, to: number): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'pipeline.edit');
      const { pipeline, stages } = await toRemove(change, id);
      const moved = await emptyStages(this.database, change, stages, to);
      goes(change, pipeline, stages);
      return moved;
    });
  }
}

/** Locked with its stages. */
async function toRemove(change: Change, id: number): Promise<{ pipeline: Pipeline; stages: Stage[] }> {
  const all = await allPipelines(change);
  const pipeline = all.find(one => one.id === id);
  if (!pipeline) throw new NotFoundError('Pipeline');
  if (all.length === 1) {
    throw new ConflictError('This is the last pipeline', 'Add another pipeline first: deals need one.');
  }
  const stages = await change.em.find(
    Stage,
    { pipeline: id, deletedAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  return { pipeline, stages };
}

function goes(change: Change, pipeline: Pipeline, stages: Stage[]): void {
  pipeline.touch();
  pipeline.deletedAt = pipeline.updateTime;
  for (const stage of stages) {
    stage.deletedAt = pipeline.updateTime;
    change.tell(() => ({ name: 'stage.deleted', payload: { id: stage.id } }));
  }
  change.tell(() => ({ name: 'pipeline.deleted', payload: { id: pipeline.id } }));
}

function apply(pipeline: Pipeline, input: Partial<PipelineInput>): void {
  if (input.name !== undefined) pipeline.name = input.name.trim();
  if (input.dealProbability !== undefined) pipeline.dealProbability = input.dealProbability;
}

/** Locked: whoever else puts them in order waits. */
function allPipelines({ em }: Change): Promise<Pipeline[]> {
  return em.find(
    Pipeline,
    { deletedAt: null },
    { orderBy: { position: 'asc', id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}
