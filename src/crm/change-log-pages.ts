import { Injectable } from '@nestjs/common';
import { changeAsSeen } from '../access/change.js';
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

/** What was changed on an item, newest first, as far as what the changes name is there for the viewer. */
@Injectable()
export class ChangeLogPages {
  constructor(private readonly database: Database) {}

  /** Field by field. @throws {NotFoundError} where the item is not there for the viewer */
  async fields(viewer: Viewer, type: Noun, id: number, { limit, cursor, field }: Part & { field?: string }) {
    await itemThere(this.database, viewer, type, id);
    const seen = changeAsSeen(viewer, 'l', '$6');
    const rows = await this.database.query<ChangeRow>(
      `select l.id, l.field, ${seen.old} as old, ${seen.new} as new, l.actor_id as "actorId", l.source, l.bulk, l.at
         from change_log l
        where l.item_type = $1 and l.item_id = $2 and l.id < $3 and ($5::text is null or l.field = $5)
          and $6::bigint is not null and ${seen.visible}
        order by l.id desc limit $4`,
      [type, id, readCursor(cursor), limit + 1, field ?? null, viewer.userId],
    );
    return cut(rows, limit, row => row.id);
  }

  /** Change by change. @throws {NotFoundError} where the item is not there for the viewer */
  async groups(viewer: Viewer, type: Noun, id: number, { limit, cursor }: Part) {
    await itemThere(this.database, viewer, type, id);
    const seen = changeAsSeen(viewer, 'l', '$5');
    const rows = await this.database.query<ChangeGroup>(
      `select max(l.id) as last, jsonb_object_agg(l.field, ${seen.old}) as before,
              jsonb_object_agg(l.field, ${seen.new}) as after, l.actor_id as "actorId", l.source, l.at
         from change_log l
        where l.item_type = $1 and l.item_id = $2 and $5::bigint is not null and ${seen.visible}
        group by l.actor_id, l.source, l.at having max(l.id) < $3 order by max(l.id) desc limit $4`,
      [type, id, readCursor(cursor), limit + 1, viewer.userId],
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
