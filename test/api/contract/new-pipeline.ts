import * as pipedrive from 'pipedrive';
import type { World } from './world.js';

const { v2 } = pipedrive;

/** A pipeline of its own for a case, with stages of these names. */
export async function newPipeline({ admin }: World, ...names: string[]) {
  const pipelines = admin.v2(v2.PipelinesApi);
  const stages = admin.v2(v2.StagesApi);
  const pipeline_id = (await pipelines.addPipeline({ AddPipelineRequest: { name: 'Partners' } })).data!.id!;
  const stageIds: number[] = [];
  for (const name of names) {
    const made = await stages.addStage({ AddStageRequest: { name, pipeline_id, deal_probability: 50 } });
    stageIds.push(made.data!.id!);
  }
  return { pipeline_id, stageIds, pipelines, stages };
}
