import { defineEntity, p } from '@mikro-orm/core';
import { now, time } from './columns.js';
import { Mailbox } from './mailbox.js';

const MailGrantSchema = defineEntity({
  name: 'MailGrant',
  properties: {
    mailbox: () => p.oneToOne(Mailbox).primary().updateRule('no action').deleteRule('cascade'),
    provider: p.text().$type<'google' | 'microsoft'>(),
    /** Who signed in, by the provider's name for him. */
    account: p.text(),
    /** Encrypted: the refresh token, and the access token of now. */
    tokens: p.blob().hidden().lazy(),
    renewAt: time,
    accessUntil: time,
    /** Who is renewing the access token; the others wait for him until then. */
    renewer: p.uuid().nullable(),
    renewingUntil: () => time().nullable(),
    signedInAt: now,
    /** Since then it is to be taken back at the provider. */
    endedAt: () => time().nullable(),
  },
});

/** What a provider gave us to come into a mailbox with, after its owner signed in there. */
export class MailGrant extends MailGrantSchema.class {}
MailGrantSchema.setClass(MailGrant);
