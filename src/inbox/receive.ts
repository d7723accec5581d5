import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Parser, type PreparedMail } from '../mail/parser.js';
import { Blobs, type StoredBlob } from '../platform/blobs.js';
import { Crypto } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { LOGGER } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { emit } from '../platform/outbox.js';
import { companyOf, mailboxOf } from './context.js';
import { link } from './link.js';
import { match } from './match.js';
import { guardEpoch } from './sync/lease.js';
import { unique, type Incoming, type Slice } from './slice.js';
import { store } from './store.js';

/** A mail whose ledger row is there and pending, with its bytes. */
export interface Arrival {
  remoteId: number;
  raw: Buffer;
  /** The bytes are in the blob store already, and known there. */
  isStored?: boolean;
}

/** At most so many mails in one transaction: it holds locks, and a deadlock makes all of it run again. */
export const sliceSize = 50;

/** Milliseconds. */
const longestAside = 300;

/**
 * The pipeline. Bytes go to the blob store first; then one transaction writes everything that follows from them:
 * message, copy, content with its search index, thread, people, links, the ledger rows' new state, and events.
 * A crash leaves either nothing or everything, and a mail that comes twice is found, not written twice.
 */
@Injectable()
export class Inbox {
  private readonly writing = new Map<number, Promise<unknown>>();
  /** New mail that is on its way in just now. */
  private readonly live = new Set<Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly parser: Parser,
    private readonly crypto: Crypto,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * Takes in mails of one mailbox. Ledger rows that are no longer pending are left alone.
   *
   * @param epoch the lease epoch under which the caller works; null where no lease is held (live tickets, imports)
   * @throws LeaseLostError when another process holds the mailbox by now; nothing was written
   */
  async receive(
    mailboxId: number,
    epoch: number | null,
    arrivals: Arrival[],
  ): Promise<{ stored: number; dead: number }> {
    const total = { stored: 0, dead: 0 };
    for (let at = 0; at < arrivals.length; at += sliceSize) {
      const { stored, dead } = await this.receiveSlice(mailboxId, epoch, arrivals.slice(at, at + sliceSize));
      total.stored += stored;
      total.dead += dead;
    }
    return total;
  }

  /** The same for rows whose bytes are in the blob store already: live mail, and what the sweeper finds waiting. */
  async receiveStored(mailboxId: number, remoteIds: number[]): Promise<void> {
    const waiting = await this.database.query<{ remoteId: number; blob: Buffer }>(
      `select id as "remoteId", blob from remote_message where id = any($1) and state = 'pending' and blob is not null order by id`,
      [remoteIds],
    );
    for (let at = 0; at < waiting.length; at += sliceSize) {
      const slice = waiting.slice(at, at + sliceSize);
      const raws = await this.blobs.getAll(slice.map(row => row.blob));
      const arrivals = slice.map(({ remoteId }, n) => ({ remoteId, raw: raws[n] as Buffer, isStored: true }));
      await this.receiveSlice(mailboxId, null, arrivals);
    }
  }

  /** History steps aside while new mail comes in, but not for ever: a company always gets some. */
  private async receiveSlice(mailboxId: number, epoch: number | null, arrivals: Arrival[]) {
    if (epoch !== null) {
      if (this.live.size > 0)
        await Promise.race([Promise.all(this.live), sleep(longestAside, undefined, { ref: false })]);
      return this.prepareAndWrite(mailboxId, epoch, arrivals);
    }
    const run = this.prepareAndWrite(mailboxId, null, arrivals);
    const settled = run.then(
      () => undefined,
      () => undefined,
    );
    this.live.add(settled);
    return run.finally(() => this.live.delete(settled));
  }

  private async prepareAndWrite(mailboxId: number, epoch: number | null, arrivals: Arrival[]) {
    // History works under a lease; what comes without one is new mail, or somebody waits for it.
    const isHistory = epoch !== null;
    const prepared = await this.parser.parseBatch(
      arrivals.map(arrival => arrival.raw),
      { urgent: !isHistory },
    );
    const stored = await this.blobs.put(
      arrivals.flatMap(({ raw, isStored }, index) => {
        const { sha256, compressed } = prepared[index] as PreparedMail;
        return isStored ? [] : [{ sha256: Buffer.from(sha256, 'hex'), bytes: raw, compressed }];
      }),
    );
    failpoint('receive.blobs-put');
    const byRow = new Map(
      arrivals.map((arrival, index) => [arrival.remoteId, prepared[index] as PreparedMail]),
    );
    const write = () =>
      this.database.transaction(
        async tx => {
          if (epoch !== null) await guardEpoch(tx, { mailboxId, epoch });
          return this.write(tx, mailboxId, byRow, stored);
        },
        // The ledger rows of history would be pending again, and fetched again.
        { repeatable: isHistory },
      );
    const result = await (isHistory ? this.inTurn(mailboxId, write) : write());
    failpoint('receive.committed');
    return result;
  }

  /**
   * Slices of one mailbox's history are parsed side by side but written one after the other: they are full of the same
   * threads, and would only wait for each other inside the database.
   */
  private async inTurn<T>(mailboxId: number, write: () => Promise<T>): Promise<T> {
    const before = this.writing.get(mailboxId);
    const turn = (async () => {
      await before?.catch(() => undefined);
      return write();
    })();
    this.writing.set(mailboxId, turn);
    try {
      return await turn;
    } finally {
      if (this.writing.get(mailboxId) === turn) this.writing.delete(mailboxId);
    }
  }

  private async write(tx: Tx, mailboxId: number, prepared: Map<number, PreparedMail>, stored: StoredBlob[]) {
    const rows = await pendingRows(tx, mailboxId, [...prepared.keys()]);
    if (rows.length === 0) return { stored: 0, dead: 0 };
    const mailbox = await mailboxOf(tx, mailboxId);
    const company = await companyOf(tx);
    const mails = rows.map(row => incoming(row, prepared.get(row.id) as PreparedMail, company.ownAddresses));
    await this.blobs.record(tx, stored);

    const [unreadable, readable] = split(mails, ({ mail }) => isUnreadable(mail));
    const erased = company.hasTombstones ? await this.erased(tx, readable) : new Set<Incoming>();
    const slice: Slice = {
      tx,
      mailbox,
      company,
      mails: readable.filter(mail => !erased.has(mail)),
      sign: text => this.crypto.sign(text),
    };
    if (slice.mails.length > 0) {
      await store(slice);
      failpoint('receive.stored');
      await match(slice);
      failpoint('receive.matched');
      await link(slice);
      failpoint('receive.linked');
      await announce(slice);
    }
    await settle(tx, [
      ...slice.mails.map(mail => ({ mail, state: 'stored', reason: reasonOf(mail) })),
      ...unreadable.map(mail => ({ mail, state: 'dead', reason: 'no-headers' })),
      ...[...erased].map(mail => ({ mail, state: 'skipped', reason: 'erased' })),
    ]);
    failpoint('receive.settled');
    if (unreadable.length > 0)
      this.log.warn({ mailboxId, count: unreadable.length }, 'mail without readable headers');
    return { stored: slice.mails.length, dead: unreadable.length };
  }

  private async erased(tx: Tx, mails: Incoming[]): Promise<Set<Incoming>> {
    const hashes = new Map(mails.map(mail => [mail, this.crypto.sign(`message ${mail.idHash}`)]));
    const found = await tx.query<{ hash: string }>(
      `select hash from tombstone where kind = 'message' and hash = any($1)`,
      [[...hashes.values()]],
    );
    const gone = new Set(found.map(row => row.hash));
    return new Set(mails.filter(mail => gone.has(hashes.get(mail) as string)));
  }
}

interface LedgerRow {
  id: number;
  role: string | null;
  isNew: boolean;
  flags: string[];
  internalDate: Date | null;
}

/** Locked in order of id; whoever comes second with the same rows finds them settled. */
async function pendingRows(tx: Tx, mailboxId: number, ids: number[]): Promise<LedgerRow[]> {
  return tx.query<LedgerRow>(
    `select ledger.id, folder.role, ledger.is_new as "isNew", ledger.flags, ledger.internal_date as "internalDate"
       from remote_message ledger join folder on folder.id = ledger.folder_id and folder.generation = ledger.generation
      where ledger.id = any($1) and ledger.state = 'pending' and folder.mailbox_id = $2
      order by ledger.id for update of ledger`,
    [ids, mailboxId],
  );
}

function incoming(row: LedgerRow, prepared: PreparedMail, own: Map<string, number>): Incoming {
  const { mail } = prepared;
  const internalDate = row.internalDate ?? new Date();
  const from = mail.from?.address ?? '';
  const authorId = own.get(from) ?? null;
  return {
    remoteId: row.id,
    folderRole: row.role,
    isNew: row.isNew,
    flags: row.flags,
    internalDate,
    size: prepared.size,
    blob: Buffer.from(prepared.sha256, 'hex'),
    mail,
    idHash: prepared.idHash,
    headerKey: prepared.headerKey,
    contentHash: Buffer.from(prepared.contentHash, 'hex'),
    base: prepared.baseSubject,
    hasHtml: prepared.hasHtml,
    search: prepared.search,
    sentAt: saneDate(mail.date, internalDate),
    authorId,
    outgoing: row.role === 'sent' || authorId !== null,
    messageId: 0,
    threadId: 0,
    contentId: 0,
    isNewMessage: false,
    isNewCopy: false,
  };
}

const day = 24 * 3600 * 1000;
const earliest = Date.UTC(1990, 0, 1);

/** The mail's own date where it can be true, else when the server got it; never in the future. */
function saneDate(date: Date | null, internalDate: Date): Date {
  const arrived = Math.min(internalDate.getTime(), Date.now());
  const said = date?.getTime() ?? Number.NaN;
  return new Date(said >= earliest && said <= arrived + day ? said : arrived);
}

/** Nothing that a reader could recognize it by: it becomes a dead letter with its bytes kept. */
const isUnreadable = (mail: Incoming['mail']): boolean =>
  !mail.fromHeader && !mail.messageId && mail.subject === '' && !mail.date && mail.to.length === 0;

/** What was cut or guessed, where that is more than a matter of taste. */
const reasonOf = ({ mail }: Incoming): string | null =>
  ['header-only', 'truncated'].find(defect => mail.defects.includes(defect)) ?? null;

async function settle(
  tx: Tx,
  settled: { mail: Incoming; state: string; reason: string | null }[],
): Promise<void> {
  await tx.query(
    `update remote_message ledger set state = given.state, reason = coalesce(given.reason, ledger.reason), blob = given.blob,
            message_id = nullif(given.message_id, 0), settled_at = now(), last_error = null
       from unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::bigint[])
         as given (id, state, reason, blob, message_id) where ledger.id = given.id`,
    [
      settled.map(({ mail }) => mail.remoteId),
      settled.map(({ state }) => state),
      settled.map(({ reason }) => reason),
      settled.map(({ mail, state }) => (state === 'skipped' ? null : mail.blob)),
      settled.map(({ mail, state }) => (state === 'stored' ? mail.messageId : 0)),
    ],
  );
}

/** Only new mail makes events; history that a backfill brings in sets nothing off. */
async function announce({ tx, mailbox, mails }: Slice): Promise<void> {
  const arrived = mails.filter(mail => mail.isNew && mail.isNewCopy);
  await emit(tx, [
    ...arrived.map(({ messageId, threadId, outgoing }) => ({
      name: outgoing ? ('mail.sent' as const) : ('mail.received' as const),
      payload: { messageId, threadId, mailboxId: mailbox.id },
    })),
    ...unique(arrived.map(mail => mail.threadId)).map(threadId => ({
      name: 'thread.changed' as const,
      payload: { threadId, mailboxIds: [mailbox.id] },
    })),
  ]);
}

function split<T>(values: T[], test: (value: T) => boolean): [T[], T[]] {
  return [values.filter(test), values.filter(value => !test(value))];
}
