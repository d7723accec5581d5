import type { ImapFlow } from 'imapflow';
import { fetchHeaders } from '../../mail/imap/fetch-headers.js';
import type { Meta } from '../../mail/imap/fetch-meta.js';
import { identityOf } from '../../mail/identity.js';
import { headerOnly } from '../../mail/parse.js';
import type { Sql } from '../../platform/database.js';
import type { Folder } from './folder.js';

export interface Relinked {
  meta: Meta;
  /** The message of ours that this UID is; null where it has to be fetched. */
  messageId: number | null;
}

/**
 * After UIDVALIDITY has changed every mail has a new UID, and nearly all of them are known. They are known again by
 * EMAILID, else by Message-ID hash, header key, size and INTERNALDATE against what this mailbox had in any folder: all
 * of it from headers. A mail without a Message-ID is named by its body, so it is fetched.
 */
export async function relink(
  sql: Sql,
  client: ImapFlow,
  folder: Folder,
  uids: number[],
): Promise<Relinked[]> {
  const rows = await fetchHeaders(client, uids);
  const asked = rows.map(row => {
    const mail = headerOnly(row.headers);
    const identity = mail.messageId === null ? null : identityOf(mail);
    return {
      uid: row.uid,
      size: row.size,
      internal_date: row.internalDate,
      email_id: row.emailId,
      id_hash: identity?.idHash ?? null,
      header_key: identity?.headerKey ?? null,
    };
  });
  const known = await sql.query<{ uid: number; message_id: number }>(
    `with asked as (
       select * from jsonb_to_recordset($2::jsonb)
         as x (uid bigint, size bigint, internal_date timestamptz, email_id text, id_hash uuid, header_key uuid)
     ), had as (
       select a.uid, c.message_id, 1 as rank
       from asked a join message m on m.id_hash = a.id_hash and m.header_key = a.header_key
         join message_copy c on c.message_id = m.id and c.mailbox_id = $1
         join remote_message old on old.message_id = m.id and old.size = a.size and old.internal_date = a.internal_date
         join folder f on f.id = old.folder_id and f.mailbox_id = $1
       union all
       select a.uid, old.message_id, 0
       from asked a join remote_message old on old.email_id = a.email_id
         join folder f on f.id = old.folder_id and f.mailbox_id = $1
       where old.message_id is not null and old.folder_id = $3
     )
     select distinct on (uid) uid, message_id from had order by uid, rank`,
    [folder.mailboxId, JSON.stringify(asked), folder.id],
  );
  const messages = new Map(known.map(row => [row.uid, row.message_id]));
  return rows.map(({ headers: _headers, ...meta }) => ({ meta, messageId: messages.get(meta.uid) ?? null }));
}
