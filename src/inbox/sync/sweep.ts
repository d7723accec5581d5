import { Injectable } from '@nestjs/common';
import { inPieces } from '../../mail/imap/uid-set.js';
import { Database } from '../../platform/database.js';
import { eventChannel } from '../../platform/outbox.js';
import { Queue } from '../../platform/queue.js';
import { hasUnfinished } from './folder.js';
import { addBackfill } from './live.js';

/** Any number would do; it only has to be the same in every process. */
const sweepLock = 7_231_407;

/**
 * Writes lost tickets again from what PostgreSQL says, so that a queue which forgets everything costs a minute at most.
 * A ticket too many does no harm: rows that are settled are left alone.
 */
@Injectable()
export class Sweeper {
  constructor(
    private readonly db: Database,
    private readonly queue: Queue,
  ) {}

  /** One at a time, in whatever process: whoever does not get the lock leaves it to the other. */
  async sweep(): Promise<void> {
    const found = await this.db.transaction(async tx => {
      const [lock] = await tx.query<{ ours: boolean }>('select pg_try_advisory_xact_lock($1) as ours', [
        sweepLock,
      ]);
      if (!lock?.ours) return null;
      const waiting = await tx.query<{ mailboxId: number; remoteIds: number[] }>(
        `select f.mailbox_id as "mailboxId", array_agg(r.id order by r.id) as "remoteIds"
         from (select id, folder_id, generation from remote_message
               where state = 'pending' and blob is not null and noticed_at < now() - interval '15 seconds'
               order by noticed_at limit 5000) r
           join folder f on f.id = r.folder_id and f.generation = r.generation
         group by f.mailbox_id`,
      );
      const unfinished = await tx.query<{ id: number }>(
        `select m.id from mailbox m
         where m.kind = 'imap' and m.deleted_at is null and m.state not in ('stopped', 'needs_reauth')
           and (m.backoff_until is null or m.backoff_until <= now())
           and (m.state = 'backfilling' or ${hasUnfinished('m.id')})`,
      );
      // Events whose notification nobody heard.
      await tx.query(
        `select pg_notify('${eventChannel}', '') from event where dispatched_at is null limit 1`,
      );
      return { waiting, unfinished };
    });
    if (!found) return;
    for (const { mailboxId, remoteIds } of found.waiting) {
      for (const ids of inPieces(remoteIds, 50)) {
        await this.queue.add('mail.receive', { mailboxId, remoteIds: ids }, { once: `receive:${ids[0]}` });
      }
    }
    for (const { id } of found.unfinished) await addBackfill(this.queue, id);
  }

  /** Mailboxes whose last proof is a day old. */
  async unproven(): Promise<number[]> {
    const rows = await this.db.query<{ id: number }>(
      `select id from mailbox
       where kind = 'imap' and deleted_at is null and state = 'live' and (proof->>'checked_at')::timestamptz < now() - interval '1 day'
       order by (proof->>'checked_at')::timestamptz limit 20`,
    );
    return rows.map(row => row.id);
  }
}
