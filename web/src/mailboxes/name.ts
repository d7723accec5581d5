import type { Mailbox } from '../api/types';
import { useI18n } from '../i18n';

/** Among a user's own: by its address; what holds copies or an import has the same address and says what it is. */
export function useMailboxName() {
  const { w } = useI18n();
  return ({ kind, email }: Mailbox): string => (kind === 'imap' ? email : w.mailboxes.kinds[kind]);
}
