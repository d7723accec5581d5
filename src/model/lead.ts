import { defineEntity, p } from '@mikro-orm/core';
import { activityDates, dueAt } from './activity-dates.js';
import { amount, customFields, day, details, followers, later, now, time, visibility } from './columns.js';
import { Deal } from './deal.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { User } from './user.js';

const LeadSchema = defineEntity({
  name: 'Lead',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    title: p.text(),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    creator: () => p.manyToOne(User).nullable().deleteRule('set null'),
    person: () => p.manyToOne(Person).nullable().deleteRule('set null'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
    value: () => amount().nullable(),
    currency: p.string().columnType('char(3)').nullable(),
    expectedCloseDate: () => day().nullable(),
    sourceName: p.text().default('Manually created'),
    labelIds: p
      .array()
      .$type<string[]>()
      .columnType('uuid[]')
      .defaultRaw(`'{}'`)
      .onCreate(() => []),
    visibleTo: visibility,
    followerIds: followers,
    customFields,
    details,
    wasSeen: p.boolean().default(false),
    archivedAt: () => time().nullable(),
    ...activityDates,
    /** The inbox's own order: most urgent next activity first. */
    urgency: () => dueAt('next_activity_date', 'next_activity_time'),
    /** The deal that it was before; null too when that is gone for good. */
    fromDeal: () => p.manyToOne(Deal).nullable().deleteRule('set null'),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
    /** Said here, for a lead has no change log. */
    deletedBy: () => p.manyToOne(User).nullable().deleteRule('set null'),
    /** What it said is gone for good. */
    purgedAt: () => time().nullable(),
  },
});

/** A possible deal, not yet qualified. Has a person or an organization, or both. */
export class Lead extends LeadSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
LeadSchema.setClass(Lead);
