import type { Sql } from '../platform/database.js';
import type { MessageRow } from './messages.js';

/** A mail that only its subject put into the thread, with all that answers it: what a split would take out. */
export interface LooseJoin {
  rule: string;
  message_id: number;
  message_ids: number[];
}

/** @param rows the messages of one thread that the viewer was found to be allowed to read, the oldest first */
export async function looseJoins(sql: Sql, rows: MessageRow[]): Promise<LooseJoin[]> {
  const loose = rows.filter(row => row.thread_rule === 'subject');
  // A mail that stands alone in what the viewer may read joined nothing that he could separate it from.
  if (loose.length === 0 || rows.length < 2) return [];
  const stored = await sql.query<{ id: number; key: string; names: string[] }>(
    'select id, id_hash::text as key, reference_keys::text[] as names from message where id = any($1)',
    [rows.map(row => row.id)],
  );
  const byId = new Map(stored.map(row => [row.id, row]));
  return loose.map(({ id, thread_rule }) => {
    const keys = new Set([byId.get(id)?.key]);
    const ids = new Set([id]);
    for (let before = 0; before !== ids.size;) {
      before = ids.size;
      for (const row of stored) {
        if (ids.has(row.id) || !row.names.some(name => keys.has(name))) continue;
        ids.add(row.id);
        keys.add(row.key);
      }
    }
    return { rule: thread_rule, message_id: id, message_ids: [...ids].sort((a, b) => a - b) };
  });
}
