import { Inject, Injectable } from '@nestjs/common';
import { MailTokens } from '../../accounts/mail-tokens.js';
import { LoginPace } from '../../mail/imap/pace.js';
import { Crypto } from '../../platform/crypto.js';
import { Database } from '../../platform/database.js';
import { ENV, LOGGER, type Env } from '../../platform/env.js';
import type { Logger } from '../../platform/logger.js';
import { Queue } from '../../platform/queue.js';
import { defaultSyncOptions, loadAccount, type SyncOptions } from './account.js';
import { Hold } from './hold.js';
import { claim, leaseSeconds, release, renew, type Lease } from './lease.js';
import { Precedence } from '../precedence.js';
import { Reception } from './reception.js';
import { backOff, ownTrouble } from './state.js';

/** Connections that a process keeps open; with 60-100 KB each it is descriptors that run out first. */
const mostHeld = 1500;
/** Claimed in one go, so that several processes share what is free; `LoginPace` then spaces the logins. */
const mostClaimedAtOnce = 50;

/** All mailboxes that this process holds: claims, renews, pokes and ends them. Driven by workers/hold.ts. */
@Injectable()
export class Holder {
  readonly options: SyncOptions;
  private readonly holds = new Map<number, Hold>();
  private renewedAt = performance.now();
  /** As text: a Date would lose the microseconds, and every poll would find the last request again. */
  private lastPoll = '-infinity';
  /** Several holders may live in one process (tests), and a name must not come back after a restart. */
  private readonly owner: string;

  constructor(
    private readonly db: Database,
    private readonly crypto: Crypto,
    private readonly queue: Queue,
    private readonly reception: Reception,
    private readonly precedence: Precedence,
    private readonly pace: LoginPace,
    private readonly tokens: MailTokens,
    @Inject(ENV) env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.owner = `${env.PROCESS_NAME}/${Math.random().toString(36).slice(2, 8)}`;
    this.options = { ...defaultSyncOptions, allowedNetworks: env.MAIL_ALLOWED_NETWORKS };
  }

  get held(): number {
    return this.holds.size;
  }

  /** Takes over what nobody holds. */
  async claim(): Promise<void> {
    const free = Math.min(mostHeld - this.holds.size, mostClaimedAtOnce);
    for (const lease of await claim(this.db, this.owner, free)) await this.begin(lease);
  }

  private async begin(lease: Lease): Promise<void> {
    const { mailboxId } = lease;
    const former = this.holds.get(mailboxId);
    if (former) await former.abandon();
    let account;
    try {
      account = await loadAccount(this.db, this.crypto, mailboxId);
    } catch (error) {
      // Credentials that do not open are this mailbox's trouble only.
      this.log.error({ mailboxId, err: error }, 'mailbox cannot be read');
      await backOff(this.db, mailboxId, ownTrouble(error));
    }
    if (!account) return release(this.db, lease);
    const { db, queue, reception, precedence, pace, tokens, options } = this;
    const tools = { db, queue, reception, precedence, pace, tokens, options };
    const hold = new Hold(lease, account, tools, this.log);
    this.holds.set(mailboxId, hold);
    void hold.ended
      .then(async () => {
        if (this.holds.get(mailboxId) === hold) this.holds.delete(mailboxId);
        await release(this.db, lease);
      })
      .catch((error: unknown) => this.log.warn({ mailboxId, err: error }, 'lease not released'));
  }

  /** Renews all leases in one statement, and lets go of those that are lost. */
  async renew(): Promise<void> {
    const leases = [...this.holds.values()].map(hold => hold.lease);
    const begun = performance.now();
    const ours = await renew(this.db, this.owner, leases);
    this.renewedAt = begun;
    for (const { mailboxId, epoch } of leases) {
      const hold = this.holds.get(mailboxId);
      if (!ours.has(mailboxId) && hold?.lease.epoch === epoch) void hold.abandon();
    }
  }

  /** Without a renewal for the length of a lease others may have begun: our connections only get in their way. */
  async letGoIfExpired(): Promise<void> {
    if (performance.now() - this.renewedAt < leaseSeconds * 1000) return;
    await Promise.all([...this.holds.values()].map(hold => hold.abandon()));
  }

  /** Wakes the mailboxes whose users asked for it, with one query for all. */
  async poll(): Promise<void> {
    const ids = [...this.holds.keys()];
    if (ids.length === 0) return;
    const rows = await this.db.query<{ id: number; at: string | null; ended: boolean; asked: boolean }>(
      `select id, sync_requested_at::text as at, (state in ('stopped', 'needs_reauth') or deleted_at is not null) as ended,
         coalesce(sync_requested_at > $2::timestamptz, false) as asked
       from mailbox
       where id = any ($1)
         and (sync_requested_at > $2::timestamptz or state in ('stopped', 'needs_reauth') or deleted_at is not null)
       order by sync_requested_at nulls first`,
      [ids, this.lastPoll],
    );
    for (const row of rows) {
      const hold = this.holds.get(row.id);
      if (row.ended) void hold?.stop();
      else hold?.poke();
      if (row.at !== null && row.asked) this.lastPoll = row.at;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.holds.values()].map(hold => hold.stop()));
    await Promise.all([...this.holds.values()].map(hold => release(this.db, hold.lease)));
  }
}
