import { Controller, Get, Inject, Injectable, Param, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { asking } from '../access/asking.js';
import type { Viewer } from '../access/viewer.js';
import { entryKinds, flow, type Entry, type Part, type Wanted } from '../crm/flow.js';
import { rolledUp, scopeOf, titlesOf, type RolledUp } from '../crm/roll-up.js';
import { InvalidError } from '../errors.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { messages } from '../search/messages.js';
import { exactTime, readCursor, writeCursor } from './cursor.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { ReadAs, Reads, type AsViewer } from './guard.js';
import { pageInQuery, QueryInput } from './input.js';
import * as kinds from './kinds.js';
import { originOf } from './origin.js';
import { Reader } from './reader.js';
import { activities } from './resources/activities.js';
import { files } from './resources/files.js';
import { notes } from './resources/notes.js';
import { mailMessages } from './v1/mailbox-shapes.js';

/** An entry with what it is about, in the API's words. */
export interface Told extends Entry {
  data: object;
}

/** Timelines of items. */
@Injectable()
export class Flow {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
  ) {}

  /**
   * A page of what happened, as far as it is told by when, where and what.
   *
   * @param item `keptToo`: a deleted deal too, for as long as it can be brought back
   * @throws {NotFoundError} where the item is not there for the viewer
   */
  async page(
    viewer: Viewer,
    item: { type: RolledUp; id: number | string; keptToo?: boolean },
    wanted: Wanted,
    part: Part,
  ): Promise<{ entries: Entry[]; more: boolean }> {
    const found = await this.database.kept.together(async sql =>
      flow(
        sql,
        viewer,
        await scopeOf(asking(sql, viewer), viewer, item.type, item.id, item.keptToo),
        wanted,
        part,
      ),
    );
    return { entries: found.slice(0, part.limit), more: found.length > part.limit };
  }

  /** Entries with what they are about: those of one kind are loaded at once. What is gone since is left out. */
  async told(viewer: Viewer, entries: Entry[], origin: string): Promise<Told[]> {
    const idsOf = (kind: Entry['kind']) =>
      entries.filter(entry => entry.kind === kind).map(entry => entry.id);
    const told = await Promise.all([
      this.reader.found(activities, 'v1', viewer, idsOf('activity')),
      this.reader.found(notes, 'v1', viewer, idsOf('note')),
      this.reader.found(files, 'v1', viewer, idsOf('file')),
      this.mails(viewer, idsOf('mail'), origin),
    ]);
    const loaded = new Map<string, object>();
    for (const [at, kind] of (['activity', 'note', 'file', 'mail'] as const).entries())
      for (const one of told[at] as { id: number }[]) loaded.set(`${kind} ${one.id}`, one);
    return entries.flatMap(entry => {
      const data = entry.kind === 'change' ? changeOf(entry) : loaded.get(`${entry.kind} ${entry.id}`);
      return data ? [{ ...entry, data }] : [];
    });
  }

  private async mails(viewer: Viewer, ids: number[], origin: string) {
    if (ids.length === 0) return [];
    return this.database.kept.together(async sql =>
      mailMessages(sql, viewer, await messages(sql, viewer, { messageIds: ids }), origin),
    );
  }

  titles(viewer: Viewer, entries: Entry[]): Promise<Map<string, string>> {
    return titlesOf(
      this.database.kept,
      viewer,
      entries.map(entry => entry.from),
    );
  }
}

const changeOf = ({ change, from, at }: Entry): object => ({
  id: change!.id,
  item_type: from.type,
  item_id: from.id,
  user_id: change!.actorId,
  field_key: change!.field,
  old_value: change!.old,
  new_value: change!.new,
  is_bulk_update_flag: change!.bulk,
  log_time: kinds.time.v1(at),
  change_source: change!.source,
  change_source_user_agent: null,
});

const query = z.object({
  ...pageInQuery,
  kinds: kinds.text(200).strict.optional(),
});

/** Kontor's own timelines: any item, by cursor, each entry marked with the item that it comes from. */
@Controller('api/items/:type/:id/timeline')
export class TimelineController {
  constructor(
    private readonly timelines: Flow,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get()
  @Reads()
  @Summary('What happened on an item and on what rolls up to it, newest first')
  timeline(
    @ReadAs() readAs: AsViewer,
    @Param() path: { type: string; id: string },
    @QueryInput(query) asked: z.infer<typeof query>,
    @Req() request: Request,
  ) {
    return readAs(viewer => this.page(viewer, itemOf(path), asked, originOf(this.env, request)));
  }

  private async page(
    viewer: Viewer,
    item: ReturnType<typeof itemOf>,
    { limit, cursor, kinds: named }: z.infer<typeof query>,
    origin: string,
  ) {
    const wanted = { kinds: readKinds(named), customFields: true };
    const after = cursor === undefined ? null : readCursor(place, cursor);
    const { entries, more } = await this.timelines.page(viewer, { ...item, keptToo: true }, wanted, {
      limit,
      after,
    });
    const [told, titles] = await Promise.all([
      this.timelines.told(viewer, entries, origin),
      this.timelines.titles(viewer, entries),
    ]);
    const last = entries.at(-1);
    return answer(
      told.map(({ kind, at, from, data }) => ({
        kind,
        at: at.toISOString(),
        from: { ...from, title: titles.get(`${from.type} ${from.id}`) ?? null },
        rolled_up: from.type !== item.type || from.id !== item.id,
        data,
      })),
      { additional_data: { next_cursor: more && last ? nextOf(last) : null } },
    );
  }
}

/** @throws {NotFoundError} @throws {InvalidError} */
export function itemOf({ type, id }: { type: string; id: string }): { type: RolledUp; id: number | string } {
  const noun = rolledUp(type);
  const read = (noun === 'lead' ? kinds.uuid : kinds.id).lenient.safeParse(id);
  if (!read.success) throw new InvalidError('id', `id ${read.error.issues[0]?.message}`);
  return { type: noun, id: read.data };
}

function readKinds(named: string | undefined): Wanted['kinds'] {
  if (!named) return entryKinds;
  const asked = named.split(',').map(one => one.trim());
  const wrong = asked.find(one => !(entryKinds as readonly string[]).includes(one));
  if (wrong !== undefined) throw new InvalidError('kinds', `kinds takes ${entryKinds.join(', ')}`);
  return entryKinds.filter(kind => asked.includes(kind));
}

const nextOf = ({ place: at, kind, id }: Entry): string => writeCursor([at, kind, id]);

/** Where a page ended. */
const place = z
  .tuple([exactTime, z.enum(entryKinds), z.number().int()])
  .transform(([at, kind, id]) => ({ place: at, kind, id }));
