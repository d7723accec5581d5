import { LeaseLostError } from '../../errors.js';
import type { Sql, Tx } from '../../platform/database.js';

/**
 * Who may talk to a mailbox's server and write its ledger. A holder claims a mailbox for 20 s at a time and renews all
 * of its leases in one statement; each claim raises the epoch. Whoever commits sync work reads the epoch FOR KEY SHARE in
 * the same transaction: a claim, which locks FOR UPDATE, waits for that, and a renewal does not have to. So a holder that
 * slept through its lease (a stopped process, a swapped-out machine) is refused by the database when it wakes up,
 * whatever it believes. All times are the database's.
 */
export const leaseSeconds = 20;

export interface Lease {
  mailboxId: number;
  epoch: number;
}

/**
 * Claims mailboxes that nobody holds and that want to be synced, in the order in which they should be logged in: those
 * with their history in first, then the longest neglected.
 */
export async function claim(sql: Sql, owner: string, most: number): Promise<Lease[]> {
  if (most <= 0) return [];
  await sql.query(
    `insert into mailbox_lease (mailbox_id)
     select m.id from mailbox m
     where m.kind = 'imap' and m.deleted_at is null and not exists (select from mailbox_lease l where l.mailbox_id = m.id)
     on conflict do nothing`,
  );
  return sql.query<Lease>(
    `with free as (
       select l.mailbox_id, m.proof is null as is_unproven, l.until from mailbox_lease l join mailbox m on m.id = l.mailbox_id
       where l.until <= now() and m.kind = 'imap' and m.deleted_at is null
         and m.state not in ('stopped', 'needs_reauth')
         and (m.backoff_until is null or m.backoff_until <= now())
       order by m.proof is null, l.until limit $2
       for update of l skip locked
     ), claimed as (
       update mailbox_lease l set owner = $1, epoch = l.epoch + 1, until = now() + make_interval(secs => ${leaseSeconds})
       from free where l.mailbox_id = free.mailbox_id
       returning l.mailbox_id, l.epoch, free.is_unproven, free.until
     )
     select mailbox_id as "mailboxId", epoch from claimed order by is_unproven, until`,
    [owner, most],
  );
}

/** Renews what is still ours and returns it; what is missing in the answer has been taken over. */
export async function renew(sql: Sql, owner: string, leases: Lease[]): Promise<Set<number>> {
  if (leases.length === 0) return new Set();
  const renewed = await sql.query<{ mailbox_id: number }>(
    `update mailbox_lease l set until = now() + make_interval(secs => ${leaseSeconds})
     from unnest($2::bigint[], $3::bigint[]) as held (mailbox_id, epoch)
     where l.mailbox_id = held.mailbox_id and l.epoch = held.epoch and l.owner = $1
     returning l.mailbox_id`,
    [owner, leases.map(lease => lease.mailboxId), leases.map(lease => lease.epoch)],
  );
  return new Set(renewed.map(row => row.mailbox_id));
}

export async function release(sql: Sql, { mailboxId, epoch }: Lease): Promise<void> {
  await sql.query(
    `update mailbox_lease set owner = null, until = '-infinity' where mailbox_id = $1 and epoch = $2`,
    [mailboxId, epoch],
  );
}

/** The epoch that work begun now belongs to, also where nobody holds the mailbox. */
export async function currentEpoch(sql: Sql, mailboxId: number): Promise<number> {
  const [row] = await sql.query<{ epoch: number }>(
    `with made as (insert into mailbox_lease (mailbox_id) values ($1) on conflict do nothing)
     select coalesce((select epoch from mailbox_lease where mailbox_id = $1), 0) as epoch`,
    [mailboxId],
  );
  return row?.epoch ?? 0;
}

/** @throws {LeaseLostError} when another process has claimed the mailbox since; nothing of this transaction is kept then */
export async function guardEpoch(tx: Tx, { mailboxId, epoch }: Lease): Promise<void> {
  const [row] = await tx.query<{ epoch: number }>(
    'select epoch from mailbox_lease where mailbox_id = $1 for key share',
    [mailboxId],
  );
  if (row?.epoch !== epoch) throw new LeaseLostError(mailboxId, epoch);
}
