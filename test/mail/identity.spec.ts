import { contentHash } from '../../src/mail/attachment.js';
import { identityOf, referenceKey } from '../../src/mail/identity.js';
import { parseMail } from '../../src/mail/parse.js';
import { bytes, mail } from './lines.js';

const base = [
  'From: eva@x.example',
  'To: ann@kontor.example',
  'Subject: Rollout',
  'Date: Mon, 3 May 2021 10:12:13 +0200',
  'Message-ID: <A1@x.example>',
];
const withFile = [
  ...base,
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  '',
  'Hello',
  '--b',
  'Content-Type: application/pdf; name=a.pdf',
  'Content-Transfer-Encoding: base64',
  '',
  'SGVsbG8gV29y',
  'bGQ=',
  '--b--',
  '',
];
const hashOf = (raw: Buffer): string => contentHash(parseMail(raw), raw);
const identity = (raw: Buffer) => identityOf(parseMail(raw));

describe('identity', () => {
  it('is the same for copies that travelled different ways', () => {
    const one = mail('Received: from a by b', ...withFile);
    const two = bytes(['Received: from c by d', 'X-Spam: no', ...withFile].join('\n'));
    expect(hashOf(one)).toBe(hashOf(two));
    expect(identity(one)).toEqual(identity(two));
  });

  it('sees a disclaimer, another file, another name', () => {
    const hash = hashOf(mail(...withFile));
    for (const [from, to] of [
      ['Hello', 'Hello\r\n\r\nConfidential!'],
      ['SGVsbG8gV29y', 'SGVsbG8gV29z'],
      ['a.pdf', 'b.pdf'],
    ] as const) {
      expect(hashOf(mail(...withFile.map(line => line.replace(from, to))))).not.toBe(hash);
    }
  });

  it('goes by the Message-ID whatever its case, and by the header key for what took it over', () => {
    const one = identity(mail(...base, '', 'a'));
    const cased = identity(mail(...base.map(line => line.replace('A1', 'a1')), '', 'b'));
    const forged = identity(mail(...base.map(line => line.replace('Rollout', 'Invoice')), '', 'a'));
    const reply = identity(mail(...base.map(line => line.replace('Rollout', 'Re: Rollout')), '', 'a'));
    expect(cased).toEqual(one);
    expect(forged.idHash).toBe(one.idHash);
    expect(forged.headerKey).not.toBe(one.headerKey);
    expect(reply.headerKey).toBe(one.headerKey);
    expect(one.idHash).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(referenceKey(' <a1@X.example> ')).toBe(one.idHash);
  });

  it('is made of what the mail says where it has no Message-ID', () => {
    const nameless = base.slice(0, 4);
    const one = identity(mail(...nameless, '', 'a'));
    expect(identity(mail('Received: x', ...nameless, '', 'a'))).toEqual(one);
    expect(identity(mail(...nameless, '', 'b')).idHash).not.toBe(one.idHash);
  });
});
