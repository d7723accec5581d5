import fc from 'fast-check';
import { headerOnly, parseMail } from '../../src/mail/parse.js';
import { bytes, mail } from './lines.js';

const head = 'From: eva@x.example\nSubject: hostile\nMIME-Version: 1.0\n';
/** Of this thread alone, in milliseconds: what else the machine does at the same time is no fault of the parser's. */
const cpuTime = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
const timed = (raw: Buffer): ReturnType<typeof parseMail> => {
  const start = cpuTime();
  const parsed = parseMail(raw);
  // Ten times what it needs; the faults that this guards against take minutes.
  expect(cpuTime() - start).toBeLessThan(3000);
  return parsed;
};

describe('hostile mail', () => {
  it.each([
    ['a header of 2 MB', `${head}X-Big: ${'a b\n '.repeat(400_000)}\n\nbody`],
    ['one header line of 2 MB', `${head}X-Big: ${'x'.repeat(2_000_000)}\n\nbody`],
    [
      '5,000 nested multiparts',
      head +
        Array.from(
          { length: 5000 },
          (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\n\n--b${i}\n`,
        ).join('') +
        '\ntext',
    ],
    [
      '20,000 parts',
      `${head}Content-Type: multipart/mixed; boundary=p\n\n${'--p\nContent-Type: image/gif\n\nx\n'.repeat(20_000)}`,
    ],
  ])('%s are cut short, and say so', (_, raw) => {
    expect(timed(bytes(raw))).toMatchObject({
      subject: 'hostile',
      defects: expect.arrayContaining(['truncated']) as unknown,
    });
  });

  it('keeps the body behind a huge header', () => {
    expect(parseMail(bytes(`${head}X-Big: ${'x'.repeat(500_000)}\n\nbody`)).text).toBe('body');
  });

  it.each([
    [
      '100,000 references',
      `${head}References: ${Array.from({ length: 100_000 }, (_, i) => `<${i}@x>`).join('\n ')}\n\n`,
    ],
    ['unclosed quotes', `To: ${'"a'.repeat(100_000)}\n\n`],
    ['unclosed brackets', `To: ${'<a@b.example '.repeat(20_000)}\n\n`],
    ['unclosed comments', `To: ${'('.repeat(200_000)}\n\n`],
    ['routes without end', `To: ${'@a:'.repeat(80_000)}\n\n`],
    ['words without end', `Subject: ${'=?a?q?'.repeat(40_000)}\n\n`],
    ['a million open tags', `${head}Content-Type: text/html\n\n${'<div>'.repeat(500_000)}`],
    [
      'closing tags of nothing',
      `${head}Content-Type: text/html\n\n${'<a>'.repeat(300_000)}${'</b>'.repeat(300_000)}`,
    ],
    ['deep blockquotes', `${head}Content-Type: text/html\n\n${'<blockquote>x'.repeat(100_000)}`],
    ['introductions of quotes', `${head}\n${'On 3 May 2020 10:10 x@y wrote\n'.repeat(100_000)}`],
    ['blank lines', `${head}\n${'\n'.repeat(2_000_000)}x:`],
    [
      'delimiters that are none',
      `${head}Content-Type: multipart/mixed; boundary=a\n\n${'\n--ab'.repeat(500_000)}`,
    ],
    ['uuencode without end', `${head}\n${'begin 644 a\n#0V%T\n'.repeat(100_000)}`],
    [
      'a report of nonsense',
      `From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n${'a.a.'.repeat(500_000)}@`,
    ],
  ])('%s end in time', (_, raw) => {
    timed(bytes(raw));
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), data => {
        const parsed = parseMail(Buffer.from(data));
        expect(parsed.text.includes('\0') || parsed.subject.includes('\0')).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('survives mails with bytes changed, cut and repeated, and never fails over to the header-only record', () => {
    const seed = mail(
      'From: =?utf-8?Q?Eva?= <eva@x.example>',
      'To: a@b.example, "C, D" <c@d.example>',
      'Subject: Re: [x] =?iso-2022-jp?B?GyRCJUYbKEI=?=',
      'References: <a@b> <c@d>',
      'Date: Mon, 3 May 2021 10:12:13 +0200',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="q"',
      '',
      '--q',
      'Content-Type: text/plain; charset=utf-7; format=flowed',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'a=20',
      '> b =C3',
      '-- ',
      'x',
      '--q',
      'Content-Type: text/html; charset=utf-16',
      'Content-Transfer-Encoding: base64',
      '',
      'PGI+eDwvYj4=',
      '--q',
      'Content-Type: message/delivery-status',
      '',
      'Final-Recipient: rfc822; e@x',
      'Status: 5.1.1',
      '',
      '--q',
      'Content-Type: message/rfc822',
      '',
      'Message-ID: <i@j>',
      '',
      'begin 644 a',
      '#0V%T',
      '`',
      'end',
      '--q--',
      '',
    );
    const change = fc.record({
      at: fc.nat(seed.length - 1),
      length: fc.nat(40),
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 8 }),
        fc
          .constantFrom('\r\n', '\n\n', '--q', '"', '=?', '<', '(', ';', '\0')
          .map(text => new Uint8Array(Buffer.from(text))),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), changes => {
        let raw = seed;
        for (const { at, length, bytes: put } of changes)
          raw = Buffer.concat([raw.subarray(0, at), put, raw.subarray(at + length)]);
        const parsed = parseMail(raw);
        expect(parsed.defects).not.toContain('header-only');
        for (const attachment of parsed.attachments)
          expect(attachment.start <= attachment.end && attachment.end <= raw.length).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('gives the fields of the header where nothing else can be had', () => {
    expect(headerOnly(bytes(`${head}\nbody`))).toMatchObject({
      subject: 'hostile',
      from: { address: 'eva@x.example' },
      text: '',
      attachments: [],
      defects: ['header-only'],
    });
  });
});
