import type { Mailbox } from '../api/types';
import { useI18n } from '../i18n';
import { sentence, useWhy } from '../ui/why';
import styles from './mailboxes.module.css';

/** Folders that are to be read, and that the mail server does not open. */
const parkedIn = ({ folders }: Mailbox): string[] =>
  (folders ?? []).filter(folder => folder.parked).map(folder => folder.path);

/** Green only when live and proved: every mail on the server is accounted for, in each folder. */
export function StateBadge({ mailbox }: { mailbox: Mailbox }) {
  const { w } = useI18n();
  const { state, proof } = mailbox;
  const parked = parkedIn(mailbox).length;
  const tones = {
    connecting: 'busy',
    backfilling: 'busy',
    live: parked > 0 ? 'ask' : proof?.balanced ? 'good' : proof ? 'bad' : 'busy',
    backing_off: 'ask',
    needs_reauth: 'bad',
    stopped: 'idle',
  } as const;
  const { states } = w.mailboxes;
  const live =
    parked > 0
      ? states.parked(parked)
      : proof?.balanced
        ? states.live
        : proof
          ? states.liveUnbalanced
          : states.liveUnproven;
  return (
    <span className={styles.badge} data-tone={tones[state]}>
      {state === 'live'
        ? live
        : state === 'needs_reauth' && mailbox.sign_in
          ? w.signIns.again
          : states[state]}
    </span>
  );
}

/** Why it is in its state and what the user can do, as sentences; empty when all is well. */
export function useExplanation(mailbox: Mailbox): string {
  const hint = useHint(mailbox);
  const trouble = useWhy().trouble(mailbox.trouble);
  const reason = trouble?.title ?? mailbox.reason?.trim();
  if (!reason) return hint;
  const said = sentence(reason);
  return `${/[.!?…”"»]$/.test(said) ? said : `${said}.`} ${hint}`.trim();
}

function useHint(mailbox: Mailbox): string {
  const { w, f } = useI18n();
  const { hints } = w.mailboxes;
  const parked = parkedIn(mailbox);
  if (mailbox.state === 'needs_reauth' && mailbox.sign_in) return w.signIns.needsYou;
  if (mailbox.state !== 'live') return hints[mailbox.state];
  if (parked.length > 0) return hints.parked(f.list(parked));
  return mailbox.proof && !mailbox.proof.balanced ? hints.unbalanced : '';
}
