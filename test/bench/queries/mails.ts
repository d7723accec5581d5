import { readable } from './by-hand.js';
import { boxOf, sharedThreads, thread, threadRow } from './by-hand-mail.js';
import { requests, sample, type NamedQuery } from './query.js';

export const mails: NamedQuery[] = [
  {
    name: 'mail: a page of one’s threads',
    parameters: who =>
      `select tm.thread_id as id, tm.last_at::text as at from thread_mailbox tm where tm.mailbox_id = ${boxOf(who)} order by md5(tm.thread_id::text) limit ${requests}`,
    request: row =>
      `/api/threads?folder=all&limit=50&cursor=${Buffer.from(JSON.stringify({ at: row.at, id: row.id })).toString('base64url')}`,
    byHand:
      who => `select ${threadRow(who)} from (select * from thread_mailbox where mailbox_id = ${boxOf(who)} and (last_at, thread_id) < ($1, $2)
      order by last_at desc, thread_id desc limit 51) tm join thread t on t.id = tm.thread_id`,
    values: row => [row.at, row.id],
  },
  {
    name: 'mail: a page of what others share',
    parameters:
      who => `select tm.thread_id as id, tm.last_at::text as at from thread_mailbox tm where tm.sharing = 'shared'
      and tm.mailbox_id <> ${boxOf(who)} and ${readable(who, 'tm')} order by md5(tm.thread_id::text) limit ${requests}`,
    request: row =>
      `/api/threads?filter=shared&folder=all&limit=50&cursor=${Buffer.from(JSON.stringify({ at: row.at, id: row.id })).toString('base64url')}`,
    byHand: who =>
      `select ${threadRow(who)} from (${sharedThreads(who, '(last_at, thread_id) < ($1, $2)')}) tm join thread t on t.id = tm.thread_id`,
    values: row => [row.at, row.id],
  },
  {
    name: 'mail: two words',
    parameters: () =>
      `select split_part(snippet, ' ', 3) as one, split_part(snippet, ' ', 5) as other from (${sample('content')}) t`,
    // About as many as the small company has.
    request: row => `/api/threads?folder=all&limit=5&q=${row.one}%20${row.other}`,
    byHand: who => `select ${threadRow(who)} from (
        select c.thread_id, max(c.sent_at) as last from content b join message_copy c on c.content_id = b.id
         where b.search @@ $1::tsquery and ${readable(who, 'c')} group by 1 order by 2 desc limit 6) hit
      join thread_mailbox tm on tm.thread_id = hit.thread_id join thread t on t.id = tm.thread_id`,
    values: row => [`'${row.one}' & '${row.other}':*`],
  },
  {
    name: 'mail: a thread',
    parameters: who =>
      sample(
        'thread',
        `exists (select from message_copy c where c.thread_id = t.id and ${readable(who, 'c')}) and t.id % 97 = 1`,
      ),
    request: row => `/api/threads/${row.id}`,
    byHand: thread,
    values: row => [row.id],
  },
];
