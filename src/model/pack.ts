import { defineEntity, p } from '@mikro-orm/core';
import { time } from './columns.js';

const PackSchema = defineEntity({
  name: 'Pack',
  properties: {
    name: p.text().primary(),
    bytes: p.bigint('number'),
    removedAt: () => time().nullable(),
    clearedAt: () => time().nullable(),
  },
});

/** A file of the blob store. One that has `removedAt` holds nothing that is wanted, and nothing may refer to it again. */
export class Pack extends PackSchema.class {}
PackSchema.setClass(Pack);
