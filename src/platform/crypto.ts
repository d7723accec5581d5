import {
  argon2 as argon2Callback,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';

const argon2 = promisify(argon2Callback);

/**
 * Encrypts and signs with keys derived from SECRET_KEY, one per purpose, so that a leak of one kind of output
 * tells nothing about another.
 */
export class Crypto {
  private readonly cipherKey: Buffer;
  private readonly signKey: KeyObject;

  constructor(private readonly secret: Buffer) {
    this.cipherKey = this.derive('credentials');
    this.signKey = createSecretKey(this.derive('signatures'));
  }

  /** Stored in the database; a process that was started with another key sees the difference and refuses to run. */
  fingerprint(): string {
    return this.derive('fingerprint').toString('hex').slice(0, 32);
  }

  /** AES-256-GCM: 12 bytes nonce, 16 bytes tag, ciphertext. `context` binds it to its row: moved elsewhere it does not open. */
  encrypt(plain: string, context: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.cipherKey, nonce).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  /** @throws when the key, the context or a byte is not the one it was encrypted with */
  decrypt(sealed: Buffer, context: string): string {
    const decipher = createDecipheriv('aes-256-gcm', this.cipherKey, sealed.subarray(0, 12))
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
  }

  /** Keyed hash, base64url. For tombstones and for ids that only we may make. */
  sign(text: string): string {
    return createHmac('sha256', this.signKey).update(text).digest('base64url');
  }

  private derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, 'kontor', purpose, 32));
  }
}

/** A new secret to hand out: 160 random bits, hex, so that it survives every transport. */
export const newToken = (): string => randomBytes(20).toString('hex');

/** What is stored of a token. Tokens are random, so a plain hash is enough (no dictionary to try). */
export const hashToken = (token: string): string => hash('sha256', token);

const argonParameters = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

/** Argon2id with OWASP's minimum (19 MiB, 2 passes), as a PHC-like string. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await argon2('argon2id', { message: password, nonce, ...argonParameters });
  return `argon2id$${argonParameters.memory}$${argonParameters.passes}$${nonce.toString('base64')}$${tag.toString('base64')}`;
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [kind, memory, passes, nonce, tag] = stored.split('$');
  if (kind !== 'argon2id' || !nonce || !tag) return false;
  const expected = Buffer.from(tag, 'base64');
  const actual = await argon2('argon2id', {
    message: password,
    nonce: Buffer.from(nonce, 'base64'),
    parallelism: 1,
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
  });
  return timingSafeEqual(actual, expected);
}
