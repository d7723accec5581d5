import { defineEntity, p } from '@mikro-orm/core';
import { ThreadDecision } from './thread-decision.js';
import { Thread } from './thread.js';

const ThreadBarrierSchema = defineEntity({
  name: 'ThreadBarrier',
  properties: {
    thread: () => p.manyToOne(Thread).primary().updateRule('no action').deleteRule('cascade'),
    other: () => p.manyToOne(Thread).primary().updateRule('no action').deleteRule('cascade'),
    decision: () => p.manyToOne(ThreadDecision).primary().updateRule('no action').deleteRule('cascade'),
  },
});

/** Two threads that no rule may put together. */
export class ThreadBarrier extends ThreadBarrierSchema.class {}
ThreadBarrierSchema.setClass(ThreadBarrier);
