import { unwrapForward } from '../../src/mail/forward.js';
import { parseMail } from '../../src/mail/parse.js';
import { readSpokenDate } from '../../src/mail/spoken-date.js';

const ours = 'bcc.example';

/** A mail of Ada's to the CRM, with this text. */
const outer = (text: string[], headers: string[] = []) =>
  Buffer.from(
    [
      'From: Ada <ada@kontor.example>',
      'To: company@bcc.example',
      'Date: Tue, 03 Nov 2026 12:00:00 +0100',
      'Subject: Fwd: Our order',
      'Message-ID: <forward@kontor.example>',
      'Content-Type: text/plain; charset=utf-8',
      ...headers,
      '',
      ...text,
    ].join('\r\n'),
  );
const inner = (text: string[], headers: string[] = []) => {
  const bytes = unwrapForward(outer(text, headers), ours);
  return bytes && parseMail(bytes);
};

const clients: Record<string, string[]> = {
  Gmail: [
    '---------- Forwarded message ---------',
    'From: Olga Dahl <olga@customer.example>',
    'Date: Mon, Nov 2, 2026 at 10:04 AM',
    'Subject: Our order',
    'To: Ada <ada@kontor.example>',
    '',
    '',
    'Twelve, please.',
  ],
  'Outlook in Swedish': [
    'Se nedan.',
    '',
    '________________________________',
    'Från: Olga Dahl <olga@customer.example>',
    'Skickat: den 2 november 2026 10:04',
    'Till: Ada <ada@kontor.example>',
    'Kopia: Bo <bo@kontor.example>',
    'Ämne: Our order',
    '',
    'Twelve, please.',
  ],
  'Outlook in Norwegian, with mailto': [
    'Fra: Olga Dahl [mailto:olga@customer.example] ',
    'Sendt: mandag 2. november 2026 10:04',
    'Til: Ada <ada@kontor.example>',
    'Emne: Our order',
    '',
    'Twelve, please.',
  ],
  'Thunderbird in Polish': [
    '-------- Treść przekazanej wiadomości --------',
    'Temat: \tOur order',
    'Data: \tMon, 2 Nov 2026 10:04:00 +0100',
    'Nadawca: \tOlga Dahl <olga@customer.example>',
    'Adresat: \tAda <ada@kontor.example>',
    '',
    '',
    'Twelve, please.',
  ],
  'Apple Mail': [
    'Begin forwarded message:',
    '',
    '> From: Olga Dahl <olga@customer.example>',
    '> Subject: Our order',
    '> Date: 2 November 2026 at 10:04:00 CET',
    '> To: Ada <ada@kontor.example>',
    '> ',
    '> Twelve, please.',
  ],
  'Gmail as HTML turned to text': [
    '---------- Forwarded message ---------',
    '*From:* *Olga Dahl* <olga@customer.example>',
    '*Date:* 2026-11-02 10:04',
    '*Subject:* Our order',
    '*To:* Ada <ada@kontor.example>',
    '',
    'Twelve, please.',
  ],
};

describe('A mail that was forwarded', () => {
  it.each(Object.entries(clients))('by %s', (_, text) => {
    const mail = inner(text);
    expect(mail?.from).toEqual({ name: 'Olga Dahl', address: 'olga@customer.example' });
    expect(mail?.subject).toBe('Our order');
    expect(mail?.to).toEqual([{ name: 'Ada', address: 'ada@kontor.example' }]);
    expect(mail?.date).toEqual(new Date('2026-11-02T09:04:00Z'));
    expect(mail?.text.trim()).toBe('Twelve, please.');
    expect(mail?.messageId).toBeNull();
  });

  it('keeps the names of other scripts, and its attachments', () => {
    const text = [
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      ...clients['Gmail']!.map(line =>
        line.replace('Olga Dahl', 'Ольга Даль').replace('Our order', 'Заказ № 12'),
      ),
      '--b',
      'Content-Type: application/pdf; name="räkning.pdf"',
      'Content-Disposition: attachment; filename="=?utf-8?Q?r=C3=A4kning.pdf?="',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('%PDF').toString('base64'),
      '--b--',
    ];
    const bytes = unwrapForward(
      Buffer.from(outer(text).toString().replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=b')),
      ours,
    );
    const mail = bytes && parseMail(bytes);
    expect(mail?.from?.name).toBe('Ольга Даль');
    expect(mail?.subject).toBe('Заказ № 12');
    expect(mail?.attachments).toMatchObject([
      { filename: 'räkning.pdf', contentType: 'application/pdf', size: 4 },
    ]);
  });

  it('names what the forward names, so that it finds its conversation', () => {
    const mail = inner(clients['Gmail']!, [
      'References: <a@customer.example>',
      'In-Reply-To: <b@customer.example>',
    ]);
    expect(mail?.references).toEqual(['a@customer.example', 'b@customer.example']);
  });

  it('cannot put lines into our header', () => {
    const text = clients['Gmail']!.map(line =>
      line.replace(
        'Subject: Our order',
        'Subject: Our order\u2028Bcc: x@y.example\u0085From: evil@x.example',
      ),
    );
    const bytes = unwrapForward(outer(text), ours)?.toString() ?? '';
    expect(bytes.slice(0, bytes.indexOf('\r\n\r\n')).match(/^(?:from|bcc):/gim)).toEqual(['From:']);
  });

  it.each([
    ['to somebody else as well', outer(clients['Gmail']!, ['Cc: nils@fjord.example'])],
    [
      'without an address of its author',
      outer(clients['Gmail']!.map(line => line.replace(' <olga@customer.example>', ''))),
    ],
    ['of which only the subject says so', outer(['See the attached.'])],
    [
      'that is an answer with a quote',
      Buffer.from(outer(clients['Gmail']!.slice(1)).toString().replace('Fwd:', 'Re:')),
    ],
  ])('is none where it went %s', (_, raw) => expect(unwrapForward(raw, ours)).toBeNull());
});

describe('A date in words', () => {
  it.each([
    ['Mon, Nov 2, 2026 at 10:04 AM', '2026-11-02T10:04:00Z'],
    ['Monday, November 2, 2026 10:04 PM', '2026-11-02T22:04:00Z'],
    ['den 2 november 2026 kl. 10:04', '2026-11-02T10:04:00Z'],
    ['2. november 2026 kl. 10.04', '2026-11-02T10:04:00Z'],
    ['poniedziałek, 2 listopada 2026 10:04', '2026-11-02T10:04:00Z'],
    ['Montag, 2. März 2026 um 10:04', '2026-03-02T10:04:00Z'],
    ['lundi 2 février 2026 à 10:04', '2026-02-02T10:04:00Z'],
    ['2.11.2026 10:04', '2026-11-02T10:04:00Z'],
    ['11/22/2026 10:04', '2026-11-22T10:04:00Z'],
    ['2026-11-02 10:04:05', '2026-11-02T10:04:05Z'],
    ['2026年11月2日 下午1:04', '2026-11-02T13:04:00Z'],
    ['2 Nov 2026 10:04:00 GMT+2', '2026-11-02T08:04:00Z'],
    ['Mon, 2 Nov 2026 10:04:00 +0100', '2026-11-02T09:04:00Z'],
  ])('%s', (text, expected) => expect(readSpokenDate(text, 0)).toEqual(new Date(expected)));

  it.each(['', 'yesterday', '31 February 2026 10:00', 'November', '99/99/9999'])('%s is none', text =>
    expect(readSpokenDate(text, 0)).toBeNull(),
  );

  it('without a zone is where the forwarder is', () =>
    expect(readSpokenDate('2.11.2026 10:04', 60)).toEqual(new Date('2026-11-02T09:04:00Z')));
});
