import { defineEntity, p } from '@mikro-orm/core';
import { time } from './columns.js';
import { User } from './user.js';

const PasswordResetSchema = defineEntity({
  name: 'PasswordReset',
  properties: {
    user: () => p.oneToOne(User).primary().updateRule('no action').deleteRule('cascade'),
    tokenHash: p.text().unique().hidden(),
    until: time,
  },
});

/** The open link by which a user who forgot his password chooses another. */
export class PasswordReset extends PasswordResetSchema.class {}
PasswordResetSchema.setClass(PasswordReset);
