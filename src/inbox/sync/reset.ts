import type { ImapFlow } from 'imapflow';
import { searchAll } from '../../mail/imap/search.js';
import type { Selected } from '../../mail/imap/select.js';
import type { Database } from '../../platform/database.js';
import { emit } from '../../platform/outbox.js';
import { loadFolder, type Folder } from './folder.js';
import { guardEpoch, type Lease } from './lease.js';

/** The next UID to be given: UIDNEXT, or without it (old servers) one more than the highest there is. */
async function nextUid(client: ImapFlow, selected: Selected): Promise<number> {
  return selected.uidnext ?? ((await searchAll(client)).at(-1) ?? 0) + 1;
}

/**
 * Makes sure that the cursors belong to the folder that was selected: sets them at first sight and where it has been
 * chosen anew (its mod-sequence then still says from where flags have changed), and starts a new
 * generation when UIDVALIDITY is another one, in whatever direction it moved. The old generation's rows are gone from
 * the sums at once; the new one is enumerated by the backfill, which knows most of it again from headers alone.
 */
export async function settleCursors(
  db: Database,
  client: ImapFlow,
  folder: Folder,
  lease: Lease,
  selected: Selected,
): Promise<Folder> {
  if (folder.uidvalidity === selected.uidvalidity && folder.liveHi !== null) {
    if (selected.objectId !== null && folder.objectId === null) {
      await db.query('update folder set object_id = $2 where id = $1', [folder.id, selected.objectId]);
    }
    return folder;
  }
  const reset = folder.uidvalidity !== null && folder.uidvalidity !== selected.uidvalidity;
  const next = await nextUid(client, selected);
  await db.transaction(async tx => {
    await guardEpoch(tx, lease);
    await tx.query(
      `update folder set uidvalidity = $3::numeric, uidnext = $4::bigint, live_hi = $4::bigint - 1, backfill_lo = $4::bigint,
         generation = generation + $5::int,
         highest_modseq = case when uidvalidity = $3::numeric then highest_modseq end,
         messages = case when uidvalidity = $3::numeric then messages end, horizon_uids = '{}', horizon_count = 0, object_id = $6
       where id = $1 and generation = $2`,
      [folder.id, folder.generation, selected.uidvalidity, next, reset ? 1 : 0, selected.objectId],
    );
    if (!reset) return;
    await tx.query(
      `update remote_message set state = 'gone', settled_at = now() where folder_id = $1 and generation <= $2 and state <> 'gone'`,
      [folder.id, folder.generation],
    );
    await emit(tx, [
      { name: 'mailbox.reset', payload: { mailboxId: folder.mailboxId, folderId: folder.id } },
      { name: 'mailbox.changed', payload: { mailboxId: folder.mailboxId } },
    ]);
  });
  return (await loadFolder(db, folder.id)) ?? folder;
}
