import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { isTimezone } from '../accounts/users.js';
import type { Viewer } from '../access/viewer.js';
import { Activities } from '../crm/activities.js';
import { rolledUp } from '../crm/roll-up.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Database } from '../platform/database.js';
import {
  activitiesInRange,
  listActivities,
  mostInRange,
  type Place,
  whens,
} from '../search/activity-lists.js';
import { type ActivityRow, wholeActivity } from '../search/activity-rows.js';
import { duration } from './activity-kinds.js';
import { readCursor, writeCursor } from './cursor.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { Id, numberInQuery, pageInQuery, QueryInput } from './input.js';
import * as kinds from './kinds.js';

const choice = {
  owner_id: kinds.ids.lenient.optional(),
  type: kinds.list(kinds.text(100)).lenient.optional(),
  timezone: z.string().refine(isTimezone, 'takes a name such as Europe/Stockholm').default('UTC'),
};
const listQuery = z.object({
  ...pageInQuery,
  ...choice,
  when: z.enum(whens, `takes one of ${whens.join(', ')}`).default('todo'),
  week_start: numberInQuery(0, 6).default(1),
  item_type: z.string().max(20, 'takes a kind of item').optional(),
  item_id: z.string().max(40, 'takes an id').optional(),
});
const rangeQuery = z.object({ ...choice, from: kinds.date.lenient, to: kinds.date.lenient });
/** Of a year there is another list. */
const mostDays = 92;

/** What Pipedrive's API lacks of activities: with the names of what they stand on, by the days of who looks. */
@Controller('api/activities')
export class ActivitiesController {
  constructor(
    private readonly database: Database,
    private readonly activities: Activities,
  ) {}

  @Get()
  @Summary('What is to be done, the earliest first, or was done, the latest first; on an item too')
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(listQuery) query: z.infer<typeof listQuery>) {
    const rows = await listActivities(this.database, viewer, {
      when: query.when,
      owners: query.owner_id,
      types: query.type,
      timezone: query.timezone,
      weekStart: query.week_start,
      item: itemOf(query),
      limit: query.limit,
      after: query.cursor === undefined ? null : readCursor(place, query.cursor),
    });
    const shown = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    return answer(
      shown.map(row => {
        const { at: _, ...more } = row;
        return view(more);
      }),
      { additional_data: { next_cursor: last ? writeCursor({ at: last.at, id: last.id }) : null } },
    );
  }

  /** Done or not, without pages: a calendar shows all of its days. */
  @Get('calendar')
  @Summary('All activities of some days, with the names of what they stand on')
  async range(@CurrentViewer() viewer: Viewer, @QueryInput(rangeQuery) query: z.infer<typeof rangeQuery>) {
    const days = (Date.parse(query.to) - Date.parse(query.from)) / (24 * 3600_000);
    if (days < 0) throw new InvalidError('to', 'to is before from');
    if (days >= mostDays) throw new InvalidError('to', `to is more than ${mostDays} days from from`);
    const rows = await activitiesInRange(this.database, viewer, {
      from: query.from,
      to: query.to,
      owners: query.owner_id,
      types: query.type,
      timezone: query.timezone,
    });
    return answer(rows.map(view), { additional_data: { more: rows.length === mostInRange } });
  }

  @Get(':id')
  @Summary('An activity with all that its dialog shows')
  async one(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const found = await wholeActivity(this.database, viewer, id);
    if (!found) throw new NotFoundError('Activity');
    return view(found);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Summary('Bring a deleted activity back, for 30 days')
  async restore(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.activities.restore(viewer, id);
    return { id };
  }
}

const place: z.ZodType<Place> = z.object({
  at: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[0-9.+:-]*$/),
  id: kinds.id.strict,
});

/** @throws {NotFoundError} for a kind that has no activities @throws {InvalidError} */
function itemOf({ item_type, item_id }: z.infer<typeof listQuery>) {
  if (item_type === undefined) return undefined;
  const type = rolledUp(item_type);
  const id = (type === 'lead' ? kinds.uuid : kinds.id).lenient.safeParse(item_id ?? '');
  if (!id.success) throw new InvalidError('item_id', `item_id takes the id of a ${type}`);
  return { type, id: id.data };
}

const view = <Row extends ActivityRow>(row: Row) => ({
  ...row,
  duration: row.duration === null ? null : duration.v2(row.duration),
  location: row.location?.value ?? null,
  marked_as_done_time: row.marked_as_done_time?.toISOString() ?? null,
});
