import { defineEntity, p } from '@mikro-orm/core';
import { now } from './columns.js';

const PoisonedReferenceSchema = defineEntity({
  name: 'PoisonedReference',
  properties: { key: p.uuid().primary(), at: now },
});

/** A Message-ID that nobody has, named by mails that have nothing to do with each other: threading ignores it. */
export class PoisonedReference extends PoisonedReferenceSchema.class {}
PoisonedReferenceSchema.setClass(PoisonedReference);
