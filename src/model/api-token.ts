import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';
import { User } from './user.js';

const ApiTokenSchema = defineEntity({
  name: 'ApiToken',
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    name: p.text().default(''),
    tokenHash: p.text().unique().hidden(),
    createdAt: now,
    usedAt: () => time().nullable(),
  },
});

/** A key by which a program acts as its user. */
export class ApiToken extends ApiTokenSchema.class {}
ApiTokenSchema.setClass(ApiToken);
