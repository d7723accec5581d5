import type { ImapFlow } from 'imapflow';
import { LeaseLostError, MailServerError } from '../../errors.js';
import { disconnect } from '../../mail/imap/connect.js';
import { urgency } from '../../mail/imap/pace.js';
import { select, type Selected } from '../../mail/imap/select.js';
import { folderStatus } from '../../mail/imap/status.js';
import { idleUntil, watch } from '../../mail/imap/watch.js';
import type { Logger } from '../../platform/logger.js';
import type { Account } from './account.js';
import { mirrorChanges, type Memory } from './changes.js';
import { discover } from './discover.js';
import { isOpen, loadFolders, noteFolderFailure, noteFolderSuccess, type Folder } from './folder.js';
import type { Lease } from './lease.js';
import { logIn } from './log-in.js';
import { addBackfill, newSince, takeNewMail, type LiveTools } from './live.js';
import { settleCursors } from './reset.js';
import { backOff, forgetFailures, isUnfinished, ownTrouble, setWorking } from './state.js';

const goodMs = 5 * 60_000;

interface Watched extends Memory {
  checkedAt?: number;
}

/**
 * One mailbox, held on one connection.
 *
 *   connect --> discover --> check folders --> IDLE in INBOX --(event, timer, poke)--> check folders --> ...
 *      \            \             \                \
 *       `------------`-------------`----------------`--> any error: back off, lease released, ended
 *                                                        lease lost: ended, nothing written
 *                                                        stop(): ended
 *
 * Events of IDLE only wake it; what happened is read from the server each time. A folder that fails is counted and put
 * aside; it does not stop the others.
 */
export class Hold {
  readonly ended: Promise<void>;
  private client: ImapFlow | undefined;
  private stopping = false;
  private readonly ending = new AbortController();
  private poked = true;
  private wakeUp: () => void = () => undefined;
  private noticedAt: Date | null = null;
  /** Ends the precedence of what was noticed. */
  private taken: (() => void) | undefined;
  /** Something else than new mail may have happened in the folder that IDLE sits in. */
  private changed = true;
  private listedAt = -Infinity;
  private idleIn: number | null = null;
  /** A folder could not be opened: the next round is to have a session of its own. */
  private isStale = false;
  private readonly watched = new Map<number, Watched>();

  constructor(
    readonly lease: Lease,
    private readonly account: Account,
    private readonly tools: LiveTools,
    private readonly log: Logger,
  ) {
    this.ended = this.run();
  }

  /** Looks at all folders now. */
  poke(): void {
    this.poked = true;
    this.wakeUp();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.ending.abort();
    this.wakeUp();
    await this.ended;
  }

  /** Ends at once: the lease is somebody else's by now. */
  async abandon(): Promise<void> {
    this.client?.close();
    await this.stop();
  }

  private async run(): Promise<void> {
    const { db } = this.tools;
    let good: NodeJS.Timeout | undefined;
    try {
      this.client = await this.logIn();
      good = setTimeout(() => void forgetFailures(db, this.account.id).catch(() => undefined), goodMs);
      good.unref();
      watch(this.client, event => this.onEvent(event));
      while (!this.stopping) {
        await this.round(this.client);
        if (this.isStale && !this.stopping) {
          await this.logInAgain(this.client);
          continue;
        }
        if (!this.stopping) await this.wait(this.client);
        if (!this.client.usable && !this.stopping)
          throw new MailServerError(
            'unavailable',
            'The mail server closed the connection',
            '',
            false,
            undefined,
            { rule: 'closed', server: 'imap' },
          );
      }
    } catch (error) {
      // A lease that was lost is told of in any case: the loss itself may have stopped this hold meanwhile.
      if (!this.stopping || error instanceof LeaseLostError) await this.onFailure(error);
    } finally {
      clearTimeout(good);
      if (this.client) await disconnect(this.client);
    }
  }

  /** A session that has had a folder open which was deleted may refuse the one that took its place for ever. */
  private async logInAgain(client: ImapFlow): Promise<void> {
    this.isStale = false;
    this.idleIn = null;
    await disconnect(client);
    this.client = await this.logIn();
    watch(this.client, event => this.onEvent(event));
  }

  /** When it is its turn at this host. */
  private logIn(): Promise<ImapFlow> {
    const { options } = this.tools;
    const wait = {
      urgency: this.account.isProven ? urgency.live : urgency.connecting,
      signal: this.ending.signal,
    };
    return logIn(this.account, this.tools, wait, { ...options, qresync: true });
  }

  private async onFailure(error: unknown): Promise<void> {
    if (error instanceof LeaseLostError) {
      this.log.info(
        { mailboxId: this.account.id, epoch: error.epoch },
        'lease lost, the other holder goes on',
      );
      return;
    }
    const trouble = error instanceof MailServerError ? error : ownTrouble(error);
    this.log[trouble === error ? 'info' : 'error'](
      { mailboxId: this.account.id, err: error },
      'mailbox backs off',
    );
    await backOff(this.tools.db, this.account.id, trouble).catch(() => undefined);
  }

  private onEvent(event: string): void {
    this.noticedAt ??= new Date();
    if (event === 'exists') this.taken ??= this.tools.precedence.claim();
    if (event !== 'exists') this.changed = true;
    this.wakeUp();
  }

  /** Checks what is due, and ends in the folder that IDLE sits in. */
  private async round(client: ImapFlow): Promise<void> {
    const { db, options, queue } = this.tools;
    const everything = this.poked;
    this.poked = false;
    let folders: Folder[];
    if (everything || performance.now() - this.listedAt >= options.listEveryMs) {
      folders = await discover(db, client, this.account, this.lease);
      this.listedAt = performance.now();
      this.changed = true;
    } else {
      folders = await loadFolders(db, this.account.id);
    }
    const open = folders.filter(isOpen);
    const idle = open.find(folder => folder.role === 'inbox') ?? open[0];
    for (const folder of open) {
      if (this.stopping) return;
      if (folder !== idle && (everything || this.isDue(folder)))
        await this.checkOther(client, folder, everything);
    }
    if (idle) await this.checkIdle(client, idle);
    if (everything) {
      const state = (await isUnfinished(db, this.account.id)) ? 'backfilling' : 'live';
      await db.transaction(tx => setWorking(tx, this.account.id, state));
      await addBackfill(queue, this.account.id);
    }
  }

  private isDue(folder: Folder): boolean {
    return this.dueIn(folder) <= 0;
  }

  /** In ms; negative where it is overdue. */
  private dueIn(folder: Folder): number {
    const { options } = this.tools;
    const { checkedAt = -Infinity, seen } = this.memory(folder);
    const often = folder.role === 'sent' || folder.highestModseq === null;
    const next = checkedAt + (often ? options.sentEveryMs : options.statusEveryMs);
    return Math.min(next, seen ? seen.at + options.modseqOverlapMs : Infinity) - performance.now();
  }

  private memory(folder: Folder): Watched {
    let memory = this.watched.get(folder.id);
    if (!memory) this.watched.set(folder.id, (memory = {}));
    return memory;
  }

  /** STATUS is enough to see that nothing happened; only else is the folder selected. */
  private async checkOther(client: ImapFlow, folder: Folder, thoroughly: boolean): Promise<void> {
    const memory = this.memory(folder);
    memory.checkedAt = performance.now();
    if (!thoroughly && !memory.seen) {
      const status = await folderStatus(client, folder.path);
      const same =
        status !== null &&
        status.modseq !== null &&
        status.uidvalidity === folder.uidvalidity &&
        status.uidnext === folder.uidnext &&
        status.messages === folder.messages &&
        String(status.modseq) === folder.highestModseq;
      if (same) return;
    }
    await this.sync(client, folder, memory, new Date());
  }

  private async checkIdle(client: ImapFlow, folder: Folder): Promise<void> {
    const memory = this.memory(folder);
    const noticedAt = this.noticedAt ?? new Date();
    this.noticedAt = null;
    const selected = client.mailbox && client.mailbox.path === folder.path && this.idleIn === folder.id;
    if (selected && !this.changed && !this.isDue(folder)) {
      await this.takeNew(client, folder, memory, noticedAt);
      this.isTaken();
      return;
    }
    this.changed = false;
    memory.checkedAt = performance.now();
    await this.sync(client, folder, memory, noticedAt);
    this.isTaken();
    this.idleIn = client.mailbox ? folder.id : null;
  }

  private isTaken(): void {
    this.taken?.();
    this.taken = undefined;
  }

  private async sync(client: ImapFlow, folder: Folder, memory: Watched, noticedAt: Date): Promise<void> {
    const { db, options } = this.tools;
    let selected: Selected;
    try {
      selected = await select(client, folder.path);
    } catch (error) {
      if (!(error instanceof MailServerError) || error.code !== 'no_such_folder') throw error;
      memory.seen = undefined;
      this.isStale = true;
      return noteFolderFailure(db, folder, error, 10 * options.retryMs);
    }
    await noteFolderSuccess(db, folder);
    const settled = await settleCursors(db, client, folder, this.lease, selected);
    if (settled.generation !== folder.generation) this.watched.delete(folder.id);
    // Its history is another one, or was left alone with it: the mailbox is to be proved anew.
    if (settled.generation !== folder.generation || folder.failures > 0) {
      await db.transaction(tx => setWorking(tx, this.account.id, 'backfilling'));
      await addBackfill(this.tools.queue, this.account.id);
    }
    settled.liveHi = await this.takeNew(client, settled, memory, noticedAt);
    if (await mirrorChanges(db, client, settled, this.lease, selected, memory, options))
      await addBackfill(this.tools.queue, this.account.id);
  }

  private async takeNew(client: ImapFlow, folder: Folder, memory: Watched, noticedAt: Date): Promise<number> {
    const begun = new Date();
    const hi = await takeNewMail(this.tools, client, folder, this.lease, {
      noticedAt,
      since: newSince(folder, memory.lookedAt),
    });
    memory.lookedAt = begun;
    return hi;
  }

  /** IDLE until an event, a poke, or the next folder's turn. */
  private async wait(client: ImapFlow): Promise<void> {
    if (this.poked || this.noticedAt) return;
    const { options, db } = this.tools;
    const folders = (await loadFolders(db, this.account.id)).filter(isOpen);
    const next = Math.min(options.idleBreakMs, ...folders.map(folder => this.dueIn(folder)));
    let timer: NodeJS.Timeout | undefined;
    const woken = new Promise<void>(resolve => {
      this.wakeUp = resolve;
      timer = setTimeout(resolve, Math.max(20, next));
      // Between the look above and this line something may have come.
      if (this.poked || this.noticedAt || this.stopping) resolve();
    });
    await idleUntil(client, woken);
    this.wakeUp = () => undefined;
    clearTimeout(timer);
  }
}
