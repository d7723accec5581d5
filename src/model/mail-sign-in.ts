import { defineEntity, p } from '@mikro-orm/core';
import { time } from './columns.js';
import { Mailbox } from './mailbox.js';
import { Session } from './session.js';
import { User } from './user.js';

const MailSignInSchema = defineEntity({
  name: 'MailSignIn',
  properties: {
    stateHash: p.text().primary(),
    session: () => p.manyToOne(Session).fieldName('session_hash').deleteRule('cascade'),
    user: () => p.manyToOne(User).deleteRule('cascade'),
    provider: p.text().$type<'google' | 'microsoft'>(),
    /** The mailbox that he signs in to again; null where it is a new one. */
    mailbox: () => p.manyToOne(Mailbox).nullable().deleteRule('cascade'),
    email: p.text().nullable(),
    settings: p.json<Record<string, unknown>>().columnType('jsonb'),
    secrets: p.blob().hidden().lazy(),
    redirectUri: p.text(),
    until: time,
  },
});

/** A user who is at a mail provider's page just now. */
export class MailSignIn extends MailSignInSchema.class {}
MailSignInSchema.setClass(MailSignIn);
