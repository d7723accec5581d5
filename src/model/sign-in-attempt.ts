import { defineEntity, p } from '@mikro-orm/core';
import { time } from './columns.js';

const SignInAttemptSchema = defineEntity({
  name: 'SignInAttempt',
  properties: {
    /** `email:…` or `address:…` */
    key: p.text().primary(),
    failures: p.integer().default(1),
    until: time,
  },
});

/** Failed sign-ins of one email or from one client address in the current window. */
export class SignInAttempt extends SignInAttemptSchema.class {}
SignInAttemptSchema.setClass(SignInAttempt);
