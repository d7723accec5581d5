import { z } from 'zod';
import { normalizeAddress } from '../mail/address.js';

/** Who signed in at a provider. */
export interface Identity {
  /** The name by which his mail servers know him. */
  account: string;
  /** All addresses that he goes by there. */
  names: string[];
}

const text = z.string().max(1000).optional().catch(undefined);
const claims = z.object({
  aud: z.union([z.string(), z.array(z.string())]),
  nonce: z.string(),
  email: text,
  preferred_username: text,
  upn: text,
});

/**
 * Reads an ID token. It came over TLS from the provider itself, which OpenID Connect (3.1.3.7, 6) takes for its
 * signature; what it says of the user is proved once more by the IMAP server, which lets him in to his own mail only.
 *
 * @returns null where it is not meant for this sign-in, or names no address
 */
export function identityIn(idToken: string | null, clientId: string, nonce: string): Identity | null {
  const read = claims.safeParse(payloadOf(idToken ?? ''));
  if (!read.success) return null;
  const { aud, nonce: given, email, preferred_username: username, upn } = read.data;
  if (given !== nonce || ![aud].flat().includes(clientId)) return null;
  // Microsoft's servers know a user by his sign-in name, which need not be his address.
  const names = [username, upn, email].flatMap(one => normalizeAddress(one ?? '') ?? []);
  const [account] = names;
  return account === undefined ? null : { account, names: [...new Set(names)] };
}

function payloadOf(jwt: string): unknown {
  try {
    return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
