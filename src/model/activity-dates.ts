import { p, type Opt } from '@mikro-orm/core';
import { day } from './columns.js';

/** What an item knows of its activities; the database keeps it with each change of one. */
export const activityDates = {
  nextActivityId: () => p.bigint('number').nullable(),
  nextActivityDate: () => day().nullable(),
  nextActivityTime: () => clock().nullable(),
  lastActivityId: () => p.bigint('number').nullable(),
  lastActivityDate: () => day().nullable(),
  activitiesCount: () => p.integer().default(0),
  doneActivitiesCount: () => p.integer().default(0),
};

/** A time of day, UTC, as `HH:MM:SS`. */
export const clock = () => p.time().columnType('time(0)');

/** When something is due, in an order in which what has no date comes last. Made by PostgreSQL. */
export const dueAt = (date: string, time: string) =>
  p
    .datetime()
    .$type<Opt<Date>>()
    .columnType('timestamptz')
    .generated(
      `(coalesce((${date} + coalesce(${time}, '23:59:59'::time)) at time zone 'UTC', '9999-12-31 23:59:59+00'::timestamptz)) stored`,
    );
