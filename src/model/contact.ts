import { p } from '@mikro-orm/core';
import { activityDates } from './activity-dates.js';
import { customFields, details, followers, labels, now, phones, time, visibility } from './columns.js';

/** Why the pipeline made a contact; null when a user did. */
export interface MadeBy {
  rule: string;
  evidence: Record<string, unknown>;
  mailbox_id?: number;
  message_id?: number;
}

/** What persons and organizations have in common. */
export const contact = {
  phones,
  labelIds: labels,
  visibleTo: visibility,
  followerIds: followers,
  customFields,
  details,
  madeBy: () => p.json<MadeBy>().columnType('jsonb').nullable(),
  ...activityDates,
  addTime: now,
  updateTime: now,
  deletedAt: () => time().nullable(),
  /** What it said is gone for good. */
  purgedAt: () => time().nullable(),
};
