import { Inject, Injectable } from '@nestjs/common';
import { Parser, type PreparedMail } from '../mail/parser.js';
import { Blobs, type NewBlob } from '../platform/blobs.js';
import { Crypto } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { ENV, LOGGER, type Env } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { emit } from '../platform/outbox.js';
import { Contexts, type Context } from './context.js';
import { incoming, pendingRows, type LedgerRow } from './incoming.js';
import { link } from './link.js';
import { match } from './match.js';
import { moveTimes } from './move-times.js';
import { isUnreadable, noteSubjects, reasonOf, settle } from './settle.js';
import { linkTargets } from './smart-bcc/links.js';
import { guardEpoch } from './sync/lease.js';
import { Turns } from './turns.js';
import { unique, type Incoming, type Slice } from './slice.js';
import { Precedence } from './precedence.js';
import { writeContents } from './contents.js';
import { store } from './store.js';

/** A mail whose ledger row is there and pending, with its bytes. */
export interface Arrival {
  remoteId: number;
  raw: Buffer;
  /** The bytes are in the blob store already, and known there. */
  isStored?: boolean;
}

/**
 * Writes the ledger rows of mails whose bytes have these hashes, under the caller's own guard. Returns for each its row
 * where that waits for the pipeline. May be called again when the transaction is.
 */
export type Enter = (tx: Tx, hashes: Buffer[]) => Promise<(LedgerRow | undefined)[]>;

/** At most so many mails in one transaction: it holds locks, and a deadlock makes all of it run again. */
export const sliceSize = 50;
/** Of history while new mail comes: that cannot overtake a slice which has begun, only wait for its processors. */
const livelySliceSize = 10;

/**
 * The pipeline. Bytes go to the blob store first; then one transaction writes everything that follows from them:
 * message, copy, content with its search index, thread, people, links, the ledger rows' new state, and events.
 * A crash leaves either nothing or everything, and a mail that comes twice is found, not written twice.
 */
@Injectable()
export class Inbox {
  /**
   * Slices of one mailbox's history are parsed, and their contents written, side by side; from there on they go one after
   * the other: they are full of the same threads, and would only wait for each other inside the database.
   */
  private readonly turns = new Turns();
  private readonly contexts = new Contexts();

  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly parser: Parser,
    private readonly crypto: Crypto,
    private readonly precedence: Precedence,
    @Inject(ENV) private readonly env: Env,
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
    for (let at = 0; at < arrivals.length;) {
      const size = epoch !== null && this.precedence.isLively ? livelySliceSize : sliceSize;
      const { stored, dead } = await this.receiveSlice(mailboxId, epoch, arrivals.slice(at, at + size));
      total.stored += stored;
      total.dead += dead;
      at += size;
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

  /**
   * New mail of which the ledger knows nothing yet: its rows are written in the same transaction as everything else.
   *
   * @throws what `enter` throws; nothing was written
   */
  async receiveNew(mailboxId: number, raws: Buffer[], enter: Enter): Promise<void> {
    await this.ahead(async () => {
      const prepared = await this.parser.parseBatch(raws, { urgent: true });
      // The disk and the database work side by side; only the commit waits for both.
      const { stored, durable } = await this.blobs.begin(
        raws.map((bytes, index) => toBlob(bytes, prepared[index] as PreparedMail)),
      );
      await this.database.transaction(async tx => {
        const hashes = stored.map(blob => blob.sha256);
        const [, rows, context] = await Promise.all([
          // Before the ledger rows, which refer to the bytes.
          this.blobs.record(tx, stored),
          enter(tx, hashes),
          this.contexts.of(tx, mailboxId),
        ]);
        const waiting = rows.flatMap((row, n) =>
          row ? [{ row, prepared: prepared[n] as PreparedMail, raw: raws[n] as Buffer }] : [],
        );
        const { dead } = await this.write(tx, context, waiting);
        if (dead > 0)
          noteSubjects(
            tx,
            waiting.map(({ row, raw }) => ({ remoteId: row.id, raw })),
          );
        await durable;
        failpoint('live-after-blob');
      });
      failpoint('receive.committed');
    });
  }

  private async receiveSlice(mailboxId: number, epoch: number | null, arrivals: Arrival[]) {
    // History works under a lease; what comes without one is new mail, or somebody waits for it.
    if (epoch === null) return this.ahead(() => this.prepareAndWrite(mailboxId, null, arrivals));
    await this.precedence.giveWay();
    return this.prepareAndWrite(mailboxId, epoch, arrivals);
  }

  private async ahead<T>(work: () => Promise<T>): Promise<T> {
    const done = this.precedence.claim();
    return work().finally(done);
  }

  private async prepareAndWrite(mailboxId: number, epoch: number | null, arrivals: Arrival[]) {
    const isHistory = epoch !== null;
    const prepared = await this.parser.parseBatch(
      arrivals.map(arrival => arrival.raw),
      { urgent: !isHistory },
    );
    const stored = await this.blobs.put(
      arrivals.flatMap(({ raw, isStored }, index) =>
        isStored ? [] : [toBlob(raw, prepared[index] as PreparedMail)],
      ),
    );
    failpoint('receive.blobs-put');
    const byRow = new Map(
      arrivals.map((arrival, index) => [arrival.remoteId, prepared[index] as PreparedMail]),
    );
    const turn = this.turns.of(mailboxId);
    try {
      if (isHistory) await this.precedence.giveWay();
      const result = await this.database.transaction(
        async tx => {
          // One that is tried again goes back into the queue: others may hold contents that it will ask for.
          turn.give();
          if (epoch !== null) await guardEpoch(tx, { mailboxId, epoch });
          const [rows, context] = await Promise.all([
            pendingRows(tx, mailboxId, [...byRow.keys()]),
            this.contexts.of(tx, mailboxId),
            this.blobs.record(tx, stored),
          ]);
          const waiting = rows.map(row => ({ row, prepared: byRow.get(row.id) as PreparedMail }));
          const result = await this.write(tx, context, waiting, isHistory ? turn.take : undefined);
          if (result.dead > 0) noteSubjects(tx, arrivals);
          return result;
        },
        // The ledger rows of history would be pending again, and fetched again.
        { repeatable: isHistory },
      );
      failpoint('receive.committed');
      return result;
    } finally {
      turn.give();
    }
  }

  private async write(
    tx: Tx,
    context: Context | null,
    waiting: { row: LedgerRow; prepared: PreparedMail }[],
    turn?: () => Promise<void>,
  ) {
    // Without a mailbox there are no ledger rows either.
    if (waiting.length === 0 || !context) return { stored: 0, dead: 0 };
    const { mailbox, company } = context;
    const mails = waiting.map(({ row, prepared }) =>
      incoming(row, prepared, mailbox, company.ownAddresses, this.env.BCC_DOMAIN),
    );
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
      await writeContents(tx, slice.mails);
      failpoint('receive.contents');
      await turn?.();
      await store(slice);
      failpoint('receive.stored');
      await match(slice);
      failpoint('receive.matched');
      const named = await linkTargets(slice);
      moveTimes(slice, [...named, ...(await link(slice))]);
      failpoint('receive.linked');
      await announce(slice);
    }
    settle(tx, [
      ...slice.mails.map(mail => ({ mail, state: 'stored', reason: reasonOf(mail) })),
      ...unreadable.map(mail => ({ mail, state: 'dead', reason: 'no-headers' })),
      ...[...erased].map(mail => ({ mail, state: 'skipped', reason: 'erased' })),
    ]);
    failpoint('receive.settled');
    if (unreadable.length > 0)
      this.log.warn({ mailboxId: mailbox.id, count: unreadable.length }, 'mail without readable headers');
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

const toBlob = (bytes: Buffer, { sha256, compressed }: PreparedMail): NewBlob => ({
  sha256: Buffer.from(sha256, 'hex'),
  bytes,
  compressed,
});

/** Only new mail makes events; history that a backfill brings in sets nothing off. */
function announce({ tx, mailbox, mails }: Slice): Promise<void> {
  const arrived = mails.filter(mail => mail.isNew && mail.isNewCopy);
  return emit(tx, [
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
