import type { ImapFlow } from 'imapflow';
import { fetchMeta, isGmail } from '../../mail/imap/fetch-meta.js';
import { listFolders, type ListedFolder } from '../../mail/imap/list.js';
import { select } from '../../mail/imap/select.js';
import type { Database, Tx } from '../../platform/database.js';
import { emit } from '../../platform/outbox.js';
import type { Account, FolderChoice } from './account.js';
import { loadFolders, type Folder } from './folder.js';
import { guardEpoch, type Lease } from './lease.js';

/** Left out unless asked for: what nobody meant to send, to keep or to get; and folders that only repeat others. */
const leftOut = new Set(['trash', 'junk', 'drafts', 'flagged', 'all']);

/**
 * Which of the listed folders are synced. Gmail shows every mail of a folder in All Mail too, so that one is enough
 * there; another server's folder for all mails is a virtual one that only repeats the others.
 */
export function choose(
  listed: Pick<ListedFolder, 'path' | 'role'>[],
  choice: FolderChoice,
  gmail: boolean,
): Set<string> {
  if (Array.isArray(choice)) {
    const wanted = new Set(choice.map(path => (/^inbox$/i.test(path) ? 'INBOX' : path)));
    return new Set(listed.map(folder => folder.path).filter(path => wanted.has(path)));
  }
  if (choice === 'all') return new Set(listed.map(folder => folder.path));
  const all = gmail ? listed.filter(folder => folder.role === 'all') : [];
  const kept = all.length > 0 ? all : listed.filter(folder => !leftOut.has(folder.role ?? ''));
  return new Set(kept.map(folder => folder.path));
}

/** Deleted, and another one made under its name between two looks: that the old one could not be opened says nothing. */
const madeAnew = 'coalesce(excluded.uidvalidity <> f.uidvalidity, false)';

/**
 * Brings the folder table in line with the server's list. A folder seen for the first time gets both cursors in this
 * one transaction: what has a UID at or above UIDNEXT is new mail, what lies below is history, and nothing is between.
 */
export async function discover(
  db: Database,
  client: ImapFlow,
  account: Account,
  lease: Lease,
): Promise<Folder[]> {
  const listed = await listFolders(client);
  const chosen = choose(listed, account.choice, isGmail(client));
  await followRenames(db, client, lease, listed);
  await db.transaction(async tx => {
    await guardEpoch(tx, lease);
    await tx.query(
      `insert into folder as f (mailbox_id, path, delimiter, role, chosen, uidvalidity, uidnext, messages, live_hi, backfill_lo)
       select $1, x.path, x.delimiter, x.role, x.chosen, x.uidvalidity, x.uidnext, x.messages, x.uidnext - 1, x.uidnext
       from jsonb_to_recordset($2::jsonb) as x (path text, delimiter text, role text, chosen boolean, uidvalidity numeric,
         uidnext bigint, messages integer)
       order by x.path
       on conflict (mailbox_id, path) do update
         set delimiter = excluded.delimiter, role = excluded.role, chosen = excluded.chosen, missing_since = null,
           -- Chosen only now: its cursors are set at the next SELECT, so that what came meanwhile is history.
           live_hi = case when f.chosen or not excluded.chosen then f.live_hi end,
           backfill_lo = case when f.chosen or not excluded.chosen then f.backfill_lo end,
           failures = case when f.missing_since is null and not ${madeAnew} then f.failures else 0 end,
           failing_since = case when f.missing_since is null and not ${madeAnew} then f.failing_since end,
           parked_until = case when f.missing_since is null and not ${madeAnew} then f.parked_until end
         where (f.delimiter, f.role, f.chosen) is distinct from (excluded.delimiter, excluded.role, excluded.chosen)
           or f.missing_since is not null or f.failures > 0 and ${madeAnew}`,
      [account.id, JSON.stringify(listed.map(folder => toRow(folder, chosen.has(folder.path))))],
    );
    await noteMissing(
      tx,
      account.id,
      listed.map(folder => folder.path),
    );
    await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: account.id } }]);
  });
  return (await loadFolders(db, account.id)).filter(folder => folder.missingSince === null);
}

function toRow({ path, delimiter, role, uidvalidity, uidnext, messages }: ListedFolder, chosen: boolean) {
  // Both or none: one without the other is learnt at SELECT.
  const known = uidvalidity !== null && uidnext !== null;
  return {
    path,
    delimiter,
    role,
    chosen,
    uidvalidity: known ? uidvalidity : null,
    uidnext: known ? uidnext : null,
    messages,
  };
}

/** A folder that stays away is gone from the server, and with it the locations of its mails; the mails stay. */
async function noteMissing(tx: Tx, mailboxId: number, paths: string[]): Promise<void> {
  await tx.query(
    `with gone as (
       update folder set chosen = false
       where mailbox_id = $1 and not (path = any ($2)) and missing_since < now() - interval '5 minutes' and chosen
       returning id
     )
     update remote_message r set state = 'gone', settled_at = now() from gone where r.folder_id = gone.id and r.state <> 'gone'`,
    [mailboxId, paths],
  );
  await tx.query(
    `update folder set missing_since = now() where mailbox_id = $1 and not (path = any ($2)) and missing_since is null`,
    [mailboxId, paths],
  );
}

/**
 * A folder that has gone while one has come may be the same under another name. MAILBOXID (RFC 8474) says so; without
 * it the same UIDVALIDITY, a UIDNEXT that has not gone back, and three of its mails with the sizes and times we know.
 */
async function followRenames(
  db: Database,
  client: ImapFlow,
  lease: Lease,
  listed: ListedFolder[],
): Promise<void> {
  const known = await loadFolders(db, lease.mailboxId);
  const paths = new Set(listed.map(folder => folder.path));
  const lost = known.filter(folder => !paths.has(folder.path) && folder.uidvalidity !== null);
  if (lost.length === 0) return;
  const had = new Set(known.map(folder => folder.path));
  for (const come of listed.filter(folder => !had.has(folder.path))) {
    const candidates = lost.filter(
      folder => folder.uidvalidity === come.uidvalidity && (come.uidnext ?? 0) >= (folder.uidnext ?? 0),
    );
    if (candidates.length === 0) continue;
    const { objectId } = await select(client, come.path);
    for (const folder of candidates) {
      const same =
        folder.objectId && objectId
          ? folder.objectId === objectId
          : await holdsKnownMails(db, client, folder);
      if (!same) continue;
      await db.transaction(async tx => {
        await guardEpoch(tx, lease);
        // It was looked for under its old name in vain, and may have been parked for that.
        await tx.query(
          `update folder set path = $2, missing_since = null, failures = 0, failing_since = null, last_error = null,
             parked_until = null
           where id = $1`,
          [folder.id, come.path],
        );
      });
      lost.splice(lost.indexOf(folder), 1);
      break;
    }
  }
}

async function holdsKnownMails(db: Database, client: ImapFlow, folder: Folder): Promise<boolean> {
  const samples = await db.query<{ uid: number; size: number; internal_date: Date }>(
    `select uid, size, internal_date from remote_message
     where folder_id = $1 and generation = $2 and state <> 'gone' and size is not null and internal_date is not null
     order by uid desc limit 3`,
    [folder.id, folder.generation],
  );
  if (samples.length === 0) return false;
  const found = await fetchMeta(
    client,
    samples.map(sample => sample.uid),
  );
  return samples.every(sample =>
    found.some(
      meta =>
        meta.uid === sample.uid &&
        meta.size === sample.size &&
        meta.internalDate?.getTime() === sample.internal_date.getTime(),
    ),
  );
}
