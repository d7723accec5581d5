import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';
import { User } from './user.js';

const SenderAddressSchema = defineEntity({
  name: 'SenderAddress',
  uniques: [{ properties: ['user', 'email'] }],
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    /** Lower case. */
    email: p.text(),
    confirmedAt: () => time().nullable(),
    tokenHash: p.text().unique().nullable().hidden(),
    tokenUntil: () => time().nullable(),
    /** When he was last told that a mail from it was refused. */
    refusedAt: () => time().nullable(),
    createdAt: now,
  },
});

/** A further address from which a user may send mail to the CRM, once it is confirmed. */
export class SenderAddress extends SenderAddressSchema.class {}
SenderAddressSchema.setClass(SenderAddress);
