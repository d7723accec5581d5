import { defineEntity, p } from '@mikro-orm/core';
import { id, ids, now, type Visibility } from './columns.js';

/** What a role's users start with: `deal_default_visibility` and the like, by their name in the API. */
export type RoleSettings = Record<string, Visibility>;

const RoleSchema = defineEntity({
  name: 'Role',
  properties: {
    id,
    name: p.text(),
    parentRole: () => p.manyToOne(Role).nullable().deleteRule('no action'),
    /** Ids from the root to the role itself. */
    path: ids,
    settings: p
      .json<RoleSettings>()
      .columnType('jsonb')
      .defaultRaw(`'{}'`)
      .onCreate(() => ({})),
    /** Pipelines that its users are not offered. */
    hiddenPipelineIds: ids,
    addTime: now,
  },
});

/** A visibility group; they form a tree. The first one is the root, in which everybody starts. */
export class Role extends RoleSchema.class {}
RoleSchema.setClass(Role);
