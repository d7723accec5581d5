import { defineEntity, p } from '@mikro-orm/core';
import { clock, dueAt } from './activity-dates.js';
import { ActivityParticipant } from './activity-participant.js';
import { customFields, day, details, id, json, later, now, time } from './columns.js';
import { Deal } from './deal.js';
import { Lead } from './lead.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { Project } from './project.js';
import { User } from './user.js';

/** A guest: an address, a contact or a user. */
export interface Attendee {
  email?: string | null;
  name?: string | null;
  /** What he answered: `noreply`, `accepted`, `declined`, `tentative`. */
  status?: string | null;
  is_organizer?: boolean | null;
  person_id?: number | null;
  user_id?: number | null;
}

/** A place: the line that a person reads, and its parts. */
export type Place = { value: string } & Record<string, unknown>;

const ActivitySchema = defineEntity({
  name: 'Activity',
  properties: {
    id,
    subject: p.text(),
    /** The key of its type. */
    type: p.text(),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    creator: () => p.manyToOne(User).nullable().deleteRule('set null'),
    updater: () => p.manyToOne(User).nullable().deleteRule('set null'),
    deal: () => p.manyToOne(Deal).nullable().deleteRule('set null'),
    lead: () => p.manyToOne(Lead).nullable().deleteRule('set null'),
    person: () => p.manyToOne(Person).nullable().deleteRule('set null'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
    project: () => p.manyToOne(Project).nullable().deleteRule('set null'),
    participants: () => p.oneToMany(ActivityParticipant).mappedBy('activity').orphanRemoval(),
    dueDate: () => day().nullable(),
    dueTime: () => clock().nullable(),
    /** Seconds. */
    duration: p.integer().nullable(),
    dueAt: () => dueAt('due_date', 'due_time'),
    busy: p.boolean().default(false),
    done: p.boolean().default(false),
    markedAsDoneTime: () => time().nullable(),
    /** For users only: it goes into no invitation. */
    note: p.text().nullable(),
    publicDescription: p.text().nullable(),
    location: () => json<Place>().nullable(),
    attendees: () =>
      json<Attendee[]>()
        .defaultRaw(`'[]'`)
        .onCreate(() => []),
    priority: p.integer().nullable(),
    outcome: p.integer().nullable(),
    customFields,
    details,
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** A call, meeting, task …: something to be done, alone or on an item. */
export class Activity extends ActivitySchema.class {
  /** The time says when it was marked; the due date stays. */
  mark(done: boolean): void {
    if (this.done === done) return;
    this.done = done;
    this.markedAsDoneTime = done ? new Date() : null;
  }

  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
ActivitySchema.setClass(Activity);
