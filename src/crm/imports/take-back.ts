import { LockMode } from '@mikro-orm/postgresql';
import { isDeepStrictEqual } from 'node:util';
import { Activity, Deal, Lead, Note, Organization, Person, type ImportedKind } from '../../model/index.js';
import type { Tx } from '../../platform/database.js';
import { passOn, setEmails, toPhones, type Channel } from '../contacts.js';
import type { Change } from '../change.js';
import { held, type Held } from './write-contacts.js';

const types = {
  activity: Activity,
  deal: Deal,
  lead: Lead,
  note: Note,
  organization: Organization,
  person: Person,
};

/** An item that an import made or filled in. */
interface Row {
  kind: ImportedKind;
  itemId: string;
  made: boolean;
  before: Held | null;
  after: Held | null;
  /** Milliseconds. */
  changedAt: number;
}

/** What stands on others goes first. */
const inOrder: ImportedKind[] = ['note', 'activity', 'deal', 'lead', 'person', 'organization'];

/**
 * Takes some items of an import back, in the transaction of the change: what it made is deleted, what it filled in is as it
 * was. What somebody changed since, or has put something else on, stays as it is.
 *
 * @returns how many came back and how many stayed; none of both when there is nothing left
 */
export async function takeBack(
  change: Change,
  tx: Tx,
  importId: number,
  atOnce: number,
): Promise<{ reverted: number; kept: number }> {
  const rows = await tx.query<Row>(
    `select kind, item_id as "itemId", made, before, after, 
            (extract(epoch from update_time) * 1000)::float8 as "changedAt" from table_import_item
      where table_import_id = $1 and state = 'done' order by array_position($2::text[], kind), item_id limit $3`,
    [importId, inOrder, atOnce],
  );
  const kept: Row[] = [];
  for (const kind of inOrder) {
    const some = rows.filter(row => row.kind === kind);
    if (some.length > 0) kept.push(...(await takeBackKind(change, tx, importId, kind, some)));
  }
  await change.em.flush();
  const keys = (list: Row[]) => list.map(row => `${row.kind} ${row.itemId}`);
  await tx.query(
    `update table_import_item set state = case when kind || ' ' || item_id = any($3) then 'kept' else 'reverted' end
      where table_import_id = $1 and kind || ' ' || item_id = any($2) and state = 'done'`,
    [importId, keys(rows), keys(kept)],
  );
  return { reverted: rows.length - kept.length, kept: kept.length };
}

/** @returns those that stay */
async function takeBackKind(
  { em }: Change,
  tx: Tx,
  importId: number,
  kind: ImportedKind,
  rows: Row[],
): Promise<Row[]> {
  const ids = rows.map(row => (kind === 'lead' ? row.itemId : Number(row.itemId)));
  const items = (await em.find(types[kind] as never, { id: { $in: ids } } as never, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    orderBy: { id: 'asc' } as never,
  })) as (Activity | Deal | Lead | Note | Organization | Person)[];
  const isContact = kind === 'person' || kind === 'organization';
  if (isContact) await em.populate(items as never[], ['emails'] as never);
  const used = isContact ? await usedByOthers(tx, importId, kind, ids as number[]) : new Set<number>();
  const byId = new Map(items.map(item => [String(item.id), item]));
  const kept: Row[] = [];
  for (const row of rows) {
    const item = byId.get(row.itemId);
    // Somebody deleted it: what was to be done is done.
    if (!item || item.deletedAt) continue;
    if (row.made) {
      if (item.updateTime.getTime() > row.changedAt || used.has(item.id as number)) kept.push(row);
      else {
        item.touch();
        item.deletedAt = item.updateTime;
        if (item instanceof Person || item instanceof Organization) await passOn(em, item);
      }
    } else if (!(await putBack(em, item as Person | Organization, row))) kept.push(row);
  }
  return kept;
}

/** Contacts on which something stands that this import did not make. */
async function usedByOthers(
  tx: Tx,
  importId: number,
  kind: 'organization' | 'person',
  ids: number[],
): Promise<Set<number>> {
  const places = ['deal', 'lead', 'project', ...(kind === 'organization' ? ['person'] : [])];
  const rows = await tx.query<{ id: number }>(
    places
      .map(
        place => `
        select t.${kind}_id as id from ${place} t
         where t.${kind}_id = any($2) and t.deleted_at is null and not exists (
           select from table_import_item i
            where i.table_import_id = $1 and i.kind = '${place}' and i.item_id = t.id::text)`,
      )
      .join(' union '),
    [importId, ids],
  );
  return new Set(rows.map(row => row.id));
}

/** Field by field; one that somebody has changed since stays. @returns whether all are as they were */
async function putBack(em: Change['em'], item: Organization | Person, row: Row): Promise<boolean> {
  const now = held(item);
  const { before, after } = row as { before: Held; after: Held };
  const mine = Object.keys(before).filter(key => isDeepStrictEqual(now[key], after[key]));
  for (const key of mine) {
    const value = before[key];
    if (key === 'emails') await setEmails(em, item, value as Channel[]);
    else if (key === 'phones') item.phones = toPhones(value as Channel[]);
    else if (key === 'organizationId') (item as Person).organization = null;
    else Object.assign(item, { [key]: value });
  }
  if (mine.length > 0) item.touch();
  return mine.length === Object.keys(before).length;
}
