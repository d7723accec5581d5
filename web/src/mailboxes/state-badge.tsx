import type { Mailbox } from '../api/types';
import { useI18n } from '../i18n';
import styles from './mailboxes.module.css';

/** Green only when live and proved: every mail on the server is accounted for. */
export function StateBadge({ mailbox }: { mailbox: Mailbox }) {
  const { w } = useI18n();
  const { state, proof } = mailbox;
  const tones = {
    connecting: 'busy',
    backfilling: 'busy',
    live: proof?.balanced ? 'good' : proof ? 'bad' : 'busy',
    backing_off: 'ask',
    needs_reauth: 'bad',
    stopped: 'idle',
  } as const;
  const word =
    state === 'live' && !proof?.balanced
      ? proof
        ? w.mailboxes.states.liveUnbalanced
        : w.mailboxes.states.liveUnproven
      : w.mailboxes.states[state];
  return (
    <span className={styles.badge} data-tone={tones[state]}>
      {word}
    </span>
  );
}

/** Why it is in its state and what the user can do, as sentences; empty when all is well. */
export function useExplanation(mailbox: Mailbox): string {
  const hint = useHint(mailbox);
  const reason = mailbox.reason?.trim();
  if (!reason) return hint;
  const sentence = reason.charAt(0).toUpperCase() + reason.slice(1);
  return `${/[.!?…”"]$/.test(sentence) ? sentence : `${sentence}.`} ${hint}`.trim();
}

function useHint(mailbox: Mailbox): string {
  const { w } = useI18n();
  if (mailbox.state !== 'live') return w.mailboxes.hints[mailbox.state];
  return mailbox.proof && !mailbox.proof.balanced ? w.mailboxes.hints.unbalanced : '';
}
