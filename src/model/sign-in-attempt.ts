import { defineEntity, p } from '@mikro-orm/core';
import { time } from './columns.js';

const SignInAttemptSchema = defineEntity({
  name: 'SignInAttempt',
  properties: {
    /**
     * `email:…` or `address:…` of a sign-in, `code:…` of its second step; `mail-user:…` or `mail-host:…` of a login at a
     * mail server, `lookup-user:…` of a look-up of settings; `reset-email:…` or `reset-address:…` of a link for a new
     * password.
     */
    key: p.text().primary(),
    failures: p.integer().default(1),
    until: time,
  },
});

/** Failed sign-ins and logins at mail servers in the current window. */
export class SignInAttempt extends SignInAttemptSchema.class {}
SignInAttemptSchema.setClass(SignInAttempt);
