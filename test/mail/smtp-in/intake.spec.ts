import { createHash, X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { ownCertificate } from '../../../src/mail/smtp-in/certificate.js';
import { Spool } from '../../../src/mail/smtp-in/intake.js';
import { relaysWord } from '../../../src/mail/smtp-in/authentication-results.js';
import { readHeaders } from '../../../src/mail/header.js';
import { newFolder, until } from '../../support/servers.js';

const mb = 1024 * 1024;

async function* pieces(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text, 'latin1');
}

describe('A mail that comes', () => {
  const folder = newFolder('intake');
  const spool = new Spool(folder, 600 * mb);

  it.each([
    ['whole', ['a\r\nb\r\n'], null],
    ['with a line end over two pieces', ['a\r', '\nb\r', '\n'], null],
    ['with a bare LF', ['a\nb\r\n'], 'line-end'],
    ['with a bare LF at the start of a piece', ['a', '\nb\r\n'], 'line-end'],
    ['with a bare CR', ['a\rb\r\n'], 'line-end'],
    ['with a bare CR at the end of a piece', ['a\r', 'b\r\n'], 'line-end'],
    ['with a bare CR at its end', ['a\r\nb\r'], 'line-end'],
    ['with two CRs', ['a\r\r\nb\r\n'], 'line-end'],
    ['with a NUL', ['a\0\r\n'], 'nul'],
    ['too long', ['x'.repeat(80), 'y'.repeat(80)], 'too-large'],
  ])('%s', async (_, texts, defect) => {
    const mail = await spool.receive(pieces(...texts), 100);
    expect(mail.defect).toBe(defect);
    const bytes = Buffer.from(texts.join(''), 'latin1');
    expect(mail.size).toBe(bytes.length);
    if (defect === null) {
      expect(await mail.read()).toEqual(bytes);
      expect(mail.sha256).toEqual(createHash('sha256').update(bytes).digest());
    }
    await mail.discard();
  });

  it('fills no memory while it is long, and leaves no file', async () => {
    const line = Buffer.from(`${'x'.repeat(1022)}\r\n`.repeat(64));
    const { promise: go, resolve: end } = Promise.withResolvers<void>();
    const halted: string[] = [];
    async function* slow(): AsyncGenerator<Buffer> {
      for (let size = 0; size < 20 * mb; size += line.length) yield line;
      halted.push('before its end');
      await go;
      yield Buffer.from('end\r\n');
    }
    const idle = process.memoryUsage().arrayBuffers;
    const coming = Array.from({ length: 20 }, () => spool.receive(slow(), 30 * mb));
    await until('all are nearly there', () => halted.length === 20);
    expect(process.memoryUsage().arrayBuffers - idle).toBeLessThan(150 * mb);
    end();
    for (const mail of await Promise.all(coming)) {
      const bytes = await mail.read();
      expect(bytes.length).toBe(20 * mb + 5);
      expect(createHash('sha256').update(bytes).digest()).toEqual(mail.sha256);
      await mail.discard();
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is read to its end where it is more than there is room for, and leaves that to others', async () => {
    const small = new Spool(folder, 1000);
    const first = await small.receive(pieces('x'.repeat(600)), mb);
    const second = await small.receive(pieces('y'.repeat(300), 'y'.repeat(300), 'y'), mb);
    expect([first.defect, second.defect, second.size]).toEqual([null, 'no-room', 601]);
    await first.discard();
    const third = await small.receive(pieces('z'.repeat(1000)), mb);
    expect([third.defect, (await third.read()).length]).toEqual([null, 1000]);
  });

  it('is read to its end where the disk fails', async () => {
    let read = 0;
    async function* counted(): AsyncGenerator<Buffer> {
      for (; read < 10; read++) yield Buffer.alloc(100_000, 120);
    }
    await expect(new Spool('/nowhere', 600 * mb).receive(counted(), mb)).rejects.toThrow(/ENOENT/);
    expect(read).toBe(10);
  });

  it('is thrown away where the connection ends', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(300_000, 120);
      throw new Error('gone');
    }
    await expect(spool.receive(broken(), mb)).rejects.toThrow('gone');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('The certificate of a server without one', () => {
  it('is made once, and fits its key and name', async () => {
    const folder = newFolder('certificate');
    const [one, other] = await Promise.all([
      ownCertificate(folder, 'bcc.kontor.example'),
      ownCertificate(folder, 'bcc.kontor.example'),
    ]);
    expect(one).toEqual(other);
    const certificate = new X509Certificate(one.cert);
    expect(certificate.checkHost('bcc.kontor.example')).toBe('bcc.kontor.example');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(new Date(certificate.validTo).getFullYear()).toBeGreaterThan(2050);
    expect(readdirSync(folder)).toEqual(['smtp-certificate.pem']);
  });
});

describe('The word of a relay', () => {
  const word = (header: string, id: string | null = 'mx.example') => {
    const raw = Buffer.from(`Authentication-Results: ${header}\r\n\r\n`);
    return relaysWord(readHeaders(raw, 0, raw.length).headers, 'kontor.example', id);
  };

  it.each([
    ['mx.example; dkim=pass header.d=kontor.example', 'pass'],
    ['mx.example; dkim=pass header.d=mail.kontor.example', 'pass'],
    ['mx.example; dkim=pass header.i=@kontor.example', 'pass'],
    ['MX.example 1; spf=pass smtp.mailfrom=ada@kontor.example', 'pass'],
    ['mx.example; dmarc=pass (p=none) header.from=kontor.example', 'pass'],
    ['mx.example; dkim=fail header.d=kontor.example; spf=none', 'fail'],
    ['mx.example; dkim=pass header.d=notkontor.example', 'fail'],
    ['mx.example; dkim=pass', 'fail'],
    ['mx.example; x=1 dkim=pass header.d=kontor.example', 'fail'],
    ['mx.example; none', 'fail'],
    ['other.example; dkim=pass header.d=kontor.example', null],
    ['(mx.example;) other; dkim=pass header.d=kontor.example', null],
  ])('%s', (header, expected) => expect(word(header)).toBe(expected));
});
