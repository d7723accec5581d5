import { decodePart, locatePart } from '../../src/mail/attachment.js';
import { parseMail } from '../../src/mail/parse.js';
import { bytes, mail } from './lines.js';

const multipart = (type: string, ...parts: string[][]): Buffer =>
  mail(
    'From: eva@x.example',
    'MIME-Version: 1.0',
    `Content-Type: multipart/${type}; boundary="b 1"`,
    '',
    'preamble',
    ...parts.flatMap(part => ['--b 1', ...part]),
    '--b 1--',
    'epilogue',
  );

describe('MIME structure', () => {
  it('prefers text/plain for the text and text/html for the HTML of an alternative', () => {
    const parsed = parseMail(
      multipart(
        'alternative',
        ['Content-Type: text/plain', '', 'plain'],
        ['Content-Type: text/html', '', '<p>rich</p>'],
      ),
    );
    expect(parsed).toMatchObject({ text: 'plain', html: '<p>rich</p>', attachments: [] });
  });

  it('makes the text from the HTML where there is no other, or an empty one', () => {
    expect(parseMail(mail('Content-Type: text/html', '', '<p>one</p><p>two</p>')).text).toBe('one\n\ntwo');
    expect(
      parseMail(multipart('alternative', ['', '  '], ['Content-Type: text/html', '', '<b>rich</b>'])).text,
    ).toBe('rich');
  });

  it('joins the texts around a picture', () => {
    const parsed = parseMail(
      multipart(
        'mixed',
        ['', 'above'],
        ['Content-Type: image/png', 'Content-Disposition: inline; filename=x.png', '', 'zz'],
        ['', 'below'],
      ),
    );
    expect(parsed.text).toBe('above\n\nbelow');
    expect(parsed.attachments.map(a => a.filename)).toEqual(['x.png']);
  });

  it('locates attachments and decodes them on demand', () => {
    const raw = multipart(
      'mixed',
      ['', 'see below'],
      [
        'Content-Type: application/pdf; name="wrong.pdf"',
        'Content-Transfer-Encoding: BASE64',
        "Content-Disposition: attachment; filename*0*=UTF-8''Angebot%20; filename*1*=%C3%9Cbersicht; filename*2=.pdf",
        '',
        'SGVsbG8g',
        'V29ybGQ=',
      ],
    );
    const [attachment] = parseMail(raw).attachments;
    expect(attachment).toMatchObject({
      part: '2',
      filename: 'Angebot Übersicht.pdf',
      contentType: 'application/pdf',
      encoding: 'base64',
      size: 11,
      inline: false,
    });
    expect(decodePart(raw, attachment!).toString()).toBe('Hello World');
    expect(locatePart(parseMail(raw), '2')?.filename).toBe('Angebot Übersicht.pdf');
    expect(locatePart(parseMail(raw), '3')).toBeNull();
  });

  it('marks pictures that the HTML shows as inline', () => {
    const parsed = parseMail(
      multipart(
        'related',
        ['Content-Type: text/html', '', '<img src="cid:logo@x">'],
        ['Content-Type: image/png', 'Content-ID: <logo@x>', 'Content-Disposition: attachment', '', 'zz'],
        [
          'Content-Type: image/png',
          'Content-ID: <other@x>',
          'Content-Disposition: attachment; filename=o.png',
          '',
          'zz',
        ],
      ),
    );
    expect(parsed.attachments.map(a => [a.contentId, a.inline, a.filename])).toEqual([
      ['logo@x', true, 'attachment-1.png'],
      ['other@x', false, 'o.png'],
    ]);
  });

  it.each([
    ['=?utf-8?Q?f=C3=BCr?=.pdf', 'für.pdf'],
    ['"=?utf-8?B?ZsO8cg==?= =?utf-8?B?LnBkZg==?="', 'für.pdf'],
    ['"..\\\\..\\\\etc\\\\passwd"', 'passwd'],
    ['"../../x.sh"', 'x.sh'],
    ['".."', 'attachment-1.bin'],
    ['"a\\"b.pdf"', 'a"b.pdf'],
    ["utf-8''no%2", "utf-8''no%2"],
    ['"f\xfcr.pdf"', 'für.pdf'],
  ])('names an attachment from filename=%s', (value, name) => {
    const raw = mail(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: application/x-thing',
      `Content-Disposition: attachment; filename=${value}`,
      '',
      'zz',
      '--b--',
    );
    expect(parseMail(raw).attachments[0]?.filename).toBe(name);
  });

  it('keeps an enclosed mail an attachment, out of the text, named by its subject', () => {
    const parsed = parseMail(
      multipart(
        'mixed',
        ['', 'outer'],
        [
          'Content-Type: message/rfc822',
          '',
          'Subject: Inner: one',
          'Content-Type: text/plain',
          '',
          'inner text',
        ],
      ),
    );
    expect(parsed.text).toBe('outer');
    expect(parsed.attachments).toMatchObject([{ contentType: 'message/rfc822', filename: 'Inner one.eml' }]);
  });

  it('takes the parts of a digest for mails', () => {
    expect(
      parseMail(
        multipart('digest', ['', 'Subject: a', '', 'x'], ['', 'Subject: b', '', 'y']),
      ).attachments.map(a => a.contentType),
    ).toEqual(['message/rfc822', 'message/rfc822']);
  });

  it('reads a multipart that never ends', () => {
    const parsed = parseMail(
      mail(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'one',
        '--b',
        'Content-Type: application/pdf; name=a.pdf',
        '',
        'half',
      ),
    );
    expect(parsed).toMatchObject({
      text: 'one',
      attachments: [{ filename: 'a.pdf', size: 4 }],
      defects: ['unterminated'],
    });
  });

  it('guesses a missing boundary, and shows as text what has none', () => {
    expect(
      parseMail(
        mail(
          'Content-Type: multipart/mixed',
          '',
          '--guess-me',
          '',
          'one',
          '--guess-me',
          'Content-Type: image/gif; name=a.gif',
          '',
          'x',
          '--guess-me--',
        ),
      ),
    ).toMatchObject({ text: 'one', attachments: [{ filename: 'a.gif' }] });
    expect(parseMail(mail('Content-Type: multipart/mixed; boundary=b', '', 'just text'))).toMatchObject({
      text: 'just text',
      defects: ['no-boundary'],
    });
  });

  it('does not take a longer delimiter for its own, and finds the parts of parent and child with the same boundary', () => {
    const nested = mail(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: multipart/alternative; boundary=bb',
      '',
      '--bb',
      '',
      'plain',
      '--bb--',
      '--b',
      'Content-Type: image/gif; name=a.gif',
      '',
      'x',
      '--b--',
    );
    expect(parseMail(nested)).toMatchObject({
      text: 'plain',
      attachments: [{ filename: 'a.gif', part: '2' }],
    });
    const twins = mail(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      '',
      'plain',
      '--b--',
      '',
      '--b',
      'Content-Type: image/gif; name=a.gif',
      '',
      'x',
      '--b--',
    );
    expect(parseMail(twins)).toMatchObject({ text: 'plain', attachments: [{ filename: 'a.gif' }] });
  });

  it('treats a named text as an attachment unless it comes first', () => {
    const patch = [
      'Content-Type: text/plain; name=fix.patch',
      'Content-Disposition: inline; filename=fix.patch',
      '',
      '+1',
    ];
    expect(parseMail(multipart('mixed', ['', 'see patch'], patch))).toMatchObject({
      text: 'see patch',
      attachments: [{ filename: 'fix.patch' }],
    });
    expect(parseMail(multipart('mixed', patch))).toMatchObject({ text: '+1', attachments: [] });
  });

  it('cuts uuencoded files out of the text', () => {
    const raw = bytes('Subject: old\n\nhere it is\n\nbegin 644 hello.txt\n,:&5L;&\\@=V]R;&0*\n`\nend\nbye\n');
    const parsed = parseMail(raw);
    expect(parsed.text).toBe('here it is\n\nbye\n');
    expect(parsed.attachments).toMatchObject([{ filename: 'hello.txt', encoding: 'x-uuencode', size: 12 }]);
    expect(decodePart(raw, parsed.attachments[0]!).toString()).toBe('hello world\n');
    expect(parseMail(bytes('\n\nbegin 644 is how it starts\nbut it never\nends\n')).attachments).toEqual([]);
  });

  it('leaves winmail.dat and calendars as attachments', () => {
    const parsed = parseMail(
      multipart(
        'mixed',
        ['', 'hi'],
        ['Content-Type: application/ms-tnef; name=winmail.dat', '', 'x'],
        ['Content-Type: text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR'],
      ),
    );
    expect(parsed.attachments.map(a => a.filename)).toEqual(['winmail.dat', 'attachment-2.ics']);
    expect(parsed.automatic).toBe('calendar');
  });
});
