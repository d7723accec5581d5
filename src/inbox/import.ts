import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { emit } from '../platform/outbox.js';
import { Database } from '../platform/database.js';
import { sha256 } from '../platform/blobs.js';
import { readMbox, type MboxMail } from '../mail/mbox.js';
import { currentEpoch } from './sync/lease.js';
import { Inbox, sliceSize } from './receive.js';

export interface ImportCounts {
  read: number;
  stored: number;
  /** Taken in by an earlier run. */
  known: number;
  /** Nothing could be made of it; kept as a dead letter. */
  dead: number;
  /** Longer than the limit. */
  tooLarge: number;
}

const largestMail = 50 * 1024 * 1024;
const sliceBytes = 16 * 1024 * 1024;

/**
 * Takes in a mail archive as the history of a mailbox that has no server. Each mail's place in the ledger is made from
 * its bytes, so an import that was interrupted, or is run again, takes in what is missing and nothing twice.
 */
@Injectable()
export class Imports {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
  ) {}

  /**
   * @param aliases further addresses of the user: mail from them counts as sent by him
   * @param onProgress called after each slice
   */
  async mbox(
    viewer: Viewer & { email: string },
    chunks: AsyncIterable<Buffer>,
    options: { aliases?: string[]; onProgress?: (counts: ImportCounts) => void } = {},
  ): Promise<ImportCounts & { mailboxId: number }> {
    const { mailboxId, folderId } = await this.open(viewer, options.aliases ?? []);
    const counts: ImportCounts = { read: 0, stored: 0, known: 0, dead: 0, tooLarge: 0 };
    let slice: MboxMail[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      await this.take(mailboxId, folderId, slice, counts);
      slice = [];
      bytes = 0;
      options.onProgress?.(counts);
    };
    try {
      for await (const mail of readMbox(chunks, largestMail)) {
        counts.read++;
        slice.push(mail);
        bytes += mail.raw.length;
        if (slice.length === sliceSize || bytes > sliceBytes) await flush();
      }
      await flush();
    } finally {
      await this.close(viewer, mailboxId, folderId);
    }
    return { ...counts, mailboxId };
  }

  private async open(viewer: Viewer & { email: string }, aliases: string[]) {
    return this.database.transaction(async tx => {
      const [mailbox] = await tx.query<{ id: number }>(
        `insert into mailbox as kept (user_id, kind, email, state, aliases) values ($1, 'import', $2, 'live', $3)
         on conflict (user_id, kind, email) where deleted_at is null do update
           set aliases = array(select distinct unnest(kept.aliases || excluded.aliases))
         returning id`,
        [viewer.userId, viewer.email, aliases.map(alias => alias.toLowerCase())],
      );
      const [folder] = await tx.query<{ id: number }>(
        `insert into folder (mailbox_id, path, backfill_lo) values ($1, 'import', 1)
         on conflict (mailbox_id, path) do update set chosen = true returning id`,
        [mailbox!.id],
      );
      return { mailboxId: mailbox!.id, folderId: folder!.id };
    });
  }

  private async close(viewer: Viewer, mailboxId: number, folderId: number): Promise<void> {
    await this.database.transaction(async tx => {
      await tx.query(
        'update folder set messages = (select count(*) from remote_message where folder_id = $1) where id = $1',
        [folderId],
      );
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId } }], viewer.userId);
    });
  }

  private async take(
    mailboxId: number,
    folderId: number,
    mails: MboxMail[],
    counts: ImportCounts,
  ): Promise<void> {
    if (mails.length === 0) return;
    const byKey = new Map(mails.map(mail => [sha256(mail.raw).toString('hex'), mail]));
    const rows = await this.ledgerRows(folderId, byKey);
    const arrivals = rows.flatMap(({ id, key, state }) => {
      const mail = byKey.get(key);
      return state === 'pending' && mail ? [{ remoteId: id, raw: mail.raw }] : [];
    });
    const tooLarge = rows.filter(row => row.fresh && row.state === 'skipped').length;
    // Under an epoch like any history, so that it gives way to new mail.
    const epoch = await currentEpoch(this.database, mailboxId);
    const { stored, dead } = await this.inbox.receive(mailboxId, epoch, arrivals);
    counts.stored += stored;
    counts.dead += dead;
    counts.tooLarge += tooLarge;
    counts.known += mails.length - stored - dead - tooLarge;
  }

  /** Rows for mails by the hash of their bytes: those that are there and those made now. */
  private async ledgerRows(folderId: number, byKey: Map<string, MboxMail>) {
    const settled: { id: number; key: string; state: string; fresh: boolean }[] = [];
    let open = [...byKey.keys()].map(key => ({ key, uid: uidOf(key) }));
    // Two mails whose hashes begin alike are told apart by the whole hash; the second takes the next number.
    while (open.length > 0) {
      const rows = await this.database.query<{
        id: number;
        uid: number;
        key: string;
        state: string;
        fresh: boolean;
      }>(
        `with made as (
           insert into remote_message (folder_id, generation, uid, email_id, size, internal_date, flags, state, reason, settled_at)
           select $1, 0, uid, key, size, date, '{\\\\Seen}', case when cut then 'skipped' else 'pending' end,
                  case when cut then 'too-large' end, case when cut then now() end
           from unnest($2::bigint[], $3::text[], $4::bigint[], $5::timestamptz[], $6::boolean[]) as given (uid, key, size, date, cut)
           order by uid
           on conflict (folder_id, generation, uid) do nothing
           returning id, uid, email_id as key, state
         )
         select *, true as fresh from made
         union all
         select id, uid, email_id, state, false from remote_message where folder_id = $1 and generation = 0 and uid = any($2)`,
        [
          folderId,
          open.map(one => one.uid),
          open.map(one => one.key),
          open.map(one => byKey.get(one.key)!.size),
          open.map(one => byKey.get(one.key)!.date),
          open.map(one => byKey.get(one.key)!.size > byKey.get(one.key)!.raw.length),
        ],
      );
      const byUid = new Map(rows.map(row => [row.uid, row]));
      const taken = open.filter(one => byUid.get(one.uid)?.key !== one.key);
      settled.push(...open.filter(one => !taken.includes(one)).map(one => byUid.get(one.uid)!));
      open = taken.map(one => ({ key: one.key, uid: one.uid + 1 }));
    }
    return settled;
  }
}

/** 52 bits of the hash: as large as a number can safely be one more than. */
const uidOf = (key: string): number => Number.parseInt(key.slice(0, 13), 16) + 1;
