import { Inject, Injectable } from '@nestjs/common';
import { Parser, type PreparedMail } from '../mail/parser.js';
import { Blobs, type NewBlob, type StoredBlob } from '../platform/blobs.js';
import { Crypto } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { LOGGER } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { emit } from '../platform/outbox.js';
import { companyOf, mailboxOf } from './context.js';
import { incoming, pendingRows } from './incoming.js';
import { link } from './link.js';
import { match } from './match.js';
import { moveTimes } from './move-times.js';
import { isUnreadable, noteSubjects, reasonOf, settle } from './settle.js';
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
 * Writes the ledger rows of mails whose bytes have these hashes, under the caller's own guard. Returns for each the id
 * of its row where that waits for the pipeline. May be called again when the transaction is.
 */
export type Enter = (tx: Tx, hashes: Buffer[]) => Promise<(number | undefined)[]>;

/** At most so many mails in one transaction: it holds locks, and a deadlock makes all of it run again. */
export const sliceSize = 50;

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

  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly parser: Parser,
    private readonly crypto: Crypto,
    private readonly precedence: Precedence,
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

  /**
   * New mail of which the ledger knows nothing yet: its rows are written in the same transaction as everything else.
   *
   * @throws what `enter` throws; nothing was written
   */
  async receiveNew(mailboxId: number, raws: Buffer[], enter: Enter): Promise<void> {
    await this.ahead(async () => {
      const prepared = await this.parser.parseBatch(raws, { urgent: true });
      const stored = await this.blobs.put(
        raws.map((bytes, index) => toBlob(bytes, prepared[index] as PreparedMail)),
      );
      failpoint('live-after-blob');
      await this.database.transaction(async tx => {
        // Before the ledger rows, which refer to the bytes.
        await this.blobs.record(tx, stored);
        const ids = await enter(
          tx,
          stored.map(blob => blob.sha256),
        );
        const waiting = ids.flatMap((remoteId, n) => (remoteId === undefined ? [] : [{ remoteId, n }]));
        const byRow = new Map(waiting.map(({ remoteId, n }) => [remoteId, prepared[n] as PreparedMail]));
        const { dead } = await this.write(tx, mailboxId, byRow, []);
        if (dead > 0)
          await noteSubjects(
            tx,
            waiting.map(({ remoteId, n }) => ({ remoteId, raw: raws[n] as Buffer })),
          );
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
          const result = await this.write(tx, mailboxId, byRow, stored, isHistory ? turn.take : undefined);
          if (result.dead > 0) await noteSubjects(tx, arrivals);
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
    mailboxId: number,
    prepared: Map<number, PreparedMail>,
    stored: StoredBlob[],
    turn?: () => Promise<void>,
  ) {
    const rows = await pendingRows(tx, mailboxId, [...prepared.keys()]);
    if (rows.length === 0) return { stored: 0, dead: 0 };
    const mailbox = await mailboxOf(tx, mailboxId);
    const company = await companyOf(tx);
    const mails = rows.map(row =>
      incoming(row, prepared.get(row.id) as PreparedMail, mailboxId, company.ownAddresses),
    );
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
      await writeContents(tx, slice.mails);
      failpoint('receive.contents');
      await turn?.();
      await store(slice);
      failpoint('receive.stored');
      await match(slice);
      failpoint('receive.matched');
      await moveTimes(slice, await link(slice));
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

const toBlob = (bytes: Buffer, { sha256, compressed }: PreparedMail): NewBlob => ({
  sha256: Buffer.from(sha256, 'hex'),
  bytes,
  compressed,
});

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
