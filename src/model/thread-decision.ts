import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';
import { Thread } from './thread.js';
import { User } from './user.js';

const ThreadDecisionSchema = defineEntity({
  name: 'ThreadDecision',
  properties: {
    id,
    kind: p.text().$type<'split' | 'merge'>(),
    thread: () => p.manyToOne(Thread).deleteRule('cascade'),
    other: () => p.manyToOne(Thread).deleteRule('cascade'),
    before: p.json<Record<string, unknown>>().columnType('jsonb'),
    actor: () => p.manyToOne(User).nullable().deleteRule('set null'),
    at: now,
    undoneAt: () => time().nullable(),
  },
});

/** A user split a thread or merged two; no rule overrides it, and it can be taken back. */
export class ThreadDecision extends ThreadDecisionSchema.class {}
ThreadDecisionSchema.setClass(ThreadDecision);
