import type { Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import { referenceKey } from '../mail/identity.js';
import type { Sql } from '../platform/database.js';
import { readable } from './sight.js';

export interface Found {
  message_id: string;
  state: string;
  reason: string | null;
  thread_id: number | null;
  copies: {
    mailbox_id: number;
    folder: string | null;
    uid: number | null;
    state: string;
    reason: string | null;
  }[];
}

/**
 * What became of one mail, by its Message-ID with or without brackets. Of other people's copies only those count
 * that the viewer may read; where they lie on the server is their owner's business alone.
 *
 * @throws {NotFoundError} where no copy that he may know of was ever seen
 */
export async function findMail(sql: Sql, viewer: Viewer, messageId: string): Promise<Found> {
  const rows = await sql.query<{
    thread_id: number;
    mailbox_id: number;
    folder: string | null;
    uid: number | null;
    state: string | null;
    reason: string | null;
    named: string | null;
  }>(
    `select g.thread_id, c.mailbox_id, g.message_id as named, place.path as folder, place.uid, place.state, place.reason
     from message g
     join message_copy c on c.message_id = g.id
     left join lateral (
       select f.path, r.uid, r.state, r.reason
       from remote_message r join folder f on f.id = r.folder_id and f.generation = r.generation
       join mailbox m on m.id = f.mailbox_id
       where r.message_id = g.id and f.mailbox_id = c.mailbox_id and m.user_id = $1
     ) place on true
     where g.id_hash = $2 and ${readable(viewer, 'c')}
     order by (place.state = 'stored') desc nulls last, g.id, c.id, place.path, place.uid
     limit 200`,
    [viewer.userId, referenceKey(messageId)],
  );
  const [first] = rows;
  if (!first) throw new NotFoundError('mail');
  return {
    message_id: first.named ?? messageId,
    state: 'stored',
    reason: first.reason,
    thread_id: first.thread_id,
    copies: rows.map(({ mailbox_id, folder, uid, state, reason }) => ({
      mailbox_id,
      folder,
      uid,
      // A copy whose place is gone from the server is still kept.
      state: state === null || state === 'gone' ? 'stored' : state,
      reason,
    })),
  };
}
