import { looseSubject } from '../mail/loose-subject.js';
import type { Tx } from '../platform/database.js';
import { clean, type Incoming } from './slice.js';

/** Nothing that a reader could recognize it by: it becomes a dead letter with its bytes kept. */
export const isUnreadable = (mail: Incoming['mail']): boolean =>
  !mail.fromHeader && !mail.messageId && mail.subject === '' && !mail.date && mail.to.length === 0;

/** What was cut or guessed, where that is more than a matter of taste. */
export const reasonOf = ({ mail }: Incoming): string | null =>
  ['header-only', 'truncated'].find(defect => mail.defects.includes(defect)) ?? null;

/** The ledger rows of what is done. */
export function settle(tx: Tx, settled: { mail: Incoming; state: string; reason: string | null }[]): void {
  tx.send(
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

/** What their owners may read of those that died just now. */
export function noteSubjects(tx: Tx, arrivals: { remoteId: number; raw: Buffer }[]): void {
  const found = arrivals.map(({ remoteId, raw }) => ({ remoteId, subject: looseSubject(raw) }));
  tx.send(
    `update remote_message r set subject = f.subject from unnest($1::bigint[], $2::text[]) as f (id, subject)
     where r.id = f.id and r.state = 'dead' and f.subject is not null`,
    [found.map(one => one.remoteId), found.map(one => one.subject && clean(one.subject))],
  );
}
