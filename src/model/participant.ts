import { defineEntity, p } from '@mikro-orm/core';
import { Address } from './address.js';
import { Message } from './message.js';

const ParticipantSchema = defineEntity({
  name: 'Participant',
  properties: {
    message: () => p.manyToOne(Message).primary().updateRule('no action').deleteRule('cascade'),
    /** f From, s Sender, r Reply-To, t To, c Cc */
    role: p.string().$type<'f' | 's' | 'r' | 't' | 'c'>().columnType('"char"').primary(),
    address: () => p.manyToOne(Address).primary().updateRule('no action'),
    position: p.smallint(),
    name: p.text().default(''),
  },
});

/** An address in a header of a message. */
export class Participant extends ParticipantSchema.class {}
ParticipantSchema.setClass(Participant);
