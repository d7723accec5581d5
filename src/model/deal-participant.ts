import { defineEntity, p } from '@mikro-orm/core';
import { now } from './columns.js';
import { Deal } from './deal.js';
import { Person } from './person.js';

const DealParticipantSchema = defineEntity({
  name: 'DealParticipant',
  properties: {
    deal: () => p.manyToOne(Deal).primary().updateRule('no action').deleteRule('cascade'),
    person: () => p.manyToOne(Person).primary().updateRule('no action').deleteRule('cascade'),
    addTime: now,
  },
});

/** A further person who takes part in a deal. */
export class DealParticipant extends DealParticipantSchema.class {}
DealParticipantSchema.setClass(DealParticipant);
