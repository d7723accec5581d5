import { signedOutLetter, type Reader } from '../../accounts/letter-words.js';
import { queueLetter } from '../../accounts/system-letters.js';
import { MailServerError } from '../../errors.js';
import type { Database, Sql, Tx } from '../../platform/database.js';
import { emit } from '../../platform/outbox.js';
import { hasUnfinished } from './folder.js';

/**
 * A mailbox's state as its owner reads it.
 *
 *   connecting --> backfilling --> live
 *       ^              |            |
 *       |              v            v
 *       +-- (time) -- backing_off <-+        any error of network or server
 *                      |
 *                      v
 *                 needs_reauth               the password was refused twice, or a provider ended the sign-in; only new
 *                                            credentials lead out
 *
 *   stopped: paused by a user, from any state; resumed as connecting
 */
export type MailboxState = 'connecting' | 'backfilling' | 'live' | 'backing_off' | 'needs_reauth' | 'stopped';

const firstPauseSeconds = 2;
const longestPauseSeconds = 600;

/** Notes that the mailbox works. A state that a user has set meanwhile (stopped) stays. */
export async function setWorking(tx: Tx, mailboxId: number, state: 'backfilling' | 'live') {
  const changed = await tx.query(
    `update mailbox set state = $2, reason = null, trouble = null, backoff_until = null,
       state_since = case when state = $2 then state_since else now() end
     where id = $1 and state not in ('stopped', 'needs_reauth') and (state <> $2 or reason is not null)
     returning 1`,
    [mailboxId, state],
  );
  if (changed.length > 0) await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId } }]);
}

/**
 * A mailbox is called live only when its history is in, and after a proof: the first one, and another when a folder that
 * the last one had to leave out can be opened again, or is no more.
 */
export async function isUnfinished(sql: Sql, mailboxId: number): Promise<boolean> {
  const [row] = await sql.query<{ unfinished: boolean }>(
    `select m.proof is null or ${hasUnfinished('m.id')} or exists (
       select from jsonb_array_elements(m.proof -> 'folders') told
        where told -> 'parked' <> 'null' and not exists (
          select from folder f where f.mailbox_id = m.id and f.path = told ->> 'path' and f.failures > 0
             and f.chosen and f.missing_since is null)) as unfinished
     from mailbox m where m.id = $1`,
    [mailboxId],
  );
  return row?.unfinished ?? true;
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
    const isRefused = error.code === 'sign_in_ended' || (error.code === 'auth_failed' && again);
    const state: MailboxState = isRefused ? 'needs_reauth' : 'backing_off';
    await tx.query(
      `update mailbox set state = $2, reason = $3, trouble = $5, failures = failures + 1, backoff_until = now() + make_interval(secs => $4::float8),
         state_since = case when state = $2 then state_since else now() end
       where id = $1`,
      [mailboxId, state, error.message, pauseSeconds(before.failures), troubleOf(error)],
    );
    if (state === 'needs_reauth') await warnOwner(tx, mailboxId);
    await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId } }]);
  });
}

/** Who does not look into the app for a while would miss that no mail comes in any more. */
async function warnOwner(tx: Tx, mailboxId: number): Promise<void> {
  const [owner] = await tx.query<Reader & { userId: number; to: string; mailbox: string }>(
    `select u.id as "userId", u.email as "to", u.name, u.locale, m.email as mailbox
       from mailbox m join users u on u.id = m.user_id where m.id = $1 and u.active`,
    [mailboxId],
  );
  if (!owner) return;
  const { userId, to, mailbox } = owner;
  const letter = signedOutLetter(owner, mailbox);
  await queueLetter(tx, { kind: 'mailbox-signed-out', to, userId, letter, lastsHours: 72 }, null);
}

/** As `mailbox.trouble` keeps it: with the reason that it belongs to, since others write reasons too. */
export const troubleOf = ({ message, trouble }: MailServerError): string | null =>
  trouble ? JSON.stringify({ ...trouble, of: message }) : null;

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
    undefined,
    { rule: full ? 'disk-full' : 'own-trouble' },
  );
}

export function pauseSeconds(failures: number): number {
  const longest = Math.min(firstPauseSeconds * 1.5 ** Math.min(failures, 40), longestPauseSeconds);
  return Math.max(0.2, Math.random() * longest);
}
