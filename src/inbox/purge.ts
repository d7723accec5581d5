import { Inject, Injectable } from '@nestjs/common';
import { release } from '../platform/blobs.js';
import { Database, type Tx } from '../platform/database.js';
import { LOGGER } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { inRound } from '../platform/round.js';
import { unique } from './slice.js';
import { lockUuids } from './thread-keys.js';

interface PurgeOptions {
  /** How long a removed mailbox's mail lies hidden before it goes. */
  graceDays: number;
  /** Rows of the ledger, and of everything else, in one transaction. */
  mostRows: number;
  mostCopies: number;
  /** How long a round goes on while there is more. */
  sliceMs: number;
}

/**
 * Deletes the mail of mailboxes that were removed a month ago. It has been hidden since their removal.
 *
 *   removed --(30 days)--> ledger rows --> copies, with the messages that nobody else has --> threads without messages
 *                                                                           --> the mailbox itself, with its folders
 *
 * Each step goes by what is left in the database, in transactions of a few hundred rows: a purge that is killed goes on
 * where it was. `thread_mailbox` is the list of what is left to do, so its rows go last.
 *
 * What stays: another mailbox's copy of the same mail and with it the message, its people and its thread; the keys of a
 * thread that has messages left (a mail that is gone may be all that holds two of them together, and a reply to it may
 * still come); persons and organizations that were made from the mail. Raw bytes are left to the collector.
 */
@Injectable()
export class Purge {
  /** Tests set other values. */
  readonly options: PurgeOptions = { graceDays: 30, mostRows: 1000, mostCopies: 200, sliceMs: 2000 };

  constructor(
    private readonly db: Database,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** One round, of a few seconds. @returns whether there is more to do now */
  purge(): Promise<boolean> {
    return inRound(this.options.sliceMs, async () => {
      const more = await this.step();
      if (more) failpoint('purge-step');
      return more;
    });
  }

  /** @returns false where nothing is due, or others are at it */
  private async step(): Promise<boolean> {
    return this.db.transaction(async tx => {
      // It gives way to mail that comes in: that takes contents and keys in another order, and does not wait in the
      // database alone, so a deadlock between the two might not be seen there.
      await tx.query(`set local lock_timeout = '2s'`);
      // Two processes take two mailboxes. Rows that refer to it may still be written: what was under way at its removal.
      const [mailbox] = await tx.query<{ id: number }>(
        `select id from mailbox where deleted_at < now() - make_interval(days => $1)
         order by deleted_at, id limit 1 for no key update skip locked`,
        [this.options.graceDays],
      );
      if (!mailbox) return false;
      if ((await this.ledger(tx, mailbox.id)) > 0) return true;
      const threads = (
        await tx.query<{ id: number }>(
          `select thread_id as id from thread_mailbox where mailbox_id = $1 order by last_at desc, thread_id desc limit 50`,
          [mailbox.id],
        )
      ).map(row => row.id);
      if (threads.length === 0) await this.mailbox(tx, mailbox.id);
      else if ((await this.copies(tx, mailbox.id, threads)) === 0)
        await this.threads(tx, mailbox.id, threads);
      failpoint('purge-before-commit');
      return true;
    });
  }

  /** First, so that no mail of it can come in any more: the pipeline locks the row of each mail that it writes. */
  private async ledger(tx: Tx, mailboxId: number): Promise<number> {
    const rows = await tx.query(
      `delete from remote_message where id in (
         select id from remote_message
         where folder_id = (select id from folder f where mailbox_id = $1
                              and exists (select from remote_message r where r.folder_id = f.id) order by id limit 1)
         order by generation, uid limit $2 for update) returning 1`,
      [mailboxId, this.options.mostRows],
    );
    return rows.length;
  }

  /** Under the locks of the pipeline, so that none of these mails arrives for another mailbox at the same time. */
  private async copies(tx: Tx, mailboxId: number, threads: number[]): Promise<number> {
    const copies = await tx.query<{
      id: number;
      message: number;
      content: number;
      blob: Buffer;
      keys: string[];
    }>(
      `select c.id, c.message_id as message, c.content_id as content, c.blob,
         array_remove(array[g.id_hash, g.about_hash, g.subject_key], null)::text[] as keys
       from message_copy c join message g on g.id = c.message_id
       where c.thread_id = any($2) and c.mailbox_id = $1 order by c.id limit $3`,
      [mailboxId, threads, this.options.mostCopies],
    );
    if (copies.length === 0) return 0;
    lockUuids(
      tx,
      copies.flatMap(copy => copy.keys),
    );
    const messages = unique(copies.map(copy => copy.message));
    const contents = unique(copies.map(copy => copy.content));
    await tx.query('delete from message_copy where id = any($1)', [copies.map(copy => copy.id)]);
    const gone = await tx.query<{ thread: number; idHash: string }>(
      `delete from message g where id = any($1) and not exists (select from message_copy c where c.message_id = g.id)
       returning thread_id as thread, id_hash::text as "idHash"`,
      [messages],
    );
    await tx.query('select from content where id = any($1) order by hash for update', [contents]);
    await tx.query(
      `delete from content t where id = any($1) and not exists (select from message_copy c where c.content_id = t.id)`,
      [contents],
    );
    await this.tidy(
      tx,
      messages,
      gone.map(row => row.idHash),
      unique(gone.map(row => row.thread)),
    );
    await release(
      tx,
      copies.map(copy => copy.blob),
    );
    await tx.query('update collection set messages = messages + $1', [gone.length]);
    return copies.length;
  }

  /** What was said of mails in view of others that are gone now. */
  private async tidy(tx: Tx, messages: number[], idHashes: string[], threads: number[]): Promise<void> {
    await tx.query(
      `update message_copy c set variant = false where message_id = any($1) and variant and not exists (
         select from message_copy o where o.message_id = c.message_id and o.content_id <> c.content_id)`,
      [messages],
    );
    await tx.query(
      `update message g set id_conflict = false where id_hash = any($1::uuid[]) and id_conflict and not exists (
         select from message o where o.id_hash = g.id_hash and o.id <> g.id)`,
      [unique(idHashes)],
    );
    await tx.query('select from thread where id = any($1) order by id for no key update', [threads]);
    await tx.query(
      `update thread t set last_at = last.at
       from (select thread_id, max(sent_at) as at from message where thread_id = any($1) group by 1) last
       where t.id = last.thread_id and t.last_at <> last.at`,
      [threads],
    );
  }

  /** Threads in which the mailbox has nothing left: out of its list, or gone, with what is tied to them. */
  private async threads(tx: Tx, mailboxId: number, threads: number[]): Promise<void> {
    const keys = await tx.query<{ thread: number; key: string; subject: string }>(
      `select k.thread_id as thread, k.key::text, k.subject::text from thread_key k
       where k.thread_id = any($1) and not exists (select from message g where g.thread_id = k.thread_id)
       order by k.thread_id, k.key, k.subject limit $2`,
      [threads, this.options.mostRows],
    );
    // Whoever is about to put a mail into one of these threads has found it by a key, and holds its lock.
    lockUuids(
      tx,
      keys.flatMap(row => [row.key, row.subject]),
    );
    const empty = (
      await tx.query<{ id: number }>(
        `select id from thread t where id = any($1) and merged_into is null
           and not exists (select from message g where g.thread_id = t.id) order by id for update`,
        [threads],
      )
    ).map(row => row.id);
    const doomed = keys.filter(row => empty.includes(row.thread));
    await tx.query(
      `delete from thread_key k using unnest($1::uuid[], $2::uuid[], $3::bigint[]) as given (key, subject, thread)
       where k.key = given.key and k.subject = given.subject and k.thread_id = given.thread`,
      [doomed.map(row => row.key), doomed.map(row => row.subject), doomed.map(row => row.thread)],
    );
    await tx.query(
      `delete from thread_mailbox where mailbox_id = $1 and thread_id = any($2) and thread_id <> all($3)`,
      [mailboxId, threads, empty],
    );
    const bare = (
      await tx.query<{ id: number }>(
        `select id from thread t where id = any($1) and not exists (select from thread_key k where k.thread_id = t.id)
         union all select id from thread t where merged_into = any($1)
           and not exists (select from thread_key k where k.thread_id = t.merged_into)`,
        [empty],
      )
    ).map(row => row.id);
    await tx.query('update thread set split_from = null where split_from = any($1)', [bare]);
    await tx.query('delete from thread_decision where thread_id = any($1) or other_id = any($1)', [bare]);
    await tx.query('delete from thread where id = any($1)', [bare]);
  }

  private async mailbox(tx: Tx, mailboxId: number): Promise<void> {
    // What its owner was writing is no mail of it: he sends it from another one.
    await tx.query(`update outgoing_mail set mailbox_id = null where mailbox_id = $1 and state = 'draft'`, [
      mailboxId,
    ]);
    await tx.query('delete from mailbox where id = $1', [mailboxId]);
    this.log.info({ mailboxId }, 'the mail of a removed mailbox is gone');
  }
}
