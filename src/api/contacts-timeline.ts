import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { contactsTimeline, type Mark, type TimelineRow } from '../crm/contacts-timeline.js';
import { InvalidError } from '../errors.js';
import { Database } from '../platform/database.js';
import { readCursor, writeCursor } from './cursor.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { pageInQuery, QueryInput } from './input.js';
import * as kinds from './kinds.js';

const asked = z.object({
  ...pageInQuery,
  type: z.enum(['person', 'organization'], 'takes person or organization'),
  from: kinds.date.strict,
  to: kinds.date.strict,
  owner_id: kinds.id.lenient.optional(),
  q: kinds.text(200).strict.optional(),
});
/** Where a page ended. */
const place = z.object({ key: kinds.text(2000).strict, id: kinds.id.strict });
/** As many days as may be looked at, and as many contacts at once. */
const mostDays = 400;
const mostContacts = 100;

/** Persons or organizations down, time across. */
@Controller('api/contacts-timeline')
export class ContactsTimelineController {
  constructor(private readonly database: Database) {}

  @Get()
  @Summary('Contacts by name, each with its activities, mails and deals of a period')
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(asked) query: z.infer<typeof asked>) {
    const { type, from, to, owner_id: ownerId, q } = query;
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
    if (days < 0) throw new InvalidError('to', 'to is before from');
    if (days > mostDays) throw new InvalidError('to', `to is more than ${mostDays} days after from`);
    const after = query.cursor === undefined ? undefined : readCursor(place, query.cursor);
    const limit = Math.min(query.limit, mostContacts);
    const choice = { type, from, to, ownerId, q: q?.trim(), after, limit: limit + 1 };
    const rows = await contactsTimeline(this.database, viewer, choice);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next = last ? writeCursor({ key: last.key, id: last.id }) : null;
    return answer(page.map(shown), { additional_data: { next_cursor: next } });
  }
}

const shown = ({ id, name, ownerId, organization, email, marks }: TimelineRow) => ({
  id,
  name,
  owner_id: ownerId,
  organization,
  email,
  marks: marks.map(shownMark),
});

/** Times come as PostgreSQL writes them in JSON. */
function shownMark(mark: Mark) {
  if (mark.kind === 'activity') return mark;
  const at = kinds.time.v2(new Date(mark.at));
  if (mark.kind === 'deal') return { ...mark, at };
  const { threadId, ...mail } = mark;
  return { ...mail, at, thread_id: threadId };
}
