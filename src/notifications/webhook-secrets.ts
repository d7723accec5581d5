import type { Crypto } from '../platform/crypto.js';

/** What `webhook.secrets` holds, encrypted and bound to its row. */
export interface WebhookSecrets {
  /** Deliveries are signed with it. */
  key: string;
  /** Of the receiver's basic authentication. */
  password: string | null;
}

const context = (webhookId: number) => `webhook:${webhookId}`;

export function sealSecrets(crypto: Crypto, webhookId: number, secrets: WebhookSecrets): Buffer {
  return crypto.encrypt(JSON.stringify(secrets), context(webhookId));
}

/** @throws when SECRET_KEY or the row is not the one it was sealed with */
export function openSecrets(crypto: Crypto, webhookId: number, sealed: Buffer): WebhookSecrets {
  return JSON.parse(crypto.decrypt(sealed, context(webhookId))) as WebhookSecrets;
}
