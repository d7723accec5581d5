import { parseMail } from '../../src/mail/parse.js';
import { decodeWords } from '../../src/mail/words.js';
import { bytes, mail } from './lines.js';

describe('headers', () => {
  it('reads a plain mail', () => {
    const parsed = parseMail(
      mail(
        'From: Eva Lind <Eva.Lind@Nordwind.example>',
        'To: ann@kontor.example, "Berg, Tom" <tom@kontor.example>',
        'Subject: Rollout in May',
        'Date: Mon, 3 May 2021 10:12:13 +0200',
        'Message-ID: <a1@nordwind.example>',
        '',
        'Hello Ann,',
        'may we start?',
      ),
    );
    expect(parsed).toMatchObject({
      from: { name: 'Eva Lind', address: 'eva.lind@nordwind.example' },
      to: [
        { name: '', address: 'ann@kontor.example' },
        { name: 'Berg, Tom', address: 'tom@kontor.example' },
      ],
      subject: 'Rollout in May',
      rawDate: 'Mon, 3 May 2021 10:12:13 +0200',
      date: new Date('2021-05-03T08:12:13Z'),
      messageId: 'a1@nordwind.example',
      text: 'Hello Ann,\nmay we start?',
      snippet: 'Hello Ann, may we start?',
      html: null,
      attachments: [],
      automatic: null,
      defects: [],
    });
  });

  it.each(['\n', '\r\n', '\r'])('takes %j as line end', eol => {
    const parsed = parseMail(
      bytes(['Subject: folded', ' twice', 'From: a@x.example', '', 'one', 'two'].join(eol)),
    );
    expect(parsed).toMatchObject({ subject: 'folded twice', text: 'one\ntwo' });
  });

  it('skips the separator line of an mbox', () => {
    expect(
      parseMail(bytes('From eva@x.example Mon May  3 10:00:00 2021\nSubject: kept\n\nhi')),
    ).toMatchObject({ subject: 'kept', text: 'hi' });
  });

  it('shows bytes without any header as text', () => {
    expect(parseMail(bytes('no header here\nat all'))).toMatchObject({
      subject: '',
      text: 'no header here\nat all',
      from: null,
    });
  });

  it('skips a line that is no field and goes on', () => {
    expect(parseMail(bytes('Subject: a\n<<<garbage>>>\nFrom: eva@x.example\n\nhi'))).toMatchObject({
      subject: 'a',
      text: 'hi',
      from: { address: 'eva@x.example' },
    });
  });

  it('takes the first of repeated fields that is not empty', () => {
    expect(parseMail(bytes('Subject: \nSubject: first\nSubject: second\n\n')).subject).toBe('first');
  });

  it.each([
    ['=?utf-8?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['=?UTF-8?B?R3LDvMOfZQ==?= aus Kiel', 'Grüße aus Kiel'],
    ['=?iso-8859-1?q?a_=E9?= =?iso-8859-1?q?_b?=', 'a é b'],
    ['=?utf-8?B?w?= =?utf-8?B?6k=?=', 'é'],
    ['=?utf-8?Q?=C3?=\r\n =?utf-8?Q?=A9t=C3=A9?=', 'été'],
    ['=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?= =?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=', 'テストテスト'],
    ['=?gb2312?B?xOO6ww==?=', '你好'],
    ['=?koi8-r?B?8NLJ18XU?=', 'Привет'],
    ['=?ks_c_5601-1987?B?vsiz5w==?=', '안녕'],
    ['=?utf-8*de?Q?M=C3=BCnchen?=', 'München'],
    ['=?utf-8?Q?What now??=', 'What now?'],
    ['=?broken', '=?broken'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['5 =? 6 and ?= 7', '5 =? 6 and ?= 7'],
    ['=?utf-8?Q?100=ZZ?=', '100=ZZ'],
  ])('decodes %s', (encoded, decoded) => {
    expect(decodeWords(encoded.replace(/\r\n/g, ''))).toBe(decoded);
  });

  it('decodes raw 8-bit text: UTF-8 where it is valid, else the charset of the mail, else windows-1252', () => {
    const subject = (raw: string, type = 'text/plain'): string =>
      parseMail(bytes(`Subject: ${raw}\nContent-Type: ${type}\n\n`)).subject;
    expect(subject('Gr\xc3\xbc\xc3\x9fe')).toBe('Grüße');
    expect(subject('Gr\xfc\xdfe \x96 \x80')).toBe('Grüße – €');
    expect(subject('\xf0\xd2\xc9\xd7\xc5\xd4', 'text/plain; charset=koi8-r')).toBe('Привет');
  });

  it('keeps control characters and NUL out of one-line fields', () => {
    expect(parseMail(bytes('Subject: a\0b\x07 c\n\n')).subject).toBe('a b c');
  });
});
