import { defineEntity, p } from '@mikro-orm/core';
import { Activity } from './activity.js';
import { now } from './columns.js';

/** What a guest is told of an activity. Never its note. */
export interface Told {
  subject: string;
  /** In RFC 3339, UTC; a mere date where it lasts all day. */
  start: string;
  /** Exclusive; a mere date where it lasts all day. */
  end: string;
  location: string | null;
  description: string | null;
  url: string | null;
  organizer: { address: string; name: string };
  guests: { address: string; name: string | null }[];
}

const InvitationSchema = defineEntity({
  name: 'Invitation',
  properties: {
    activity: () => p.oneToOne(Activity).primary().deleteRule('cascade').updateRule('no action'),
    uid: p.text().unique(),
    /** Who invites, where it is somebody else: then nothing is sent from here. */
    organizer: p.text().nullable(),
    sequence: p.integer().default(0),
    told: p.json<Told>().columnType('jsonb'),
    addTime: now,
    updateTime: now,
  },
});

/** What guests of an activity were told of it last. */
export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation);
