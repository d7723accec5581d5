import { defineEntity, p } from '@mikro-orm/core';
import { Thread } from './thread.js';

const ThreadKeySchema = defineEntity({
  name: 'ThreadKey',
  properties: {
    key: p.uuid().primary(),
    subject: p.uuid().primary(),
    thread: () => p.manyToOne(Thread),
  },
});

/** Which thread a Message-ID belongs to, under which base subject. */
export class ThreadKey extends ThreadKeySchema.class {}
ThreadKeySchema.setClass(ThreadKey);
