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
    /** Null while he has not chosen: what the browser says counts. */
    locale: p.text().nullable(),
    timezone: p.text().nullable(),
    createdAt: now,
  },
});

/** Someone of the company who signs in. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
