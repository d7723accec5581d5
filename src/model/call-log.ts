import { defineEntity, p } from '@mikro-orm/core';
import { Activity } from './activity.js';
import { Blob } from './blob.js';
import { now, time } from './columns.js';
import { Deal } from './deal.js';
import { Lead } from './lead.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { User } from './user.js';

export const callOutcomes = [
  'connected',
  'no_answer',
  'left_message',
  'left_voicemail',
  'wrong_number',
  'busy',
] as const;
export type CallOutcome = (typeof callOutcomes)[number];

const CallLogSchema = defineEntity({
  name: 'CallLog',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    user: () => p.manyToOne(User).nullable().deleteRule('set null'),
    activity: () => p.manyToOne(Activity).nullable().deleteRule('set null'),
    subject: p.text(),
    outcome: p.text().$type<CallOutcome>(),
    fromPhoneNumber: p.text().nullable(),
    toPhoneNumber: p.text(),
    startTime: time,
    endTime: time,
    /** Seconds. */
    duration: p.integer(),
    note: p.text().nullable(),
    deal: () => p.manyToOne(Deal).nullable().deleteRule('set null'),
    lead: () => p.manyToOne(Lead).nullable().deleteRule('set null'),
    person: () => p.manyToOne(Person).nullable().deleteRule('set null'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
    recording: () => p.manyToOne(Blob).nullable().joinColumn('recording').deleteRule('no action'),
    recordingName: p.text().nullable(),
    recordingType: p.text().nullable(),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** A phone call that took place, perhaps with its recording. */
export class CallLog extends CallLogSchema.class {}
CallLogSchema.setClass(CallLog);
