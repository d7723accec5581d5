import { Inject, Injectable } from '@nestjs/common';
import type { ImapFlow } from 'imapflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { MailTokens } from '../../accounts/mail-tokens.js';
import { disconnect } from '../../mail/imap/connect.js';
import { LoginPace, urgency } from '../../mail/imap/pace.js';
import { searchAll } from '../../mail/imap/search.js';
import { select } from '../../mail/imap/select.js';
import { toMultirange } from '../../mail/imap/uid-set.js';
import { MailServerError, NotFoundError } from '../../errors.js';
import { Crypto } from '../../platform/crypto.js';
import { Database } from '../../platform/database.js';
import { ENV, type Env } from '../../platform/env.js';
import { emit } from '../../platform/outbox.js';
import { Queue } from '../../platform/queue.js';
import { defaultSyncOptions, loadAccount } from './account.js';
import { compareAll } from './changes.js';
import { loadFolder, loadFolders, noteFolderFailure, type Folder } from './folder.js';
import { currentEpoch } from './lease.js';
import { addBackfill } from './live.js';
import { logIn } from './log-in.js';

/** A folder that the server lists and does not open, left alone until `next_try_at`. */
export interface Parked {
  reason: string;
  since: string;
  next_try_at: string;
}

/** Server set = stored + skipped + dead + pending, for one folder. `pending` includes what is not listed yet. */
export interface FolderProof {
  path: string;
  uidvalidity: string | null;
  /** Null where it could not be asked. */
  server: number | null;
  stored: number;
  skipped: Record<string, number>;
  dead: number;
  pending: number;
  /** On the server, and unknown to the ledger. They are put down to be fetched as soon as they are found. */
  missing: number;
  /** In the ledger, and not on the server. */
  surplus: number;
  /** Its mail may be missing: then nothing is proved of it, and it is not balanced. */
  parked: Parked | null;
  balanced: boolean;
}

export interface Proof {
  balanced: boolean;
  checked_at: string;
  folders: FolderProof[];
}

/** How long mail that came this very moment may take to reach the ledger before it counts as missing. */
const settleTries = 4;
const settleMs = 1000;
const highestUid = 2 ** 32;

/**
 * Proves that no mail is lost: compares each chosen folder's full set of UIDs with the ledger. A mailbox is green only
 * when all of them add up.
 */
@Injectable()
export class Proofs {
  constructor(
    private readonly db: Database,
    private readonly crypto: Crypto,
    private readonly queue: Queue,
    private readonly pace: LoginPace,
    private readonly tokens: MailTokens,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * On a short connection of its own. The result is also kept in `mailbox.proof`.
   *
   * @throws {MailServerError} where the server cannot be asked, {NotFoundError} where the mailbox has no server
   */
  async prove(mailboxId: number): Promise<Proof> {
    const account = await loadAccount(this.db, this.crypto, mailboxId);
    if (!account) throw new NotFoundError('mailbox');
    const options = { ...defaultSyncOptions, allowedNetworks: this.env.MAIL_ALLOWED_NETWORKS };
    const doors = { pace: this.pace, tokens: this.tokens };
    const client = await logIn(account, doors, { urgency: urgency.live }, options);
    try {
      return await this.proveOn(client, mailboxId);
    } finally {
      await disconnect(client);
    }
  }

  /** The same on a connection that is there already. It leaves another folder selected. */
  async proveOn(client: ImapFlow, mailboxId: number): Promise<Proof> {
    const epoch = await currentEpoch(this.db, mailboxId);
    const folders: FolderProof[] = [];
    let healed = 0;
    for (const folder of await loadFolders(this.db, mailboxId)) {
      if (!folder.chosen || folder.missingSince !== null) continue;
      const proof = folder.parked ? await this.parked(folder) : await this.proveFolder(client, folder);
      folders.push(proof);
      if (proof.uidvalidity === folder.uidvalidity && proof.missing + proof.surplus > 0) {
        healed += (await compareAll(this.db, client, folder, { mailboxId, epoch })).missing;
      }
    }
    const proof = {
      balanced: folders.every(folder => folder.balanced),
      checked_at: new Date().toISOString(),
      folders,
    };
    await this.db.transaction(async tx => {
      await tx.query('update mailbox set proof = $2 where id = $1', [mailboxId, JSON.stringify(proof)]);
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId } }]);
    });
    if (healed > 0) await addBackfill(this.queue, mailboxId);
    return proof;
  }

  private async proveFolder(client: ImapFlow, folder: Folder): Promise<FolderProof> {
    try {
      for (let attempt = 1; ; attempt++) {
        const { uidvalidity } = await select(client, folder.path);
        const proof = await this.sums(folder, { uidvalidity, uids: await searchAll(client) });
        if (proof.balanced || attempt === settleTries) return proof;
        // Mail may have come or gone between the two looks; the holder is told, and given the time to notice.
        await this.db.query('update mailbox set sync_requested_at = now() where id = $1', [folder.mailboxId]);
        await sleep(settleMs);
      }
    } catch (error) {
      if (!(error instanceof MailServerError) || error.code !== 'no_such_folder') throw error;
      await noteFolderFailure(this.db, folder, error, 10 * defaultSyncOptions.retryMs);
      return this.parked((await loadFolder(this.db, folder.id)) ?? folder);
    }
  }

  /** What the ledger has of a folder that cannot be opened. */
  private async parked(folder: Folder): Promise<FolderProof> {
    const { lastError, failingSince, parkedUntil } = folder;
    const parked = {
      reason: lastError ?? '',
      since: (failingSince ?? new Date()).toISOString(),
      next_try_at: (parkedUntil ?? new Date()).toISOString(),
    };
    return { ...(await this.sums(folder, null)), parked };
  }

  /** @param server what it holds; null where it could not be asked */
  private async sums(
    folder: Folder,
    server: { uidvalidity: string; uids: number[] } | null,
  ): Promise<FolderProof> {
    const [row] = await this.db.query<{
      uidvalidity: string | null;
      states: { state: string; reason: string | null; count: number }[] | null;
      horizon: number;
      unlisted: number;
      missing: number;
      surplus: number;
    }>(
      `with f as (
         -- Chosen only now and not selected yet: all that the ledger does not have is still to come.
         select *, greatest(coalesce(backfill_lo, case when live_hi is null then ${highestUid} else 1 end), 1) as first_listed
         from folder where id = $1),
       server as (select $2::int8multirange as uids),
       ledger as (select r.uid, r.state, r.reason from remote_message r join f on r.folder_id = f.id and r.generation = f.generation
                  where r.state <> 'gone'),
       known as (select coalesce(range_agg(int8range(uid, uid, '[]')), '{}') as uids from ledger),
       sets as (
         select coalesce(f.horizon_uids * s.uids, f.horizon_uids) - k.uids as horizon,
           (s.uids - k.uids - f.horizon_uids) * int8multirange(int8range(1, f.first_listed, '[)')) as unlisted,
           (s.uids - k.uids - f.horizon_uids) - int8multirange(int8range(1, f.first_listed, '[)')) as missing,
           k.uids - s.uids as surplus
         from f, server s, known k)
       select f.uidvalidity,
         (select jsonb_agg(c) from (select state, reason, count(*) as count from ledger, server
            where coalesce(server.uids @> ledger.uid, true) group by state, reason) c) as states,
         (select coalesce(sum(upper(r) - lower(r)), 0)::int from unnest(sets.horizon) r) as horizon,
         (select coalesce(sum(upper(r) - lower(r)), 0)::int from unnest(sets.unlisted) r) as unlisted,
         (select coalesce(sum(upper(r) - lower(r)), 0)::int from unnest(sets.missing) r) as missing,
         (select coalesce(sum(upper(r) - lower(r)), 0)::int from unnest(sets.surplus) r) as surplus
       from f, sets`,
      [folder.id, server && toMultirange(server.uids)],
    );
    const states = row?.states ?? [];
    const count = (state: string) =>
      states.filter(one => one.state === state).reduce((sum, one) => sum + one.count, 0);
    const skipped: Record<string, number> = {};
    for (const one of states) if (one.state === 'skipped') skipped[one.reason ?? 'unknown'] = one.count;
    if (row && row.horizon > 0) skipped.horizon = row.horizon;
    const proof = {
      path: folder.path,
      uidvalidity: server?.uidvalidity ?? row?.uidvalidity ?? null,
      server: server?.uids.length ?? null,
      stored: count('stored'),
      skipped,
      dead: count('dead'),
      pending: count('pending') + (row?.unlisted ?? 0),
      missing: row?.missing ?? 0,
      surplus: row?.surplus ?? 0,
      parked: null,
    };
    const accounted =
      proof.stored + proof.dead + proof.pending + Object.values(skipped).reduce((a, b) => a + b, 0);
    const balanced =
      row?.uidvalidity === server?.uidvalidity &&
      accounted === proof.server &&
      proof.missing === 0 &&
      proof.surplus === 0;
    return { ...proof, balanced };
  }
}
