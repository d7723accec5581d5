import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Insights } from '../crm/insights.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { numberInQuery, QueryInput } from './input.js';
import * as kinds from './kinds.js';

const id = numberInQuery(1, Number.MAX_SAFE_INTEGER);
const period = {
  from: kinds.date.strict,
  to: kinds.date.strict,
  owner_id: id.optional(),
};
const overview = z.object({ ...period, pipeline_id: id.optional() });
const funnel = z.object({ ...period, pipeline_id: id });

/** Figures to look at: each counts what its viewer may see. */
@Controller('api/insights')
export class InsightsController {
  constructor(private readonly insights: Insights) {}

  @Get()
  @Summary('What was added, won, lost and done in a period, what is expected, and how soon you answered')
  overview(@CurrentViewer() viewer: Viewer, @QueryInput(overview) query: z.infer<typeof overview>) {
    const { from, to, pipeline_id: pipelineId = null, owner_id: ownerId = null } = query;
    return this.insights.overview(viewer, { from, to, pipelineId, ownerId });
  }

  @Get('funnel')
  @Summary('How far the deals got that came into the stages of a pipeline in a period')
  funnel(@CurrentViewer() viewer: Viewer, @QueryInput(funnel) query: z.infer<typeof funnel>) {
    const { from, to, pipeline_id: pipelineId, owner_id: ownerId = null } = query;
    return this.insights.funnel(viewer, { from, to, pipelineId, ownerId });
  }
}
