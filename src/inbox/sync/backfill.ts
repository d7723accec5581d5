import { Inject, Injectable } from '@nestjs/common';
import { MailTokens } from '../../accounts/mail-tokens.js';
import { LeaseLostError, MailServerError } from '../../errors.js';
import { LoginPace, NoTurnError } from '../../mail/imap/pace.js';
import { select } from '../../mail/imap/select.js';
import { Crypto } from '../../platform/crypto.js';
import { Database } from '../../platform/database.js';
import { ENV, LOGGER, type Env } from '../../platform/env.js';
import type { Logger } from '../../platform/logger.js';
import { emit } from '../../platform/outbox.js';
import { Queue } from '../../platform/queue.js';
import { Precedence } from '../precedence.js';
import { Inbox } from '../receive.js';
import { defaultSyncOptions, loadAccount, type Account, type SyncOptions } from './account.js';
import { Connections } from './connections.js';
import { Writes, drainFolder } from './drain.js';
import { enumerateWindow } from './enumerate.js';
import { isOpen, loadFolder, loadFolders, noteFolderFailure, type Folder } from './folder.js';
import { currentEpoch, type Lease } from './lease.js';
import { pendingRows } from './ledger.js';
import { Proofs } from './proof.js';
import { ownTrouble, pauseSeconds, setWorking, troubleOf } from './state.js';

/** What a slice left behind. */
type Outcome = 'more' | 'later' | 'done' | 'idle';

/** Until a host is asked again for a turn to log in. */
const noTurnMs = 500;

/**
 * The history of a mailbox, in slices of two seconds while others wait, so that many mailboxes take turns on a few
 * workers.
 *
 *   ticket --> slice: [list a window] --> [fetch what waits] --> ticket again, at the tail of the lane
 *                                                           \--> nothing left: proof, mailbox is live
 *
 * It has a connection of its own: the one that the holder has must stay free for new mail.
 */
@Injectable()
export class Backfill {
  readonly options: SyncOptions;
  private readonly connections: Connections;
  private readonly failures = new Map<number, number>();
  private readonly running = new Set<Promise<void>>();
  private stopping = false;

  constructor(
    private readonly db: Database,
    private readonly crypto: Crypto,
    private readonly inbox: Inbox,
    private readonly precedence: Precedence,
    private readonly queue: Queue,
    private readonly proofs: Proofs,
    pace: LoginPace,
    tokens: MailTokens,
    @Inject(ENV) env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.options = { ...defaultSyncOptions, allowedNetworks: env.MAIL_ALLOWED_NETWORKS };
    this.connections = new Connections(this.options, { pace, tokens });
  }

  /** Handles a ticket. It never fails for what a server or a network does: it makes a new ticket for later. */
  async handle(mailboxId: number): Promise<void> {
    // The sweeper of another process, or of our next life, makes the ticket again.
    if (this.stopping) return;
    const run = this.run(mailboxId);
    this.running.add(run);
    await run.finally(() => this.running.delete(run));
  }

  /** Ends the slices that run after their batch in hand, and all connections. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.allSettled(this.running);
    await this.connections.close();
  }

  private async run(mailboxId: number): Promise<void> {
    const once = `backfill:${mailboxId}`;
    try {
      const outcome = await this.slice(mailboxId);
      if (outcome === 'more') await this.queue.add('mail.backfill', { mailboxId }, { once });
      if (outcome === 'later')
        await this.queue.add('mail.backfill', { mailboxId }, { once, delayMs: this.options.retryMs });
      if (this.failures.delete(mailboxId)) await this.sayWhy(mailboxId, null);
    } catch (error) {
      this.connections.drop(mailboxId);
      if (error instanceof LeaseLostError) {
        this.log.info({ mailboxId, epoch: error.epoch }, 'lease lost, the slice begins again');
        await this.queue.add('mail.backfill', { mailboxId }, { once });
        return;
      }
      if (error instanceof NoTurnError) {
        const delayMs = Math.round(noTurnMs * (1 + Math.random()));
        await this.queue.add('mail.backfill', { mailboxId }, { once, delayMs });
        return;
      }
      // One mail broke the connection, and has been set aside: the others need not wait.
      if (error instanceof MailServerError && error.code === 'protocol') {
        await this.queue.add('mail.backfill', { mailboxId }, { once, delayMs: this.options.retryMs });
        return;
      }
      const failures = (this.failures.get(mailboxId) ?? 0) + 1;
      this.failures.set(mailboxId, failures);
      if (error instanceof MailServerError) {
        this.log.info({ mailboxId, code: error.code, message: error.message }, 'backfill waits');
      } else {
        this.log.error({ mailboxId, err: error }, 'backfill waits');
      }
      await this.sayWhy(mailboxId, error instanceof MailServerError ? error : ownTrouble(error));
      await this.queue.add(
        'mail.backfill',
        { mailboxId },
        { once, delayMs: Math.round(1000 * pauseSeconds(failures)) },
      );
    }
  }

  /** What the owner reads while his history waits; null when it goes on. */
  private async sayWhy(mailboxId: number, error: MailServerError | null): Promise<void> {
    await this.db.transaction(async tx => {
      const changed = await tx.query(
        `update mailbox set reason = $2, trouble = $3
         where id = $1 and state in ('backfilling', 'live') and reason is distinct from $2 returning 1`,
        [mailboxId, error?.message ?? null, error && troubleOf(error)],
      );
      if (changed.length > 0) await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId } }]);
    });
  }

  /** One slice. @throws {MailServerError | LeaseLostError | Error} */
  async slice(mailboxId: number): Promise<Outcome> {
    const account = await loadAccount(this.db, this.crypto, mailboxId);
    if (!mayWork(account)) return 'idle';
    const lease = { mailboxId, epoch: await currentEpoch(this.db, mailboxId) };
    let begun = performance.now();
    const timeIsUp = async (): Promise<boolean> => {
      if (this.stopping) return true;
      if (performance.now() - begun <= this.options.sliceMs) return false;
      if (!(await this.queue.isIdle('backfill'))) return true;
      // Paused, or removed, meanwhile.
      if (!mayWork(await loadAccount(this.db, this.crypto, mailboxId))) return true;
      // Nobody else waits: the turn goes on, without the pause between two.
      begun = performance.now();
      await this.progress(mailboxId);
      return false;
    };
    const writes = new Writes();
    const release = this.connections.hold(mailboxId);
    try {
      for (const folder of await loadFolders(this.db, mailboxId)) {
        if (!isOpen(folder) || (await this.work(folder)) === 'none') continue;
        const finished = await this.workOn(account, folder, lease, writes, timeIsUp);
        if (finished) continue;
        await writes.end();
        await this.progress(mailboxId);
        return 'more';
      }
      await writes.end();
    } catch (error) {
      // What came before the failure is written even so; the write's own failure says more than the connection's.
      await writes.end();
      throw error;
    } finally {
      release();
    }
    return this.finish(account, mailboxId);
  }

  /** @returns false when the time is up and there is more */
  private async workOn(
    account: Account,
    folder: Folder,
    lease: Lease,
    writes: Writes,
    timeIsUp: () => Promise<boolean>,
  ): Promise<boolean> {
    const client = await this.connections.get(account);
    const selected = await select(client, folder.path).catch(async (error: unknown) => {
      if (!(error instanceof MailServerError) || error.code !== 'no_such_folder') throw error;
      await noteFolderFailure(this.db, folder, error, 10 * this.options.retryMs);
      // As the holder does: the next try has a session of its own.
      this.connections.drop(account.id);
      return null;
    });
    if (!selected) return true;
    if (selected.uidvalidity !== folder.uidvalidity) {
      // The holder sees to it; the ledger belongs to another generation until then.
      await this.db.query('update mailbox set sync_requested_at = now() where id = $1', [account.id]);
      return true;
    }
    let current: Folder | null = folder;
    // Rows that are being written are pending still. They lie above what a window adds, so they are not met again, and
    // the next window is listed and fetched while they are written.
    let belowUid = Number.MAX_SAFE_INTEGER;
    const tools = { db: this.db, inbox: this.inbox, precedence: this.precedence, options: this.options };
    while (current) {
      if (!(await drainFolder(tools, client, current, lease, writes, { belowUid, timeIsUp }))) return false;
      belowUid = current.backfillLo ?? 1;
      if (belowUid <= 1) break;
      if (await timeIsUp()) return false;
      await enumerateWindow(this.db, client, current, lease, account.horizon);
      current = await loadFolder(this.db, folder.id);
    }
    await writes.end();
    return true;
  }

  /** `later`: nothing but mails that failed before, and whose next try is not due yet. */
  private async work(folder: Folder): Promise<'now' | 'later' | 'none'> {
    if ((folder.backfillLo ?? 1) > 1) return 'now';
    const look = { belowUid: Number.MAX_SAFE_INTEGER, most: 1 };
    for (const [retries, retryMs, answer] of [
      [false, 0, 'now'],
      [true, this.options.retryMs, 'now'],
      [true, 0, 'later'],
    ] as const) {
      if ((await pendingRows(this.db, folder, { ...look, retries, retryMs })).length > 0) return answer;
    }
    return 'none';
  }

  /** Nothing is left to fetch: the sums are checked, and the mailbox is live. */
  private async finish(account: Account, mailboxId: number): Promise<Outcome> {
    const folders = (await loadFolders(this.db, mailboxId)).filter(isOpen);
    const left = await Promise.all(folders.map(folder => this.work(folder)));
    if (left.includes('now')) return 'more';
    if (left.includes('later')) return 'later';
    const waits = folders.some(folder => folder.uidvalidity === null || folder.liveHi === null);
    if (waits || account.state !== 'backfilling') return 'idle';
    await this.proofs.proveOn(await this.connections.get(account), mailboxId);
    await this.db.transaction(tx => setWorking(tx, mailboxId, 'live'));
    return 'done';
  }

  private async progress(mailboxId: number): Promise<void> {
    await this.db.transaction(tx => emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId } }]));
  }
}

const mayWork = (account: Account | null): account is Account =>
  account !== null && account.state !== 'stopped' && account.state !== 'needs_reauth' && !account.backingOff;
