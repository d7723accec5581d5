import { Crypto, hashPassword, hashToken, newToken, verifyPassword } from '../../src/platform/crypto.js';

const crypto = new Crypto(Buffer.alloc(32, 1));

describe('encrypted credentials', () => {
  it('open with the key and the context that they were closed with, and with no other', () => {
    const sealed = crypto.encrypt('geheim åäö', 'mailbox:1');
    expect(crypto.decrypt(sealed, 'mailbox:1')).toBe('geheim åäö');
    expect(() => crypto.decrypt(sealed, 'mailbox:2')).toThrow();
    expect(() => new Crypto(Buffer.alloc(32, 2)).decrypt(sealed, 'mailbox:1')).toThrow();
  });

  it('show a changed byte', () => {
    const sealed = crypto.encrypt('geheim', 'mailbox:1');
    for (const at of [0, 13, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => crypto.decrypt(changed, 'mailbox:1')).toThrow();
    }
  });

  it('never look the same twice, nor like what they hide', () => {
    const [a, b] = [crypto.encrypt('geheim', 'x'), crypto.encrypt('geheim', 'x')];
    expect(a.equals(b)).toBe(false);
    expect(a.includes('geheim')).toBe(false);
  });
});

describe('fingerprints and signatures', () => {
  it('depend on the key and do not contain it', () => {
    const other = new Crypto(Buffer.alloc(32, 2));
    expect(crypto.fingerprint()).toBe(new Crypto(Buffer.alloc(32, 1)).fingerprint());
    expect(crypto.fingerprint()).not.toBe(other.fingerprint());
    expect(crypto.sign('a')).not.toBe(other.sign('a'));
    expect(crypto.sign('a')).not.toBe(crypto.sign('b'));
  });
});

describe('passwords and tokens', () => {
  it('are verified by their hash', async () => {
    const stored = await hashPassword('correct horse');
    expect(stored).toMatch(/^argon2id\$/);
    expect(await verifyPassword('correct horse', stored)).toBe(true);
    expect(await verifyPassword('Correct horse', stored)).toBe(false);
    expect(await verifyPassword('correct horse', 'nonsense')).toBe(false);
  });

  it('are random and kept as hashes', () => {
    const token = newToken();
    expect(token).toMatch(/^[0-9a-f]{40}$/);
    expect(newToken()).not.toBe(token);
    expect(hashToken(token)).not.toContain(token);
  });
});
