import { defineEntity, p } from '@mikro-orm/core';
import { Message } from './message.js';
import { PoisonedReference } from './poisoned-reference.js';

const PoisonedMentionSchema = defineEntity({
  name: 'PoisonedMention',
  properties: {
    key: () =>
      p
        .manyToOne(PoisonedReference)
        .primary()
        .updateRule('no action')
        .deleteRule('cascade')
        .joinColumn('key'),
    message: () => p.manyToOne(Message).primary().updateRule('no action').deleteRule('cascade'),
  },
});

/** A mail that names a poisoned reference. */
export class PoisonedMention extends PoisonedMentionSchema.class {}
PoisonedMentionSchema.setClass(PoisonedMention);
