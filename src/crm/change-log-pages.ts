import { Injectable } from '@nestjs/common';
import type { ChangeSource, Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import { Database } from '../platform/database.js';
import { itemThere } from './there.js';

export interface ChangeRow {
  id: number;
  field: string;
  old: unknown;
  new: unknown;
  actorId: number | null;
  source: ChangeSource;
  bulk: boolean;
  at: Date;
}

/** All that one verb changed at once. */
export interface ChangeGroup {
  last: number;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  actorId: number | null;
  source: ChangeSource;
  at: Date;
}

type Noun = 'deal' | 'person' | 'organization' | 'project' | 'product';

export interface Part {
  limit: number;
  cursor?: string | undefined;
}

/** What was changed on an item, newest first. */
@Injectable()
export class ChangeLogPages {
  constructor(private readonly database: Database) {}

  /** Field by field. @throws {NotFoundError} where the item is not there for the viewer */
  async fields(viewer: Viewer, type: Noun, id: number, { limit, cursor, field }: Part & { field?: string }) {
    await itemThere(this.database, viewer, type, id);
    const rows = await this.database.query<ChangeRow>(
      `select id, field, old_value as old, new_value as new, actor_id as "actorId", source, bulk, at from change_log
        where item_type = $1 and item_id = $2 and id < $3 and ($5::text is null or field = $5)
        order by id desc limit $4`,
      [type, id, readCursor(cursor), limit + 1, field ?? null],
    );
    return cut(rows, limit, row => row.id);
  }

  /** Change by change. @throws {NotFoundError} where the item is not there for the viewer */
  async groups(viewer: Viewer, type: Noun, id: number, { limit, cursor }: Part) {
    await itemThere(this.database, viewer, type, id);
    const rows = await this.database.query<ChangeGroup>(
      `select max(id) as last, jsonb_object_agg(field, old_value) as before, jsonb_object_agg(field, new_value) as after,
              actor_id as "actorId", source, at
         from change_log where item_type = $1 and item_id = $2
        group by actor_id, source, at having max(id) < $3 order by max(id) desc limit $4`,
      [type, id, readCursor(cursor), limit + 1],
    );
    return cut(rows, limit, row => row.last);
  }
}

function cut<T>(rows: T[], limit: number, place: (row: T) => number): { rows: T[]; cursor: string | null } {
  if (rows.length <= limit) return { rows, cursor: null };
  const page = rows.slice(0, limit);
  const last = String(place(page.at(-1) as T));
  return { rows: page, cursor: Buffer.from(last).toString('base64url') };
}

/** The id of the last row of the page before. @throws {InvalidError} */
function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^\d{1,15}$/.test(id)) {
    throw new InvalidError('cursor', 'cursor is not one that this list gave', 'Start from the first page.');
  }
  return Number(id);
}
