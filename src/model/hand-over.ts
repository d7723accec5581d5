import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';
import { User } from './user.js';

const HandOverSchema = defineEntity({
  name: 'HandOver',
  properties: {
    id,
    fromUser: () => p.manyToOne(User).deleteRule('cascade'),
    toUser: () => p.manyToOne(User).deleteRule('cascade'),
    actor: () => p.manyToOne(User).nullable().deleteRule('set null'),
    source: p.text(),
    handed: p.integer().default(0),
    addTime: now,
    touchedAt: now,
    finishedAt: () => time().nullable(),
  },
});

/** A job that gives the items of a user who left to another. */
export class HandOver extends HandOverSchema.class {}
HandOverSchema.setClass(HandOver);
