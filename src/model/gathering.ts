import { defineEntity, p } from '@mikro-orm/core';
import { id } from './columns.js';

const GatheringSchema = defineEntity({
  name: 'Gathering',
  properties: {
    id,
    email: p.text(),
    /** Threads up to this id are done. */
    afterId: p.bigint('number').defaultRaw('0'),
    /** A transaction id: what was under way when the row was first seen has to end first. */
    waitsFor: p.string().columnType('xid8').nullable(),
  },
});

/** An address that a contact has been given: the mail that stands there already is to find him. */
export class Gathering extends GatheringSchema.class {}
GatheringSchema.setClass(Gathering);
