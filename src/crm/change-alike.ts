import type { Viewer } from '../access/viewer.js';
import type { DomainEvent } from '../events.js';
import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { isLogged, logChanges, wordFor } from './change-log.js';

/** Tables of which each row is told by an event of its own, and where a row says when it was deleted. */
const told: readonly string[] = ['activity', 'deal', 'file', 'lead', 'note', 'person', 'project'];
export const isTold = (table: string): boolean => told.includes(table);

/** So many rows in one statement: their events are one parameter of it. */
const atOnce = 1000;

interface Alike {
  /** SQL: what is set, and of which rows; they are not among them any more when it is. */
  set: string;
  where: string;
  values: unknown[];
  /** What counts as changed, and is the same in each row. */
  columns: { column: string; old: number | string | null; new: number | string | null }[];
}

/** Changes many rows of a table alike: each is told as updated, and is on record where the table has a change log. */
export async function changeAlike(tx: Tx, viewer: Viewer, table: string, alike: Alike): Promise<void> {
  const { set, where, values, columns } = alike;
  const before = Object.fromEntries(columns.map(({ column, old }) => [column.replace(/_id$/, ''), old]));
  for (;;) {
    const changed = await tx.query<{ id: number | string; there: boolean }>(
      // Locked first, in the order of their ids: one that somebody has just changed otherwise is not among them any more.
      `update ${table} set ${set}
        where id in (select id from ${table} where ${where} order by id limit ${atOnce} for no key update)
       returning id, deleted_at is null as there`,
      values,
    );
    const ids = changed.filter(row => row.there).map(row => row.id);
    if (isLogged(table)) {
      const fields = columns.map(({ column, ...values }) => ({ field: wordFor(column), ...values }));
      await logChanges(
        tx,
        viewer,
        ids.flatMap(id => fields.map(field => ({ type: table, id: Number(id), ...field }))),
      );
    }
    const events = ids.map(id => ({ name: `${table}.updated`, payload: { id } }) as DomainEvent);
    await emit(tx, events, viewer.userId, () => before);
    if (changed.length < atOnce) return;
  }
}
