import { defineEntity, p } from '@mikro-orm/core';
import { Board } from './board.js';
import { id, now, time } from './columns.js';
import { User } from './user.js';

const ProjectTemplateSchema = defineEntity({
  name: 'ProjectTemplate',
  properties: {
    id,
    title: p.text(),
    description: p.text().nullable(),
    board: () => p.manyToOne(Board).nullable().deleteRule('set null'),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** What a new project may start from. */
export class ProjectTemplate extends ProjectTemplateSchema.class {}
ProjectTemplateSchema.setClass(ProjectTemplate);
