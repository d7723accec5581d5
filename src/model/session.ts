import { defineEntity, p } from '@mikro-orm/core';
import { now, time } from './columns.js';
import { User } from './user.js';

const SessionSchema = defineEntity({
  name: 'Session',
  properties: {
    tokenHash: p.text().primary(),
    user: () => p.manyToOne(User).deleteRule('cascade'),
    userAgent: p.text().default(''),
    createdAt: now,
    seenAt: now,
    expiresAt: time,
  },
});

/** A browser that a user signed in with. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
