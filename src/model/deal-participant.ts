import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import { Deal } from './deal.js';
import { Person } from './person.js';
import { User } from './user.js';

const DealParticipantSchema = defineEntity({
  name: 'DealParticipant',
  properties: {
    id,
    deal: () => p.manyToOne(Deal).deleteRule('cascade'),
    person: () => p.manyToOne(Person).deleteRule('cascade'),
    addedBy: () => p.manyToOne(User).nullable().deleteRule('set null'),
    addTime: now,
  },
});

/** A further person who takes part in a deal. */
export class DealParticipant extends DealParticipantSchema.class {}
DealParticipantSchema.setClass(DealParticipant);
