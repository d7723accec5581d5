import { Injectable } from '@nestjs/common';
import { changeAsSeen } from '../access/change.js';
import type { ChangeSource, Viewer } from '../access/viewer.js';
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
  /** Of its last row. */
  id: number;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  actorId: number | null;
  source: ChangeSource;
  at: Date;
}

type Noun = 'deal' | 'person' | 'organization' | 'project' | 'product';

export interface Part {
  limit: number;
  /** The id of the last one of the page before. */
  before?: number | undefined;
}

/**
 * What was changed on an item, newest first, as far as what the changes name is there for the viewer: one more than
 * `limit` where there are more.
 */
@Injectable()
export class ChangeLogPages {
  constructor(private readonly database: Database) {}

  /** Field by field. @throws {NotFoundError} where the item is not there for the viewer */
  async fields(
    viewer: Viewer,
    type: Noun,
    id: number,
    { limit, before, field }: Part & { field?: string },
  ): Promise<ChangeRow[]> {
    await itemThere(this.database, viewer, type, id);
    const seen = changeAsSeen(viewer, 'l', '$6');
    return this.database.query<ChangeRow>(
      `select l.id, l.field, ${seen.old} as old, ${seen.new} as new, l.actor_id as "actorId", l.source, l.bulk, l.at
         from change_log l ${seen.from}
        where l.item_type = $1 and l.item_id = $2 and l.id < $3 and ($5::text is null or l.field = $5)
          and $6::bigint is not null and ${seen.visible}
        order by l.id desc limit $4`,
      [type, id, before ?? Number.MAX_SAFE_INTEGER, limit + 1, field ?? null, viewer.userId],
    );
  }

  /** Change by change. @throws {NotFoundError} where the item is not there for the viewer */
  async groups(viewer: Viewer, type: Noun, id: number, { limit, before }: Part): Promise<ChangeGroup[]> {
    await itemThere(this.database, viewer, type, id);
    const seen = changeAsSeen(viewer, 'l', '$5');
    return this.database.query<ChangeGroup>(
      `select max(l.id) as id, jsonb_object_agg(l.field, ${seen.old}) as before,
              jsonb_object_agg(l.field, ${seen.new}) as after, l.actor_id as "actorId", l.source, l.at
         from change_log l ${seen.from}
        where l.item_type = $1 and l.item_id = $2 and $5::bigint is not null and ${seen.visible}
        group by l.actor_id, l.source, l.at having max(l.id) < $3 order by max(l.id) desc limit $4`,
      [type, id, before ?? Number.MAX_SAFE_INTEGER, limit + 1, viewer.userId],
    );
  }
}
