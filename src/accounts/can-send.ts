import type { MailboxState } from '../model/mailbox.js';
import type { SendingReason } from '../model/outgoing-mail.js';

/** SQL: the last refused sign-in at the server for outgoing mail, unless mailbox `m` has got other credentials since. */
export const sendingTrouble = `case when m.sending_trouble ->> 'of' = md5(m.credentials) then m.sending_trouble - 'of' end`;

/** Why no mail goes out by a mailbox; null where nothing is known to stand in the way. */
export function cannotSend(mailbox: {
  kind: string;
  state: MailboxState;
  hasServer: boolean;
  trouble: SendingReason | null;
}): SendingReason | null {
  if (mailbox.kind !== 'imap') return noAccount();
  if (!mailbox.hasServer) return noServer();
  return mailbox.state === 'needs_reauth' ? needsReauth() : mailbox.trouble;
}

const noAccount = (): SendingReason => ({
  rule: 'no-account',
  text: 'This is no account on a mail server',
  next_step: 'Choose one of your own connected mailboxes.',
});

export const noServer = (): SendingReason => ({
  rule: 'no-server',
  text: 'This mailbox has no server for outgoing mail',
  next_step: 'Enter its SMTP server in the mailbox’s settings, then send this mail again.',
});

/** @param said the server's own words */
export const needsReauth = (said?: string): SendingReason => ({
  rule: 'needs-reauth',
  text: 'Your mail account no longer accepts Kontor’s sign-in',
  next_step: 'Sign in again in the mailbox’s settings, then send this mail again.',
  ...(said ? { said } : {}),
});
