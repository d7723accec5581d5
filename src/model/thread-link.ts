import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import { Deal } from './deal.js';
import { Lead } from './lead.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { Project } from './project.js';
import { Thread } from './thread.js';
import { User } from './user.js';

const ThreadLinkSchema = defineEntity({
  name: 'ThreadLink',
  properties: {
    id,
    thread: () => p.manyToOne(Thread).deleteRule('cascade'),
    deal: () => p.manyToOne(Deal).nullable().deleteRule('cascade'),
    lead: () => p.manyToOne(Lead).nullable().deleteRule('cascade'),
    project: () => p.manyToOne(Project).nullable().deleteRule('cascade'),
    person: () => p.manyToOne(Person).nullable().deleteRule('cascade'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('cascade'),
    /** removed: a user undid it; the row stays, so that no rule makes it again. */
    state: p.text().$type<'linked' | 'removed'>().default('linked'),
    isPrimary: p.boolean().default(false),
    rule: p.text(),
    evidence: p.json<Record<string, unknown>>().columnType('jsonb').defaultRaw(`'{}'`),
    /** Mailboxes in whose mail of the thread the rule found the contact; null where a user made the link. */
    restsOn: p.array(Number).$type<number[]>().columnType('bigint[]').nullable(),
    actor: () => p.manyToOne(User).nullable().deleteRule('set null'),
    at: now,
  },
});

/** Why a thread stands on a deal, lead, project, person or organization. */
export class ThreadLink extends ThreadLinkSchema.class {}
ThreadLinkSchema.setClass(ThreadLink);
