import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface KeyAndCertificate {
  key: string;
  cert: string;
}

/**
 * The certificate that a deployment without one of its own shows at STARTTLS: made once and kept in `folder`, so that it
 * stays the same. Servers that hand mail over encrypt with any certificate (RFC 7435).
 */
export async function ownCertificate(folder: string, host: string): Promise<KeyAndCertificate> {
  const path = join(folder, 'smtp-certificate.pem');
  const kept = await readFile(path, 'utf8').catch(() => null);
  if (kept !== null) return split(kept);
  const made = selfSigned(host);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, made.key + made.cert, { mode: 0o600, flag: 'wx' });
  // Another process may have made one meanwhile: the first one stands.
  await link(draft, path).catch((error: { code?: string }) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return split(await readFile(path, 'utf8'));
}

function split(pem: string): KeyAndCertificate {
  const at = pem.indexOf('-----BEGIN CERTIFICATE');
  return { key: pem.slice(0, at), cert: pem.slice(at) };
}

/** X.509 v3 (RFC 5280) on P-256, for thirty years; node:crypto reads certificates and writes none. */
function selfSigned(host: string): KeyAndCertificate {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const publicKey = createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'der' });
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const name = sequence(set(sequence(oid('550403'), der(0x0c, Buffer.from(host.slice(0, 64))))));
  const years = 30 * 365 * 24 * 3600_000;
  const altName = sequence(der(0x82, Buffer.from(host)));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(time(Date.now() - 24 * 3600_000), time(Date.now() + years)),
    name,
    publicKey,
    der(0xa3, sequence(sequence(oid('551d11'), der(0x04, altName)))),
  );
  const signature = sign('sha256', body, privateKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').replace(/.{1,64}/g, '$&\n');
  return { key, cert: `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n` };
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const set = (part: Buffer): Buffer => der(0x31, part);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
/** GeneralizedTime, which takes years after 2049 too. */
const time = (at: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
