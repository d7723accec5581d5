import { newTime } from '../model/index.js';
import type { Tx } from '../platform/database.js';
import { unique, type Slice } from './slice.js';

const tables = ['deal', 'lead', 'project', 'person', 'organization'] as const;

/**
 * Moves `update_time` of what these threads are linked to: mail was added. For new mail, and for threads that the rules
 * have just linked; other history makes no noise, and costs no statement.
 *
 * @param linked threads that got a link in this slice
 */
export function moveTimes({ tx, mails }: Slice, linked: number[]): void {
  const arrived = mails.filter(mail => mail.isNew && mail.isNewCopy).map(mail => mail.threadId);
  const threads = unique([...arrived, ...linked]);
  if (threads.length > 0) tx.send(everyItem, [threads]);
}

/** The same for one item that a thread was linked to by hand. */
export function moveTime(tx: Tx, type: (typeof tables)[number], id: number | string): void {
  tx.send(`update ${type} set ${newTime} where id = $1`, [id]);
}

/**
 * Moves `update_time` of the files in the mail of these threads: linked or shared later than they came, they are there
 * only now for whoever asks what has changed.
 */
export function moveFileTimes(tx: Tx, threads: number[]): void {
  tx.send(
    `update attachment set ${newTime} where id in (
       select id from attachment where content_id in (select content_id from message_copy where thread_id = any($1))
        order by id for no key update)`,
    [threads],
  );
}

/** Rows are locked in the order of their ids, so that two slices of one conversation follow each other. */
const everyItem = `
  with linked as materialized (
    select deal_id, lead_id, project_id, person_id, organization_id from thread_link
     where thread_id = any($1) and state = 'linked'
  ), ${tables
    .map(
      table => `moved_${table} as (
    update ${table} set ${newTime}
     where id in (select id from ${table} where id in (select ${table}_id from linked) order by id for no key update))`,
    )
    .join(', ')}
  select`;
