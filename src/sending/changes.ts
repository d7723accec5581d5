import type { SendingReason } from '../model/outgoing-mail.js';
import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';

/*
 * Changes of state that several services make; `states.ts` draws them all. Whoever calls has locked the mails in this
 * transaction, or changes them by a statement that does.
 */

/**
 * Nothing of what was composed stays: the next time it is another mail, under another Message-ID, and none of a group.
 * Whoever had it in hand and was taken for dead is late with everything.
 */
export async function backToDraft(tx: Tx, ids: number[], reason: SendingReason | null): Promise<void> {
  await tx.query(
    'update blob set touched_at = now() where sha256 in (select blob from outgoing_mail where id = any($1))',
    [ids],
  );
  await tx.query(
    `update outgoing_mail set state = 'draft', reason = $2, blob = null, message_id = null, id_hash = null, server_id = null,
            server_id_hash = null, attempts = 0, first_tried_at = null, next_try_at = null, held_until = null,
            turn = turn + 1, not_before = null, send_at = null, group_mail_id = null, copy_state = 'none',
            version = version + 1, updated_at = now()
      where id = any($1)`,
    [ids, reason && JSON.stringify(reason)],
  );
  await tx.query('delete from outgoing_recipient where outgoing_mail_id = any($1)', [ids]);
  await tx.query('delete from outgoing_link where outgoing_mail_id = any($1)', [ids]);
}

/** It went out, as somebody knows who was not told by the server. What follows a sent mail begins. */
export async function markSent(tx: Tx, ids: number[]): Promise<void> {
  await tx.query(
    `update outgoing_mail set state = 'sent', sent_at = coalesce(sent_at, first_tried_at, now()), reason = null, held_until = null,
            next_try_at = null, copy_state = 'due', copy_at = now(), copy_attempts = 0, updated_at = now(),
            remind_state = case when remind_at is not null then 'waiting' end
      where id = any($1)`,
    [ids],
  );
  await tx.query(
    `update outgoing_recipient set state = 'accepted' where outgoing_mail_id = any($1) and state = 'waiting'`,
    [ids],
  );
}

/** Others have it already, so it counts as sent; its writer is told of each whom it will not reach, and why. */
export async function giveUpWaiting(tx: Tx, id: number, why: string): Promise<void> {
  await tx.query(
    `update outgoing_recipient set state = 'refused', reason = coalesce(nullif($2, ''), reason)
      where outgoing_mail_id = $1 and state = 'waiting'`,
    [id, why],
  );
}

/** Tells the writers' open pages. */
export async function tell(tx: Tx, mails: { id: number; user_id: number }[]): Promise<void> {
  const byUser = Map.groupBy(mails, mail => mail.user_id);
  await emit(
    tx,
    [...byUser].map(([userId, of]) => ({
      name: 'outbox.changed' as const,
      payload: { userId, ids: of.map(mail => mail.id) },
    })),
  );
}
