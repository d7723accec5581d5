import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id,
    /** Lower case; unique. */
    email: p.text().unique(),
    name: p.text(),
    passwordHash: p.text().nullable().hidden(),
    isAdmin: p.boolean().default(false),
    active: p.boolean().default(true),
    locale: p.text().default('en'),
    timezone: p.text().default('UTC'),
    createdAt: now,
  },
});

/** Someone of the company who signs in. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
