import type { ImapFlow } from 'imapflow';
import { disconnect } from '../../mail/imap/connect.js';
import { urgency } from '../../mail/imap/pace.js';
import type { Account, SyncOptions } from './account.js';
import { logIn, type Doors } from './log-in.js';

const longestWaitMs = 500;

interface Kept {
  client: ImapFlow;
  fingerprint: string;
  timer: NodeJS.Timeout | undefined;
}

/** The backfill's connections, one a mailbox, kept for a while after each slice so that the next one need not log in. */
export class Connections {
  private readonly kept = new Map<number, Kept>();
  private readonly users = new Map<number, number>();

  constructor(
    private readonly options: SyncOptions,
    private readonly doors: Doors,
  ) {}

  /** @throws {MailServerError}, {NoTurnError} where the host's turns are taken: the lane is for other hosts too */
  async get(account: Account): Promise<ImapFlow> {
    const kept = this.kept.get(account.id);
    if (kept?.client.usable && kept.fingerprint === account.fingerprint) return kept.client;
    this.drop(account.id);
    const wait = { urgency: urgency.history, patienceMs: longestWaitMs };
    const client = await logIn(account, this.doors, wait, this.options);
    this.kept.set(account.id, { client, fingerprint: account.fingerprint, timer: undefined });
    return client;
  }

  /** Marks the connection as used; the returned function starts the clock again. */
  hold(mailboxId: number): () => void {
    clearTimeout(this.kept.get(mailboxId)?.timer);
    this.users.set(mailboxId, (this.users.get(mailboxId) ?? 0) + 1);
    return () => {
      const left = (this.users.get(mailboxId) ?? 1) - 1;
      if (left > 0) return void this.users.set(mailboxId, left);
      this.users.delete(mailboxId);
      const kept = this.kept.get(mailboxId);
      if (!kept) return;
      kept.timer = setTimeout(() => this.drop(mailboxId), this.options.keepConnectionMs);
      kept.timer.unref();
    };
  }

  drop(mailboxId: number): void {
    const kept = this.kept.get(mailboxId);
    this.kept.delete(mailboxId);
    clearTimeout(kept?.timer);
    if (kept) void disconnect(kept.client);
  }

  async close(): Promise<void> {
    const all = [...this.kept.values()];
    this.kept.clear();
    await Promise.all(
      all.map(kept => {
        clearTimeout(kept.timer);
        return disconnect(kept.client);
      }),
    );
  }
}
