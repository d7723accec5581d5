import type { SendingReason } from '../api/types';
import { useI18n } from '../i18n';
import { useWhy } from './why';

/** Why a mail waits or was not sent, in the user's language; where the app has no words for it, in the server's. */
export function useReason() {
  const { w } = useI18n();
  const why = useWhy();
  const known: Record<string, { text: string; next: string }> = w.outgoing.reasons;
  return ({ rule, text, next_step, trouble }: SendingReason) => {
    const words = why.trouble(trouble);
    const usual = known[rule];
    if (!words) return usual ?? { text, next: next_step };
    // That it was tried for so long is the news, and what stood in the way the last time explains it.
    const before = rule === 'three-days' && usual ? `${usual.text} ` : '';
    return { text: `${before}${words.title}.`, next: words.next };
  };
}
