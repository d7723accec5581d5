import type { Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import type { Sql } from '../platform/database.js';

export interface DeadLetter {
  id: number;
  mailbox_id: number;
  folder: string;
  uid: number;
  size: number | null;
  reason: string | null;
  error: string | null;
  at: Date | null;
  /** Whether it is the viewer's. */
  own: boolean;
  /** For its owner, where it could be read. */
  subject: string | null;
}

const columns = `r.id, f.mailbox_id, f.path as folder, r.uid, r.size, r.reason, r.last_error as error,
                 coalesce(r.settled_at, r.noticed_at) as at, m.user_id = $1 as own,
                 case when m.user_id = $1 then r.subject end as subject`;
const from = `from remote_message r
     join folder f on f.id = r.folder_id and f.generation = r.generation
     join mailbox m on m.id = f.mailbox_id and m.deleted_at is null
     where r.state = 'dead' and (m.user_id = $1 or $2)`;

/** Mails that could not be read: a user's own; for an administrator everybody's, without what is in them. */
export async function deadLetters(
  sql: Sql,
  viewer: Viewer,
  wanted: { mailboxId: number | null; before: number | null; limit: number },
): Promise<DeadLetter[]> {
  return sql.query<DeadLetter>(
    `select ${columns} ${from} and ($3::bigint is null or m.id = $3) and ($4::bigint is null or r.id < $4)
     order by r.id desc limit $5`,
    [viewer.userId, viewer.isAdmin, wanted.mailboxId, wanted.before, wanted.limit],
  );
}

/** @throws {NotFoundError} */
export async function deadLetter(sql: Sql, viewer: Viewer, id: number) {
  const [row] = await sql.query<DeadLetter & { blob: Buffer | null }>(
    `select ${columns}, r.blob ${from} and r.id = $3`,
    [viewer.userId, viewer.isAdmin, id],
  );
  if (!row) throw new NotFoundError('dead letter');
  return row;
}
