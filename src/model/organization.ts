import { defineEntity, p } from '@mikro-orm/core';
import { activityDates } from './activity-dates.js';
import {
  customFields,
  details,
  followers,
  id,
  labels,
  later,
  now,
  phones,
  time,
  visibility,
} from './columns.js';
import { ContactEmail } from './contact-email.js';
import type { MadeBy } from './person.js';
import { User } from './user.js';

const OrganizationSchema = defineEntity({
  name: 'Organization',
  properties: {
    id,
    name: p.text(),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    address: p.text().nullable(),
    website: p.text().nullable(),
    emails: () => p.oneToMany(ContactEmail).mappedBy('organization'),
    phones,
    labelIds: labels,
    visibleTo: visibility,
    followerIds: followers,
    customFields,
    details,
    madeBy: p.json<MadeBy>().columnType('jsonb').nullable(),
    ...activityDates,
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
    /** What it said is gone for good. */
    purgedAt: () => time().nullable(),
    /** Of a deleted one: the organization that it became part of. */
    mergedInto: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
  },
});

/** A firm that persons belong to and deals are made with. */
export class Organization extends OrganizationSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
OrganizationSchema.setClass(Organization);
