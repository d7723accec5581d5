import type { ChangeSet, EntityProperty, Platform } from '@mikro-orm/core';
import { isDeepStrictEqual } from 'node:util';
import type { Viewer } from '../access/viewer.js';
import { newTime } from '../model/index.js';
import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';

/** One field of one item, before and after, as the change log keeps it. */
export interface LoggedChange {
  type: LoggedType;
  id: number;
  /** The API's word for it; of a custom field, its key. */
  field: string;
  old: unknown;
  new: unknown;
}

/** Who changed it, as the log says it. */
type Changer = Pick<Viewer, 'userId' | 'source' | 'bulk'>;

/** What has a change log, by its table. A lead has none. */
export const loggedTypes = ['deal', 'person', 'organization', 'project', 'product', 'activity'] as const;
export type LoggedType = (typeof loggedTypes)[number];

/** Fields that follow from others, or say when something else happened. */
const silent = new Set([
  'addTime',
  'updateTime',
  'stageChangeTime',
  'closeTime',
  'madeBy',
  'creator',
  'followerIds',
  'updater',
  'firstWonTime',
  'productsCount',
  'mrr',
  'arr',
  'acv',
  'position',
]);

/** Where the API's word is not the column's. */
const words: Record<string, string> = {
  organization_id: 'org_id',
  archived_at: 'is_archived',
  deleted_at: 'is_deleted',
  from_lead_id: 'source_lead_id',
};

/** Rows that are part of an item: their coming and going is a change of its field. */
const parts: Record<string, { of: readonly string[]; property: string; shown: string }> = {
  ContactEmail: { of: ['person', 'organization'], property: 'emails', shown: 'email' },
  DealParticipant: { of: ['deal'], property: 'participant_id', shown: 'person' },
  Follower: { of: ['deal', 'person', 'organization', 'product'], property: 'follower_id', shown: 'user' },
};

interface Seen {
  entity: Record<string, unknown>;
  table: string;
  created: boolean;
  /** By property; what it was before the verb. */
  old: Map<string, unknown>;
  /** Its column, by property. */
  columns: Map<string, string>;
}

interface Part {
  owner: { type: string; id: number };
  field: string;
  old: unknown;
  new: unknown;
}

/** What one verb changed, put together from everything that MikroORM wrote for it; no verb says it by itself. */
export class ChangeRecord {
  private readonly seen = new Map<object, Seen>();
  private readonly parts: Part[] = [];
  private readonly said: LoggedChange[] = [];

  /** Takes note of what is about to be written. A verb may write several times; the first value counts as the old. */
  note(changeSets: ChangeSet<object>[], platform: Platform): void {
    for (const changeSet of changeSets) {
      if (parts[changeSet.meta.className]) this.notePart(changeSet);
      else if (changeSet.type === 'create' || changeSet.type === 'update') this.noteItem(changeSet, platform);
    }
  }

  /** What a verb tells of itself, beside the fields that it changed. */
  say(change: LoggedChange): void {
    this.said.push(change);
  }

  private noteItem(
    { entity, meta, type, payload, originalEntity }: ChangeSet<object>,
    platform: Platform,
  ): void {
    let seen = this.seen.get(entity);
    if (!seen) {
      seen = {
        entity: entity as Seen['entity'],
        table: meta.tableName,
        created: type === 'create',
        old: new Map(),
        columns: new Map(),
      };
      this.seen.set(entity, seen);
    }
    for (const name of Object.keys(payload)) {
      if (seen.old.has(name)) continue;
      const property = meta.properties[name as never] as EntityProperty | undefined;
      if (!property?.fieldNames?.[0]) continue;
      seen.columns.set(name, property.fieldNames[0]);
      const old = (originalEntity as Record<string, unknown> | undefined)?.[name] ?? null;
      // The snapshot holds it as the database does: arrays and JSON as text.
      const { customType } = property;
      const isText = typeof old === 'string' && property.columnTypes?.[0] === 'jsonb';
      seen.old.set(
        name,
        isText
          ? JSON.parse(old)
          : customType && old !== null
            ? customType.convertToJSValue(old, platform)
            : old,
      );
    }
  }

  private notePart({ entity, meta, type, payload, originalEntity }: ChangeSet<object>): void {
    const { of, property, shown } = parts[meta.className]!;
    const row = entity as Record<string, { id: number } | null | undefined>;
    // Of a row that goes, MikroORM has no snapshot but the row itself.
    const before = (type === 'delete' ? entity : (originalEntity ?? {})) as Record<string, unknown>;
    if (type === 'update' && !(shown in payload)) return;
    for (const owner of of) {
      const id = row[owner]?.id;
      if (typeof id !== 'number') continue;
      this.parts.push({
        owner: { type: owner, id },
        field: property,
        old: type === 'create' ? null : plain(before[shown]),
        new: type === 'delete' ? null : plain(row[shown]),
      });
    }
  }

  /** Fields of items that are not what they were. Of a new item only that it was added. */
  changes(): LoggedChange[] {
    const rows: LoggedChange[] = [];
    for (const one of this.seen.values()) {
      if (!isLogged(one.table)) continue;
      const item = { type: one.table, id: one.entity['id'] as number };
      if (one.created) {
        rows.push({ ...item, field: 'add_time', old: null, new: plain(one.entity['addTime'] ?? new Date()) });
        continue;
      }
      for (const [name, old] of changed(one)) {
        if (silent.has(name)) continue;
        rows.push(
          ...fieldsOf(name, one.columns.get(name)!, old, plain(one.entity[name])).map(row => ({
            ...item,
            ...row,
          })),
        );
      }
    }
    const created = new Set(rows.filter(row => row.field === 'add_time').map(row => `${row.type} ${row.id}`));
    for (const { owner, field, old, new: now } of this.parts) {
      if (!isLogged(owner.type) || created.has(`${owner.type} ${owner.id}`)) continue;
      rows.push({ type: owner.type, id: owner.id, field, old, new: now });
    }
    return [...rows, ...this.said];
  }

  /**
   * What an item's properties were before the verb, those that are not the same now: what a webhook tells as
   * `previous`. Null where nothing of it changed, but for its `updateTime`.
   */
  before(table: string, id: number | string): Record<string, unknown> | null {
    const before: Record<string, unknown> = {};
    for (const one of this.seen.values()) {
      if (one.table !== table || one.entity['id'] !== id || one.created) continue;
      for (const [name, old] of changed(one)) before[name] = old;
    }
    for (const part of this.parts) {
      if (part.owner.type !== table || part.owner.id !== id || part.field !== 'emails') continue;
      const lost = (before['emails'] ??= { gone: [], come: [] }) as { gone: unknown[]; come: unknown[] };
      if (part.old !== null) lost.gone.push(part.old);
      if (part.new !== null) lost.come.push(part.new);
    }
    return Object.keys(before).some(name => name !== 'updateTime') ? before : null;
  }
}

/** Writes to the change log, in the transaction of the change. */
export async function logChanges(tx: Tx, viewer: Changer, changes: LoggedChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `insert into change_log (item_type, item_id, field, old_value, new_value, actor_id, source, bulk)
     select type, id, field, nullif(old, 'null'::jsonb), nullif(new, 'null'::jsonb), $2, $3, $4
       from jsonb_to_recordset($1) as given (type text, id bigint, field text, old jsonb, new jsonb)`,
    [JSON.stringify(changes), viewer.userId, viewer.source ?? 'api', viewer.bulk ?? false],
  );
}

/**
 * Takes along what stands in a part of the set-up that moves: the deals of a stage to another pipeline, the projects of a
 * phase to another board. To the log it is one change of many.
 *
 * @param part the column that names what moves, and its id
 * @param place the column that changes with it
 */
export async function takeAlong(
  tx: Tx,
  viewer: Changer,
  noun: 'deal' | 'project',
  part: { column: 'stage_id' | 'phase_id'; id: number },
  place: { column: 'pipeline_id' | 'board_id'; from: number; to: number },
): Promise<void> {
  const moved = await tx.query<{ id: number }>(
    `with moved as (
       update ${noun} set ${place.column} = $3, ${newTime}
        where ${part.column} = $1 returning id, deleted_at),
     logged as (
       insert into change_log (item_type, item_id, field, old_value, new_value, actor_id, source, bulk)
       select '${noun}', id, '${place.column}', to_jsonb($2::bigint), to_jsonb($3::bigint), $4, $5, true from moved)
     select id from moved where deleted_at is null order by id`,
    [part.id, place.from, place.to, viewer.userId, viewer.source ?? 'api'],
  );
  await emit(
    tx,
    moved.map(({ id }) => ({ name: `${noun}.updated` as const, payload: { id } })),
    viewer.userId,
    () => (noun === 'deal' ? { pipeline: place.from } : { board: place.from }),
  );
}

/**
 * Moves the deals of stages that go away to another one, of whatever pipeline, or the projects of phases. To the log it is
 * one change of many.
 * @returns how many
 */
export async function moveStanding(
  tx: Tx,
  viewer: Changer,
  noun: 'deal' | 'project',
  from: number[],
  to: { part: number; whole: number },
): Promise<number> {
  const [part, whole, also] =
    noun === 'deal'
      ? (['stage', 'pipeline', 'stage_change_time = now(),'] as const)
      : (['phase', 'board', ''] as const);
  const moved = await tx.query<{ id: number; before: Record<string, number> }>(
    `with standing as (
       select id, ${part}_id, ${whole}_id from ${noun} where ${part}_id = any($1) and deleted_at is null order by id for no key update),
     moved as (
       update ${noun} set ${part}_id = $2, ${whole}_id = $3, ${also} ${newTime}
        where id in (select id from standing) returning id),
     logged as (
       insert into change_log (item_type, item_id, field, old_value, new_value, actor_id, source, bulk)
       select '${noun}', id, f.field, to_jsonb(f.old), to_jsonb(f.new), $4, $5, true
         from standing s, lateral (values ('${part}_id', s.${part}_id, $2::bigint), ('${whole}_id', s.${whole}_id, $3::bigint))
           f (field, old, new)
        where f.old <> f.new)
     select s.id, jsonb_strip_nulls(jsonb_build_object(
              '${part}', nullif(s.${part}_id, $2::bigint), '${whole}', nullif(s.${whole}_id, $3::bigint))) as before
       from standing s join moved using (id) order by s.id`,
    [from, to.part, to.whole, viewer.userId, viewer.source ?? 'api'],
  );
  const before = new Map(moved.map(row => [row.id, row.before]));
  await emit(
    tx,
    moved.map(({ id }) => ({ name: `${noun}.updated` as const, payload: { id } })),
    viewer.userId,
    event => before.get((event.payload as { id: number }).id) ?? null,
  );
  return moved.length;
}

export const isLogged = (table: string): table is LoggedType =>
  (loggedTypes as readonly string[]).includes(table);

function changed({ entity, old }: Seen): [string, unknown][] {
  return [...old]
    .map(([name, value]): [string, unknown] => [name, plain(value)])
    .filter(([name, value]) => !same(value, plain(entity[name])));
}

/** A property as the log tells it: custom fields and details one by one. */
function fieldsOf(
  name: string,
  column: string,
  old: unknown,
  now: unknown,
): Pick<LoggedChange, 'field' | 'old' | 'new'>[] {
  if (name === 'customFields' || name === 'details') {
    const [before, after] = [old ?? {}, now ?? {}] as Record<string, unknown>[];
    return [...new Set([...Object.keys(before!), ...Object.keys(after!)])]
      .filter(key => !same(before![key], after![key]))
      .map(key => ({ field: key, old: before![key] ?? null, new: after![key] ?? null }));
  }
  const field = wordFor(column);
  if (field === 'is_archived' || field === 'is_deleted') {
    return (old === null) === (now === null) ? [] : [{ field, old: old !== null, new: now !== null }];
  }
  return [{ field, old, new: now }];
}

/** The API's word for a column. */
export const wordFor = (column: string): string => words[column] ?? column;

const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a ?? null, b ?? null);

/** A value as JSON keeps it: an item by its id, a time in RFC 3339. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object') {
    if ('__helper' in value && 'id' in value) return value.id;
    return JSON.parse(JSON.stringify(value)) as unknown;
  }
  return value;
}
