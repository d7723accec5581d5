import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError } from '../errors.js';
import { Database, type Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { backToDraft, giveUpWaiting, markSent } from './changes.js';
import { refuseHidden, refuseUnfit } from './check.js';
import { lockOutgoing, openDraft } from './own.js';
import { undoMs } from './states.js';
import { oneOutgoing, type OutgoingView } from './view.js';

export interface Sending {
  version?: number | undefined;
  sendAt?: Date | undefined;
  /** Where this server was reached just now: the mail's own links lead there. */
  origin: string;
}

const longestAheadMs = 366 * 24 * 3600_000;

/** What a writer decides about a mail on its way. Its states are drawn in `states.ts`. */
@Injectable()
export class Outbox {
  constructor(private readonly database: Database) {}

  /**
   * Puts a draft on its way, or onto its schedule. For ten seconds it can be taken back for sure.
   *
   * @throws what `refuseUnfit` throws: then nothing was changed; {ConflictError}, {NotFoundError}
   */
  async send(viewer: Viewer, id: number, { version, sendAt, origin }: Sending): Promise<OutgoingView> {
    const mail = await oneOutgoing(this.database, viewer, id);
    await refuseUnfit(this.database, viewer, mail);
    await refuseHidden(this.database, viewer, mail.links);
    refuseTimes(sendAt, mail.remind_at);
    const later = sendAt !== undefined && sendAt.getTime() > Date.now() + undoMs;
    await this.database.transaction(async tx => {
      await openDraft(tx, viewer, id, version ?? mail.version);
      await tx.query(
        `update outgoing_mail set state = $2, not_before = now() + make_interval(secs => $3::float8 / 1000), send_at = $4::timestamptz,
                next_try_at = coalesce($4::timestamptz, now() + make_interval(secs => $3::float8 / 1000)), origin = $5,
                reason = null, remind_state = null, version = version + 1, updated_at = now()
          where id = $1`,
        [id, later ? 'scheduled' : 'queued', undoMs, later ? sendAt : null, origin],
      );
      await told(tx, viewer, id);
    });
    return oneOutgoing(this.database, viewer, id);
  }

  /** Takes it back into the drafts, where nobody has begun to send it. @throws {ConflictError}, {NotFoundError} */
  async cancel(viewer: Viewer, id: number): Promise<OutgoingView> {
    return this.change(viewer, id, async (tx, standing) => {
      const waits = standing.state === 'scheduled' || standing.state === 'queued';
      if (!waits || standing.held || standing.taken)
        throw new ConflictError('This mail is on its way already', 'It can no longer be taken back.');
      await backToDraft(tx, [id], null);
    });
  }

  /** Tries a failed mail again: the same bytes under the same Message-ID. @throws {ConflictError}, {NotFoundError} */
  async retry(viewer: Viewer, id: number): Promise<OutgoingView> {
    return this.change(viewer, id, async (tx, { state }) => {
      refuseUnless(state, 'failed');
      await tx.query(
        `update outgoing_mail set state = 'queued', attempts = 0, first_tried_at = null, next_try_at = now(), reason = null,
                updated_at = now() where id = $1`,
        [id],
      );
      await tx.query(
        `update outgoing_recipient set state = 'waiting', reason = null where outgoing_mail_id = $1 and state = 'refused'`,
        [id],
      );
    });
  }

  /** Makes a draft of a failed mail. @throws {ConflictError}, {NotFoundError} */
  async edit(viewer: Viewer, id: number): Promise<OutgoingView> {
    return this.change(viewer, id, async (tx, { state }) => {
      refuseUnless(state, 'failed');
      await backToDraft(tx, [id], null);
    });
  }

  /** What the writer knows of a mail of which we do not know whether it went. @throws {ConflictError}, {NotFoundError} */
  async resolve(viewer: Viewer, id: number, sent: boolean): Promise<OutgoingView> {
    return this.change(viewer, id, async (tx, { state, taken }) => {
      refuseUnless(state, 'unknown');
      if (!sent && !taken) return backToDraft(tx, [id], null);
      // Some had it before: they must not get it again with the others.
      if (!sent) await giveUpWaiting(tx, id, 'You have said that it was not sent');
      await markSent(tx, [id]);
    });
  }

  /** The writer has seen that nobody has answered, or no longer waits. @throws {NotFoundError} */
  async reminded(viewer: Viewer, id: number): Promise<OutgoingView> {
    return this.change(viewer, id, async tx => {
      await tx.query('update outgoing_mail set remind_state = null, remind_at = null where id = $1', [id]);
      await tx.query(
        'update notification set read_at = now() where outgoing_mail_id = $1 and read_at is null',
        [id],
      );
    });
  }

  private async change(
    viewer: Viewer,
    id: number,
    work: (tx: Tx, standing: Awaited<ReturnType<typeof lockOutgoing>>) => Promise<void>,
  ): Promise<OutgoingView> {
    await this.database.transaction(async tx => {
      await work(tx, await lockOutgoing(tx, viewer, id));
      await told(tx, viewer, id);
    });
    return oneOutgoing(this.database, viewer, id);
  }
}

function refuseUnless(state: string, wanted: string): void {
  if (state !== wanted)
    throw new ConflictError(`This mail is ${state}, not ${wanted}`, 'Look at it again: it has changed.');
}

function refuseTimes(sendAt: Date | undefined, remindAt: Date | null): void {
  if (sendAt && sendAt.getTime() < Date.now() - 60_000)
    throw new InvalidError('send_at', 'send_at has passed', 'Choose a time to come, or send it now.');
  if (sendAt && sendAt.getTime() > Date.now() + longestAheadMs)
    throw new InvalidError('send_at', 'send_at is more than a year ahead', 'Choose a time within a year.');
  if (remindAt && remindAt.getTime() <= (sendAt?.getTime() ?? Date.now()))
    throw new InvalidError('remind_at', 'The reminder comes before the mail', 'Choose a later time.');
}

const told = (tx: Tx, { userId }: Viewer, id: number): Promise<void> =>
  emit(tx, [{ name: 'outbox.changed', payload: { userId, ids: [id] } }], userId);
