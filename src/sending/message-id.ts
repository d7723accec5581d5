import { randomBytes } from 'node:crypto';
import { domainOf } from '../mail/address.js';
import { referenceKey } from '../mail/identity.js';
import type { Crypto } from '../platform/crypto.js';

/**
 * The Message-ID of a mail of ours: which mail it is, something that nobody can guess, and a keyed hash of both. Whoever
 * names it has seen the mail, so a delivery report that does can be believed about it.
 *
 * @returns with its brackets, and the key under which messages that name it are found
 */
export function newMessageId(crypto: Crypto, id: number, from: string): { messageId: string; hash: string } {
  // Lower case throughout, because ids are compared so.
  const body = `k.${id.toString(36)}.${randomBytes(8).toString('hex')}`;
  const signature = Buffer.from(crypto.sign(`message-id ${body}`), 'base64url')
    .toString('hex')
    .slice(0, 24);
  const messageId = `<${body}.${signature}@${domainOf(from)}>`;
  return { messageId, hash: referenceKey(messageId) };
}
