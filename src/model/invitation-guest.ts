import { defineEntity, p } from '@mikro-orm/core';
import { id, time } from './columns.js';
import { Invitation, type Told } from './invitation.js';

/** What a guest has in his calendar by what we sent him. */
export interface Heard {
  method: 'REQUEST' | 'CANCEL';
  sequence: number;
  told: Omit<Told, 'guests'>;
}

const InvitationGuestSchema = defineEntity({
  name: 'InvitationGuest',
  uniques: [{ properties: ['invitation', 'address'] }],
  properties: {
    id,
    invitation: () =>
      p.manyToOne(Invitation).joinColumn('activity_id').deleteRule('cascade').updateRule('no action'),
    address: p.text(),
    name: p.text().nullable(),
    method: p.text().$type<'REQUEST' | 'CANCEL'>(),
    sequence: p.integer(),
    state: p.text().$type<'due' | 'sent' | 'failed' | 'passed'>(),
    /** Stays the same however often it is sent. */
    stamp: time,
    dueAt: () => time().defaultRaw('now()'),
    attempts: p.integer().default(0),
    sentAt: () => time().nullable(),
    answeredAt: () => time().nullable(),
    /** Null where nothing was sent, or where it is not known whether the server took it. */
    heard: p.json<Heard>().columnType('jsonb').nullable(),
  },
});

/** What a guest is to be told. */
export class InvitationGuest extends InvitationGuestSchema.class {}
InvitationGuestSchema.setClass(InvitationGuest);
