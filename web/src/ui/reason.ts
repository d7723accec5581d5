import type { SendingReason } from '../api/types';
import { useI18n } from '../i18n';

/** Why a mail waits or was not sent, in the user's language; where the app has no words for it, in the server's. */
export function useReason() {
  const { w } = useI18n();
  const known: Record<string, { text: string; next: string }> = w.outgoing.reasons;
  return ({ rule, text, next_step }: SendingReason) => known[rule] ?? { text, next: next_step };
}
