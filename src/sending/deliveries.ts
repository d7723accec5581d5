import { Inject, Injectable } from '@nestjs/common';
import { KontorError, MailServerError } from '../errors.js';
import type { Outcome, Session } from '../mail/send/submit.js';
import type { SendingReason } from '../model/outgoing-mail.js';
import { statusOf } from '../mail/bounce.js';
import { referenceKey } from '../mail/identity.js';
import { Blobs } from '../platform/blobs.js';
import { Database, type Tx } from '../platform/database.js';
import { LOGGER } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { giveUpWaiting, tell } from './changes.js';
import { needless } from './follow-ups.js';
import { isRefused, SendingServers } from './servers.js';
import { holdMs, longestTryMs, pauseMs, reasons } from './states.js';
import { isNoAddress, stopFor } from './stops.js';
import { whileHeld } from './while-held.js';
import { WriteMail } from './write-mail.js';

/** A mail in hand, for this turn. */
interface Held {
  id: number;
  user_id: number;
  mailbox_id: number;
  turn: number;
  attempts: number;
  first_tried_at: Date | null;
  origin: string | null;
  group_mail_id: number | null;
  written: boolean;
}

/** Of one mailbox in a minute: a person sends less, and providers look at more with suspicion. */
const mostAMinute = 30;

/**
 * Takes mails whose time has come, one of each mailbox at a time, and hands them to its server. What somebody had in
 * hand who is gone is taken up by the next; see `states.ts` for what is done with it.
 */
@Injectable()
export class Deliveries {
  /** Tests set other values. */
  readonly options = { holdMs, pauseMs };

  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly writer: WriteMail,
    private readonly servers: SendingServers,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Everything that is due now, one after the other. Several may be at it: a slow server holds up only one of them. */
  async run(): Promise<void> {
    await this.takeUp();
    for (let held = await this.claim(); held; held = await this.claim()) await this.deliver(held);
  }

  /** In hand of somebody who is gone, after its handing over may have begun: whether it went is not known. */
  private async takeUp(): Promise<void> {
    await this.database.transaction(async tx => {
      const lost = await tx.query<{ id: number; user_id: number }>(
        `update outgoing_mail set state = 'unknown', reason = $1, held_until = null, next_try_at = now(), copy_attempts = 0,
                updated_at = now()
          where id in (select id from outgoing_mail where state = 'sending' and held_until < now() for update skip locked)
          returning id, user_id`,
        [JSON.stringify(reasons.looking())],
      );
      await tell(tx, lost);
    });
  }

  private async claim(): Promise<Held | undefined> {
    const [held] = await this.database.query<Held>(
      `with due as (
         select distinct on (o.mailbox_id) o.id, o.next_try_at
           from outgoing_mail o left join group_mail g on g.id = o.group_mail_id
          where o.state in ('scheduled', 'queued') and o.next_try_at <= now() and coalesce(o.held_until < now(), true)
            and g.state is distinct from 'stopped' and not ${needless}
          order by o.mailbox_id, o.next_try_at, o.id
       ), taken as (
         select o.id from outgoing_mail o join due on due.id = o.id
          where o.state in ('scheduled', 'queued') and o.next_try_at <= now() and coalesce(o.held_until < now(), true)
            and not exists (select from outgoing_mail other where other.mailbox_id = o.mailbox_id and other.id <> o.id
                              and other.held_until > now() and other.state in ('queued', 'sending'))
            and (select count(*) from outgoing_mail sent where sent.mailbox_id = o.mailbox_id
                    and sent.sent_at > now() - interval '1 minute') < ${mostAMinute}
          order by due.next_try_at, o.id limit 1 for update of o skip locked
       )
       update outgoing_mail o set state = 'queued', turn = turn + 1, held_until = now() + make_interval(secs => $1::float8 / 1000)
         from taken where taken.id = o.id
       returning o.id, o.user_id, o.mailbox_id, o.turn, o.attempts, o.first_tried_at, o.origin, o.group_mail_id,
         o.blob is not null as written`,
      [this.options.holdMs],
    );
    return held;
  }

  private deliver(held: Held): Promise<void> {
    return whileHeld(
      this.options.holdMs,
      () => this.hold(held),
      this.log,
      () => this.handOver(held),
    );
  }

  private async handOver(held: Held): Promise<void> {
    let session: Session | null = null;
    try {
      failpoint('send.claimed');
      if (!held.written) await this.writer.write(held);
      session = await this.servers.open(held.mailbox_id);
      if (!session) return await this.fail(held, reasons.noServer());
      const mail = await this.begin(held);
      if (!mail) return;
      failpoint('send.begun');
      const outcome = await session.send({ from: mail.from, to: mail.to }, mail.bytes);
      failpoint('send.accepted');
      await this.settle(held, outcome, mail.to);
      failpoint('send.settled');
    } catch (error) {
      await this.unsent(held, error);
    } finally {
      session?.close();
    }
  }

  private async hold({ id, turn }: Held): Promise<void> {
    await this.database.query(
      `update outgoing_mail set held_until = now() + make_interval(secs => $3::float8 / 1000)
        where id = $1 and turn = $2 and held_until is not null`,
      [id, turn, this.options.holdMs],
    );
  }

  /** From here on it may be out. Null where it was taken back, or is in other hands. */
  private async begin({ id, turn }: Held): Promise<{ from: string; to: string[]; bytes: Buffer } | null> {
    const [mail] = await this.database.query<{ from: string; to: string[]; blob: Buffer }>(
      `select m.email as "from", o.blob, array(
         select r.address from outgoing_recipient r where r.outgoing_mail_id = o.id and r.state = 'waiting' order by r.position) as "to"
         from outgoing_mail o join mailbox m on m.id = o.mailbox_id
        where o.id = $1 and o.turn = $2 and o.state = 'queued' and o.blob is not null`,
      [id, turn],
    );
    if (!mail) return null;
    const bytes = await this.blobs.get(mail.blob);
    const begun = await this.database.query(
      `update outgoing_mail set state = 'sending', attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, now()),
              held_until = now() + make_interval(secs => $3::float8 / 1000), updated_at = now()
        where id = $1 and turn = $2 and state = 'queued' returning 1`,
      [id, turn, this.options.holdMs],
    );
    return begun.length > 0 ? { from: mail.from, to: mail.to, bytes } : null;
  }

  /** What the server said is true, also of a mail that another process holds to be lost by now. */
  private async settle(held: Held, outcome: Outcome, to: string[]): Promise<void> {
    await this.database.transaction(async tx => {
      const [mine] = await tx.query(
        `select 1 from outgoing_mail where id = $1 and turn = $2 and state in ('sending', 'unknown') for update`,
        [held.id, held.turn],
      );
      if (!mine) return;
      if (outcome.how === 'uncertain') {
        await set(tx, held.id, 'unknown', reasons.looking(), 0);
      } else {
        await this.note(tx, held, outcome, to);
      }
      await tell(tx, [held]);
    });
  }

  private async note(
    tx: Tx,
    held: Held,
    outcome: Exclude<Outcome, { how: 'uncertain' }>,
    to: string[],
  ): Promise<void> {
    const late = isLate(held);
    const refusals = new Map(outcome.refused.map(one => [one.address, one]));
    const given = to.map(address => {
      const refusal = refusals.get(address);
      if (!refusal) return { address, state: outcome.how === 'taken' ? 'accepted' : null, reason: null };
      return { address, state: refusal.permanent || late ? 'refused' : null, reason: refusal.said };
    });
    await tx.query(
      `update outgoing_recipient r set state = coalesce(x.state, r.state), reason = coalesce(x.reason, r.reason)
         from jsonb_to_recordset($2::jsonb) as x (address text, state text, reason text)
        where r.outgoing_mail_id = $1 and r.address = x.address`,
      [held.id, JSON.stringify(given)],
    );
    const gone = outcome.refused.flatMap(({ address, permanent, said }) =>
      permanent && isNoAddress(statusOf(said)) ? [{ address, reason: statusOf(said) }] : [],
    );
    await stopFor(tx, held.group_mail_id, gone);
    if (outcome.how === 'taken') {
      const serverId = outcome.serverMessageId ?? null;
      await tx.query(
        `update outgoing_mail set sent_at = coalesce(sent_at, now()), copy_state = 'due', copy_at = now(), copy_attempts = 0,
                server_id = coalesce($2, server_id), server_id_hash = coalesce($3, server_id_hash),
                remind_state = case when remind_at is not null then 'waiting' end
          where id = $1`,
        [held.id, serverId, serverId && referenceKey(serverId)],
      );
    }
    const [rest] = await tx.query<{ waiting: number; accepted: number }>(
      `select count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state <> 'waiting' and state <> 'refused')::int as accepted
         from outgoing_recipient where outgoing_mail_id = $1`,
      [held.id],
    );
    const said = outcome.how === 'refused' ? outcome.said : (outcome.refused[0]?.said ?? '');
    const isFinal = outcome.how === 'refused' && outcome.permanent;
    if (rest!.waiting > 0 && !isFinal && !late)
      return set(tx, held.id, 'queued', reasons.waits(said), this.options.pauseMs(held.attempts + 1));
    if (rest!.accepted > 0) {
      await giveUpWaiting(tx, held.id, said);
      return set(tx, held.id, 'sent', null, null);
    }
    const tooLarge = outcome.how === 'refused' && outcome.tooLarge;
    const refused = tooLarge ? reasons.tooLarge(tooLarge) : reasons.refused(said);
    await set(tx, held.id, 'failed', isFinal || !late ? refused : reasons.threeDays({ said }), null);
  }

  /** Nothing of it has left: it is tried again, unless that cannot help. */
  private async unsent(held: Held, error: unknown): Promise<void> {
    if (!(error instanceof KontorError)) {
      // Of our own making: the database, the disk, a mail that we cannot compose.
      this.log.warn({ err: error, outgoingMailId: held.id }, 'mail not sent, goes on');
      return this.later(held, reasons.trouble());
    }
    if (!(error instanceof MailServerError)) {
      const reauth = error.code === 'needs_reauth';
      return this.fail(held, reauth ? reasons.needsReauth() : reasons.unfit(error));
    }
    if (isRefused(error)) return this.fail(held, reasons.needsReauth(error.trouble?.said));
    return error.permanent
      ? this.fail(held, reasons.unfit(error))
      : this.later(held, reasons.unreachable(error));
  }

  private later(held: Held, reason: SendingReason): Promise<void> {
    if (isLate(held)) return this.fail(held, reasons.threeDays(reason));
    const pauseMs = this.options.pauseMs(held.attempts + 1);
    return this.close(held, tx => set(tx, held.id, 'queued', reason, pauseMs, true));
  }

  private fail(held: Held, reason: SendingReason): Promise<void> {
    return this.close(held, async tx => {
      const [row] = await tx.query<{ taken: boolean }>(
        'select sent_at is not null as taken from outgoing_mail where id = $1',
        [held.id],
      );
      if (row!.taken) await giveUpWaiting(tx, held.id, reason.text);
      await set(tx, held.id, row!.taken ? 'sent' : 'failed', row!.taken ? null : reason, null);
    });
  }

  /** Ends a turn before the handing over has begun. */
  private close({ id, turn, user_id }: Held, work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.database.transaction(async tx => {
      const [mine] = await tx.query(
        `select 1 from outgoing_mail where id = $1 and turn = $2 and state = 'queued' for update`,
        [id, turn],
      );
      if (!mine) return;
      await work(tx);
      await tell(tx, [{ id, user_id }]);
    });
  }
}

const isLate = ({ first_tried_at }: Held): boolean =>
  first_tried_at !== null && first_tried_at.getTime() < Date.now() - longestTryMs;

/** @param pauseMs until it is looked at again; null: not by itself */
async function set(
  tx: Tx,
  id: number,
  state: string,
  reason: SendingReason | null,
  pauseMs: number | null,
  tried = false,
): Promise<void> {
  await tx.query(
    `update outgoing_mail set state = $2, reason = $3, held_until = null, updated_at = now(),
            copy_attempts = case when $2 = 'unknown' then 0 else copy_attempts end,
            next_try_at = case when $4::float8 is not null then now() + make_interval(secs => $4::float8 / 1000) end,
            attempts = attempts + case when $5 then 1 else 0 end,
            first_tried_at = case when $5 then coalesce(first_tried_at, now()) else first_tried_at end
      where id = $1`,
    [id, state, reason && JSON.stringify(reason), pauseMs, tried],
  );
}
