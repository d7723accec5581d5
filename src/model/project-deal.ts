import { defineEntity, p } from '@mikro-orm/core';
import { Deal } from './deal.js';
import { Project } from './project.js';

const ProjectDealSchema = defineEntity({
  name: 'ProjectDeal',
  properties: {
    project: () => p.manyToOne(Project).primary().updateRule('no action').deleteRule('cascade'),
    deal: () => p.manyToOne(Deal).primary().updateRule('no action').deleteRule('cascade'),
  },
});

/** A deal that a project delivers. */
export class ProjectDeal extends ProjectDealSchema.class {}
ProjectDealSchema.setClass(ProjectDeal);
