import { defineEntity, p } from '@mikro-orm/core';
import { id, now, texts, time } from './columns.js';
import { PermissionSet } from './permission-set.js';
import { Role } from './role.js';

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
    phone: p.text().nullable(),
    /** He wants a mail when somebody mentions him. */
    mentionMail: p.boolean().default(true),
    /** He wants to hear once a week what became of the mail that he sent to the CRM. */
    weeklyReceipt: p.boolean().default(false),
    /** He has put the list of first steps away. */
    firstStepsDismissed: p.boolean().default(false),
    receiptAt: () => time().nullable(),
    defaultCurrency: p.string().columnType('char(3)').default('EUR'),
    /** His visibility group. */
    role: () => p.manyToOne(Role).defaultRaw('1'),
    /** Null: what regular users may do. Of no account for an administrator. */
    permissionSet: () => p.manyToOne(PermissionSet).nullable().deleteRule('set null'),
    lastLoginAt: () => time().nullable(),
    updatedAt: () => time().nullable(),
    createdAt: now,
    /** Of the link by which he sets his password; null when none is open. */
    invitationHash: p.text().unique().nullable().hidden(),
    invitedUntil: () => time().nullable(),
    /** Encrypted; the second step of signing in, once it is confirmed. */
    totpSecret: p.blob().nullable().hidden().lazy(),
    totpConfirmedAt: () => time().nullable(),
    /** The time step of the last code that was used: none is good twice. */
    totpStep: p.bigint('number').nullable(),
    /** Of codes that are good once each where the app is lost. */
    recoveryCodeHashes: texts().hidden(),
    /** The row stays, because history names its user. */
    deletedAt: () => time().nullable(),
  },
});

/** Someone of the company who signs in. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
