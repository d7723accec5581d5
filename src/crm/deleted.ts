import { permittedActivity } from '../access/activity.js';
import { permittedId, permittedItem, type Viewer } from '../access/viewer.js';
import type { BulkNoun } from '../model/index.js';
import type { Sql } from '../platform/database.js';
import { isKept } from './restore.js';

export interface DeletedItem {
  id: number | string;
  title: string;
  organizationId: number | null;
  personId: number | null;
  deletedAt: Date;
  /** Who deleted it; null where it is not known. */
  deletedBy: number | null;
  /** As PostgreSQL writes it: where a page goes on. */
  place: string;
}

interface Part {
  /** Words of the title. */
  q: string;
  limit: number;
  /** The last one of the page before. */
  after?: { place: string; id: number | string } | undefined;
}

interface Kept {
  title: 'title' | 'name' | 'subject';
  contacts: readonly ('organization' | 'person')[];
  /** SQL: what is no item that somebody deleted. */
  only?: string;
}

const mergeable = 't.merged_into_id is null';
const both = ['organization', 'person'] as const;
const kept: Record<BulkNoun, Kept> = {
  deal: { title: 'title', contacts: both, only: mergeable },
  lead: {
    title: 'title',
    contacts: both,
    // It became a deal.
    only: 'not exists (select from deal d where d.from_lead_id = t.id and d.deleted_at is null)',
  },
  person: { title: 'name', contacts: ['organization'], only: mergeable },
  organization: { title: 'name', contacts: [], only: mergeable },
  project: { title: 'title', contacts: both },
  product: { title: 'name', contacts: [] },
  activity: { title: 'subject', contacts: both },
};

/**
 * What was deleted, and can be brought back by whoever saw it: the last deleted one first, one more than `limit` where there
 * are more.
 */
export function deletedItems(
  sql: Sql,
  viewer: Viewer,
  noun: BulkNoun,
  { q, limit, after }: Part,
): Promise<DeletedItem[]> {
  const { title, contacts, only = 'true' } = kept[noun];
  const contact = (type: 'organization' | 'person') =>
    contacts.includes(type) ? permittedId(viewer, type, `t.${type}_id`, '$1') : 'null';
  const permitted = noun === 'activity' ? permittedActivity : permittedItem;
  const who =
    noun === 'lead'
      ? 't.deleted_by_id'
      : `(select l.actor_id from change_log l where l.item_type = '${noun}' and l.item_id = t.id
            and l.field = 'is_deleted' and l.new_value = 'true' order by l.id desc limit 1)`;
  const id = noun === 'lead' ? 'uuid' : 'bigint';
  return sql.query<DeletedItem>(
    `select t.id, t.${title} as title, ${contact('organization')} as "organizationId", ${contact('person')} as "personId",
            t.deleted_at as "deletedAt", ${who} as "deletedBy", t.deleted_at::text as place
       from ${noun} t
      where ${isKept('t')} and ${noun === 'activity' ? 'true' : 't.purged_at is null'} and ${only}
        and ${permitted(viewer, 't', '$1')}
        and ($2 = '' or t.${title} ilike $2) and ($3::timestamptz is null or (t.deleted_at, t.id) < ($3, $4::${id}))
      order by t.deleted_at desc, t.id desc limit $5`,
    [
      viewer.userId,
      q && `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`,
      after?.place ?? null,
      after?.id ?? null,
      limit + 1,
    ],
  );
}
