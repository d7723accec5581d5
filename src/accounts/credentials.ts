import type { Crypto } from '../platform/crypto.js';

/** What `mailbox.credentials` holds, encrypted and bound to its row. */
export interface MailCredentials {
  imap?: { password: string };
  smtp?: { password: string };
  /** In the place of passwords, where its owner signed in at a provider's page: the tokens are in `mail_grant`. */
  oauth?: { provider: 'google' | 'microsoft' };
}

const context = (mailboxId: number) => `mailbox:${mailboxId}`;

export function sealCredentials(crypto: Crypto, mailboxId: number, credentials: MailCredentials): Buffer {
  return crypto.encrypt(JSON.stringify(credentials), context(mailboxId));
}

/** @throws when SECRET_KEY or the row is not the one it was sealed with */
export function openCredentials(crypto: Crypto, mailboxId: number, sealed: Buffer): MailCredentials {
  return JSON.parse(crypto.decrypt(sealed, context(mailboxId))) as MailCredentials;
}
