import { defineEntity, p } from '@mikro-orm/core';
import { id, later, now, time } from './columns.js';
import { Deal } from './deal.js';
import { Lead } from './lead.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { Project } from './project.js';
import { User } from './user.js';

const NoteSchema = defineEntity({
  name: 'Note',
  properties: {
    id,
    /** HTML without what could run; see `src/crm/note-html.ts`. */
    content: p.text(),
    user: () => p.manyToOne(User).nullable().deleteRule('set null'),
    updater: () => p.manyToOne(User).nullable().deleteRule('set null'),
    deal: () => p.manyToOne(Deal).nullable().deleteRule('set null'),
    lead: () => p.manyToOne(Lead).nullable().deleteRule('set null'),
    person: () => p.manyToOne(Person).nullable().deleteRule('set null'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
    project: () => p.manyToOne(Project).nullable().deleteRule('set null'),
    pinnedToDeal: p.boolean().default(false),
    pinnedToLead: p.boolean().default(false),
    pinnedToPerson: p.boolean().default(false),
    pinnedToOrganization: p.boolean().default(false),
    pinnedToProject: p.boolean().default(false),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** What somebody wrote down about one or several items. */
export class Note extends NoteSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
NoteSchema.setClass(Note);
