import { defineEntity, p } from '@mikro-orm/core';
import type { EventName } from '../events.js';
import { id, now, time } from './columns.js';
import { User } from './user.js';

const EventSchema = defineEntity({
  name: 'Event',
  properties: {
    id,
    name: p.text().$type<EventName>(),
    payload: p.json<Record<string, unknown>>().columnType('jsonb'),
    /** What the item's properties were before, of an event that says that it was updated. */
    before: p.json<Record<string, unknown>>().columnType('jsonb').nullable(),
    actor: () => p.manyToOne(User).nullable().deleteRule('set null'),
    at: now,
    /** The writing transaction: below pg_snapshot_xmin nothing can still appear. */
    xid: p.string().columnType('xid8').defaultRaw('pg_current_xact_id()'),
    dispatchedAt: () => time().nullable(),
  },
});

/** What happened, written in the transaction in which it did. */
export class Event extends EventSchema.class {}
EventSchema.setClass(Event);
