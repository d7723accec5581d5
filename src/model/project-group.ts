import { defineEntity, p } from '@mikro-orm/core';
import { id } from './columns.js';
import { Project } from './project.js';

const ProjectGroupSchema = defineEntity({
  name: 'ProjectGroup',
  properties: {
    id,
    project: () => p.manyToOne(Project).deleteRule('cascade'),
    name: p.text(),
    position: p.integer().default(0),
  },
});

/** A heading in the plan of a project. */
export class ProjectGroup extends ProjectGroupSchema.class {}
ProjectGroupSchema.setClass(ProjectGroup);
