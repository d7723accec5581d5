import { ConflictError, InvalidError } from '../errors.js';
import type { Sql, Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';

/** What becomes of what a user leaves behind. Where nothing is said it stays his, and nobody else sees more of it. */
export interface Leaving {
  /** Who owns his items from now on. */
  itemsTo?: number | undefined;
  /** Who owns his mailboxes from now on, and reads all that is in them. */
  mailboxesTo?: number | undefined;
  /** Mail that he has not shared; `purge` hides it at once and deletes it after 30 days. */
  privateMail?: 'keep' | 'purge' | undefined;
}

export interface Belongings {
  /** By kind, those that are not deleted, and of activities those that are still to do; kinds of which he has none are left out. */
  items: Record<string, number>;
  mailboxes: { id: number; email: string }[];
}

const owned = ['deal', 'lead', 'person', 'organization', 'project', 'product', 'activity'] as const;

export async function belongingsOf(sql: Sql, userId: number): Promise<Belongings> {
  const [items, mailboxes] = await Promise.all([
    sql.query<{ kind: string; count: number }>(
      owned
        .map(
          kind =>
            `select '${kind}' as kind, count(*)::int as count from ${kind}
              where owner_id = $1 and deleted_at is null ${kind === 'activity' ? 'and not done' : ''}`,
        )
        .join(' union all '),
      [userId],
    ),
    sql.query<{ id: number; email: string }>(
      `select id, email from mailbox where user_id = $1 and kind = 'imap' and deleted_at is null order by id`,
      [userId],
    ),
  ]);
  const some = items.filter(({ count }) => count > 0).map(({ kind, count }) => [kind, count]);
  return { items: Object.fromEntries(some), mailboxes };
}

const deactivated = 'its user was deactivated';

/** Whoever holds a connection finds its epoch passed at the next commit or renewal, and lets go. */
export async function stopMailboxes(tx: Tx, actorId: number, userId: number): Promise<void> {
  await tx.query(
    `update mailbox_lease set owner = null, epoch = epoch + 1, until = '-infinity'
     where mailbox_id in (select id from mailbox where user_id = $1)`,
    [userId],
  );
  const stopped = await tx.query<{ id: number }>(
    `update mailbox set state = 'stopped', reason = $2, state_since = now()
     where user_id = $1 and kind = 'imap' and state <> 'stopped' and deleted_at is null returning id`,
    [userId, deactivated],
  );
  await tellChanged(tx, actorId, stopped);
}

/** What was stopped with the user goes on with him; what he had paused himself stays so. */
export async function takeMailboxesUp(tx: Tx, actorId: number, userId: number): Promise<void> {
  const taken = await tx.query<{ id: number }>(
    `update mailbox set state = 'connecting', reason = null, state_since = now(), failures = 0, backoff_until = null,
       sync_requested_at = now()
     where user_id = $1 and state = 'stopped' and reason = $2 and deleted_at is null returning id`,
    [userId, deactivated],
  );
  await tellChanged(tx, actorId, taken);
}

/** @throws {InvalidError} {ConflictError} */
export async function leaveMailboxes(
  tx: Tx,
  userId: number,
  { mailboxesTo, privateMail }: Leaving,
): Promise<void> {
  if (mailboxesTo && !privateMail) {
    throw new InvalidError(
      'private_mail',
      'private_mail is required where mailboxes are handed on',
      'Say keep, and the new owner reads all of it, or purge.',
    );
  }
  if (privateMail === 'purge') await purgePrivateMail(tx, userId);
  if (!mailboxesTo) return;
  await tx
    .query(`update mailbox set user_id = $2 where user_id = $1 and deleted_at is null`, [userId, mailboxesTo])
    .catch((error: { code?: string }) => {
      if (error.code !== '23505') throw error;
      throw new ConflictError(
        'The new owner has connected one of these mailboxes himself',
        'Remove it there first, or keep it where it is.',
        'mailboxes_to',
      );
    });
}

/**
 * What lies in his mailboxes unshared goes to a removed mailbox beside each: so it is hidden from this commit on, and the
 * purge deletes it like the mail of any mailbox that was removed.
 */
async function purgePrivateMail(tx: Tx, userId: number): Promise<void> {
  const pairs = await tx.query<{ id: number; removed: number }>(
    `with given as (
       select id, email, nextval(pg_get_serial_sequence('mailbox', 'id')) as removed from mailbox m
       where user_id = $1 and deleted_at is null and exists (
         select from thread_mailbox tm where tm.mailbox_id = m.id and tm.sharing = 'private')
     ), made as (
       insert into mailbox (id, user_id, kind, email, state, reason, deleted_at)
       overriding system value
       select removed, $1, 'import', email, 'stopped', 'private mail of a user who left', now() from given)
     select id, removed from given`,
    [userId],
  );
  const [from, to] = [pairs.map(pair => pair.id), pairs.map(pair => pair.removed)];
  await tx.query(
    `update message_copy c set mailbox_id = pair.removed
     from unnest($1::bigint[], $2::bigint[]) as pair (id, removed)
     join thread_mailbox tm on tm.mailbox_id = pair.id and tm.sharing = 'private'
     where c.thread_id = tm.thread_id and c.mailbox_id = pair.id`,
    [from, to],
  );
  await tx.query(
    `update thread_mailbox tm set mailbox_id = pair.removed
     from unnest($1::bigint[], $2::bigint[]) as pair (id, removed)
     where tm.mailbox_id = pair.id and tm.sharing = 'private'`,
    [from, to],
  );
}

async function tellChanged(tx: Tx, actorId: number, mailboxes: { id: number }[]): Promise<void> {
  const events = mailboxes.map(({ id }) => ({
    name: 'mailbox.changed' as const,
    payload: { mailboxId: id },
  }));
  if (events.length > 0) await emit(tx, events, actorId);
}
