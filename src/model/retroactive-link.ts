import { defineEntity, p } from '@mikro-orm/core';
import { id, ids, now, texts, time } from './columns.js';
import { Deal } from './deal.js';
import { Lead } from './lead.js';
import { Project } from './project.js';
import { User } from './user.js';

const RetroactiveLinkSchema = defineEntity({
  name: 'RetroactiveLink',
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    deal: () => p.manyToOne(Deal).nullable().deleteRule('cascade'),
    lead: () => p.manyToOne(Lead).nullable().deleteRule('cascade'),
    project: () => p.manyToOne(Project).nullable().deleteRule('cascade'),
    state: p.text().$type<'linking' | 'linked' | 'reverting' | 'reverted'>().default('linking'),
    groups: texts,
    threadIds: ids,
    exceptIds: ids,
    /** Threads up to this id are done. */
    afterId: p.bigint('number').defaultRaw('0'),
    total: p.integer(),
    linked: p.integer().default(0),
    reverted: p.integer().default(0),
    /** Why it ended before it came to all of them. */
    reason: p.text().nullable(),
    createdAt: now,
    touchedAt: now,
    finishedAt: () => time().nullable(),
  },
});

/** Earlier threads put on an item at once: the job, and the record of it. */
export class RetroactiveLink extends RetroactiveLinkSchema.class {}
RetroactiveLinkSchema.setClass(RetroactiveLink);
