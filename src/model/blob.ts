import { defineEntity, p } from '@mikro-orm/core';
import { now } from './columns.js';

const BlobSchema = defineEntity({
  name: 'Blob',
  properties: {
    sha256: p.blob().primary(),
    size: p.bigint('number'),
    pack: p.text(),
    at: p.integer(),
    length: p.integer(),
    createdAt: now,
    touchedAt: now,
  },
});

/** Bytes that the blob store has; the row is what references and collection go by. */
export class Blob extends BlobSchema.class {}
BlobSchema.setClass(Blob);
