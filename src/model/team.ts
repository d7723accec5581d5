import { defineEntity, p } from '@mikro-orm/core';
import { id, ids, now } from './columns.js';
import { User } from './user.js';

const TeamSchema = defineEntity({
  name: 'Team',
  properties: {
    id,
    name: p.text(),
    description: p.text().default(''),
    manager: () => p.manyToOne(User).nullable().deleteRule('set null'),
    memberIds: ids,
    addTime: now,
  },
});

/** Users who work together, for filters and statistics. It shows nobody anything. */
export class Team extends TeamSchema.class {}
TeamSchema.setClass(Team);
