import type { Crypto } from '../platform/crypto.js';
import type { Tx } from '../platform/database.js';
import { sealCredentials, type MailCredentials } from './credentials.js';
import { horizonOf, type MailboxChoices } from './mailbox-input.js';

/** Which folders a mailbox takes in: the usual ones, all, or those with these paths. */
export type FolderChoice = 'default' | 'all' | string[];

export interface MailboxToInsert {
  userId: number;
  email: string;
  /** Without passwords. */
  imap: object;
  smtp: object | null;
  credentials: MailCredentials;
  choices: MailboxChoices;
}

/** A new mailbox; a holder finds it by itself. PostgreSQL refuses one that its owner has already: 23505. */
export async function insertMailbox(tx: Tx, crypto: Crypto, mailbox: MailboxToInsert): Promise<number> {
  const { userId, email, imap, smtp, credentials, choices } = mailbox;
  const [row] = await tx.query<{ id: number }>(
    `select nextval(pg_get_serial_sequence('mailbox', 'id')) as id`,
  );
  const { id } = row!;
  await tx.query(
    `insert into mailbox (id, user_id, email, aliases, imap, smtp, credentials, horizon, folder_choice,
                          create_persons, sharing, link_automatically)
     overriding system value
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      id,
      userId,
      email,
      choices.aliases,
      JSON.stringify(imap),
      smtp ? JSON.stringify(smtp) : null,
      sealCredentials(crypto, id, credentials),
      horizonOf(choices.sync_from),
      JSON.stringify(choices.folders),
      choices.create_persons,
      choices.sharing,
      choices.link_automatically,
    ],
  );
  await tx.query('insert into mailbox_lease (mailbox_id) values ($1) on conflict do nothing', [id]);
  return id;
}

export async function setState(tx: Tx, id: number, state: string, reason: string | null): Promise<void> {
  await tx.query('update mailbox set state = $2, reason = $3, state_since = now() where id = $1', [
    id,
    state,
    reason,
  ]);
}

/** Lets the next holder begin afresh, at once. */
export async function startOver(tx: Tx, id: number): Promise<void> {
  await tx.query(
    'update mailbox set failures = 0, backoff_until = null, sync_requested_at = now() where id = $1',
    [id],
  );
  await setState(tx, id, 'connecting', null);
  await releaseLease(tx, id);
}

/** Whoever holds the mailbox finds its epoch passed at the next commit or renewal, and lets go. */
export async function releaseLease(tx: Tx, id: number): Promise<void> {
  await tx.query(
    `update mailbox_lease set owner = null, epoch = epoch + 1, until = '-infinity' where mailbox_id = $1`,
    [id],
  );
}

/** What lay outside the horizon is enumerated again, by the new one. */
export async function lookAgain(tx: Tx, id: number): Promise<void> {
  await tx.query(
    `update folder set backfill_lo = greatest(backfill_lo, upper(horizon_uids)), horizon_uids = '{}', horizon_count = 0
     where mailbox_id = $1 and not isempty(horizon_uids)`,
    [id],
  );
}

/**
 * Folders that are known already are chosen at once. A newly chosen one gets its cursors at the next SELECT: what came
 * between its first sight and now is history, not new mail. What is no longer chosen keeps its mail and its ledger.
 * "default" depends on what the server is, so the next connection sees to it.
 */
export async function chooseFolders(tx: Tx, id: number, choice: FolderChoice): Promise<void> {
  if (choice === 'default') return;
  const paths = choice === 'all' ? null : choice.map(path => (/^inbox$/i.test(path) ? 'INBOX' : path));
  await tx.query(
    `update folder f set chosen = wanted.chosen,
       live_hi = case when f.chosen or not wanted.chosen then f.live_hi end,
       backfill_lo = case when f.chosen or not wanted.chosen then f.backfill_lo end
     from (select id, $2::text[] is null or path = any ($2) as chosen from folder where mailbox_id = $1) wanted
     where f.id = wanted.id and f.chosen <> wanted.chosen`,
    [id, paths],
  );
}
