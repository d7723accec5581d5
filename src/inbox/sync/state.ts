import { MailServerError } from '../../errors.js';
import type { Database, Tx } from '../../platform/database.js';
import { emit } from '../../platform/outbox.js';

/**
 * A mailbox's state as its owner reads it.
 *
 *   connecting --> backfilling --> live
 *       ^              |            |
 *       |              v            v
 *       +-- (time) -- backing_off <-+        any error of network or server
 *                      |
 *                      v
 *                 needs_reauth               the password was refused twice; only new credentials lead out
 *
 *   stopped: paused by a user, from any state; resumed as connecting
 */
export type MailboxState = 'connecting' | 'backfilling' | 'live' | 'backing_off' | 'needs_reauth' | 'stopped';

const firstPauseSeconds = 2;
const longestPauseSeconds = 600;

/** Notes that the mailbox works. A state that a user has set meanwhile (stopped) stays. */
export async function setWorking(
  tx: Tx,
  mailboxId: number,
  state: 'backfilling' | 'live',
  reason: string | null = null,
) {
  const changed = await tx.query(
    `update mailbox set state = $2, reason = $3, backoff_until = null,
       state_since = case when state = $2 then state_since else now() end
     where id = $1 and state not in ('stopped', 'needs_reauth') and (state, reason) is distinct from ($2, $3)
     returning 1`,
    [mailboxId, state, reason],
  );
  if (changed.length > 0) await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId } }]);
}

/** After five good minutes earlier failures no longer count. */
export async function forgetFailures(db: Database, mailboxId: number): Promise<void> {
  await db.query('update mailbox set failures = 0 where id = $1 and failures > 0', [mailboxId]);
}

/**
 * Puts the mailbox aside for a while: full jitter over 2 s x 1.5^failures, 10 minutes at most, so that a thousand
 * mailboxes of one provider do not come back in the same second. A password that is refused twice in a row ends the
 * attempts: more of them would lock the account.
 */
export async function backOff(db: Database, mailboxId: number, error: MailServerError): Promise<void> {
  await db.transaction(async tx => {
    const [before] = await tx.query<{ failures: number; state: string; reason: string | null }>(
      'select failures, state, reason from mailbox where id = $1 and deleted_at is null for update',
      [mailboxId],
    );
    if (!before || before.state === 'stopped' || before.state === 'needs_reauth') return;
    const again = before.state === 'backing_off' && before.reason === error.message;
    const state: MailboxState = error.code === 'auth_failed' && again ? 'needs_reauth' : 'backing_off';
    await tx.query(
      `update mailbox set state = $2, reason = $3, failures = failures + 1, backoff_until = now() + make_interval(secs => $4::float8),
         state_since = case when state = $2 then state_since else now() end
       where id = $1`,
      [mailboxId, state, error.message, pauseSeconds(before.failures)],
    );
    await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId } }]);
  });
}

/** Of files, and of PostgreSQL. */
const diskFullCodes = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** What a user reads when the fault is not his server's: a full disk, a database that is away, or a bug of ours. */
export function ownTrouble(error: unknown): MailServerError {
  const full = diskFullCodes.has((error as { code?: string } | null)?.code ?? '');
  return new MailServerError(
    'unavailable',
    full
      ? 'Kontor’s disk is full: mail stays on the mail server until there is room'
      : 'Kontor itself had trouble with this mailbox',
    full
      ? 'An administrator can make room; Kontor then goes on by itself.'
      : 'Nothing to do: Kontor tries again by itself.',
    false,
  );
}

export function pauseSeconds(failures: number): number {
  const longest = Math.min(firstPauseSeconds * 1.5 ** Math.min(failures, 40), longestPauseSeconds);
  return Math.max(0.2, Math.random() * longest);
}
