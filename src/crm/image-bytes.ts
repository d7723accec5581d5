import type { EntityManager } from '@mikro-orm/postgresql';
import { timingSafeEqual } from 'node:crypto';
import { release } from '../platform/blobs.js';
import type { Crypto } from '../platform/crypto.js';
import type { Database } from '../platform/database.js';

/** As Pipedrive's links to images: whoever has one sees the image without a token. */
const linkDays = 7;

/** What makes a link good for a week: until when (seconds since 1970), and that it is ours. */
export interface SignedLink {
  expires: number;
  signature: string;
}

/**
 * Its end moves by the day, so that links can be cached.
 * @param what the image: no two links to different ones have the same
 */
export function signLink(crypto: Crypto, what: string, now = Date.now()): SignedLink {
  const day = 24 * 3600;
  const expires = (Math.floor(now / 1000 / day) + 1 + linkDays) * day;
  return { expires, signature: crypto.sign(`${what} ${expires}`) };
}

/** Whether we made the link, and it is not too old. */
export function isGood(crypto: Crypto, what: string, { expires, signature }: SignedLink): boolean {
  const expected = Buffer.from(crypto.sign(`${what} ${expires}`));
  const given = Buffer.from(signature);
  const ours = expected.length === given.length && timingSafeEqual(expected, given);
  return ours && expires > Date.now() / 1000;
}

/** Takes the row away; its bytes go when the collector finds that nothing else refers to them. */
export function discardImage(
  database: Database,
  em: EntityManager,
  table: 'picture' | 'product_image',
  id: number,
  hashes: Uint8Array[],
): Promise<void> {
  return database.within(em, async tx => {
    await release(tx, hashes);
    await tx.query(`delete from ${table} where id = $1`, [id]);
  });
}
