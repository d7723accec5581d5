import { defineEntity, p } from '@mikro-orm/core';
import { Activity } from './activity.js';
import { Person } from './person.js';

const ActivityParticipantSchema = defineEntity({
  name: 'ActivityParticipant',
  properties: {
    activity: () => p.manyToOne(Activity).primary().updateRule('no action').deleteRule('cascade'),
    person: () => p.manyToOne(Person).primary().updateRule('no action').deleteRule('cascade'),
    isPrimary: p.boolean().default(false),
  },
});

/** A person whom an activity is with; one of them is its `person` too. */
export class ActivityParticipant extends ActivityParticipantSchema.class {}
ActivityParticipantSchema.setClass(ActivityParticipant);
