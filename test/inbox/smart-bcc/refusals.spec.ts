import {
  copy,
  company,
  bccDomain,
  signed,
  smartBcc,
  speak,
  type Sending,
  type SmartBccServer,
} from './support.js';

interface Case extends Partial<Sending> {
  /** What is sent; a signed copy of Ada's where it is left out. */
  raw?: () => string | Buffer | Promise<string | Buffer>;
  answer: RegExp;
}

const taken = /^250 2\.6\.0 /;
const from = (address: string) => copy({ From: address });
const at = (local: string) => [`${local}@${bccDomain}`];

/** What the sending server is told, by code, enhanced status and words. */
const cases: Record<string, Case> = {
  'a signed copy': { answer: taken },
  'a copy that SPF stands for': {
    from: 'carl@spf.example',
    raw: () => from('Carl <carl@spf.example>'),
    answer: taken,
  },
  'an address in capitals': { to: [company.toUpperCase()], answer: taken },
  'an author in capitals': { raw: () => signed(from('ADA@KONTOR.EXAMPLE')), answer: taken },
  'a bounce address of the same organization as sender': {
    from: 'bounce+1@mail.spf.example',
    raw: () => from('carl@spf.example'),
    answer: /^550 5\.7\.26 .*carl@spf\.example.*SPF does not allow 127\.0\.0\.1/,
  },
  'a signature of the organization for its subdomain': {
    raw: () => signed(from('sub@mail.kontor.example')),
    answer: taken,
  },
  'a confirmed further address': { raw: () => signed(from('ada.home@kontor.example')), answer: taken },
  'a display name that is another address': {
    raw: () => signed(from('"eva@nordic.example" <ada@kontor.example>')),
    answer: taken,
  },
  '8 bits in the body': {
    raw: () => signed(copy({}, 'Grüße aus Åre\n')),
    parameters: ' BODY=8BITMIME',
    answer: taken,
  },
  'a line that begins with a dot': { raw: () => signed(copy({}, '.\n..\nthe end\n')), answer: taken },
  'an announced size that fits': { parameters: ' SIZE=1000', answer: taken },
  'two addresses of ours': { to: [company, company.replace('company', 'COMPANY')], answer: taken },
  'a mail without Message-ID': { raw: () => signed(copy({ 'Message-ID': '' })), answer: taken },
  'forged results of somebody’s check beside a good signature': {
    raw: () => signed(copy({ 'Authentication-Results': 'mx.kontor.example; dkim=fail' })),
    answer: taken,
  },

  'another domain': {
    to: ['eva@nordic.example'],
    answer: /^550 5\.7\.1 Only mail to addresses at bcc\.kontor\.example/,
  },
  'a domain below ours': { to: [`company@x.${bccDomain}`], answer: /^550 5\.7\.1 Only mail/ },
  'another name': { to: at('sales'), answer: /^550 5\.1\.1 There is no such Smart BCC address/ },
  'a name that was replaced': {
    to: at('former'),
    answer: /^550 5\.1\.6 This Smart BCC address was replaced on 20\d\d-\d\d-\d\d; copy the new one/,
  },
  'a replaced name with an item': { to: at('former+deal1'), answer: /^550 5\.1\.6 / },
  'an item of no kind': { to: at('company+invoice7'), answer: /^550 5\.1\.1 / },
  'an item without a number': { to: at('company+deal'), answer: /^550 5\.1\.1 / },
  'the item 0': { to: at('company+deal0'), answer: /^550 5\.1\.1 / },
  'a number that is too long': { to: at(`company+deal${'9'.repeat(30)}`), answer: /^550 5\.1\.1 / },
  'two items in one address': { to: at('company+deal1+lead2'), answer: /^550 5\.1\.1 / },
  'half of a lead': { to: at('company+leadabc123'), answer: /^550 5\.1\.1 / },
  'a lead beyond all numbers': { to: at(`company+lead${'z'.repeat(25)}`), answer: /^550 5\.1\.1 / },
  'SQL in the address': { to: at("company+deal1'or'1'='1"), answer: /^550 5\.1\.1 / },
  'a delivery report': { from: '', answer: /^550 5\.7\.1 Delivery reports are not taken here/ },
  'a recipient that is no address': { to: ['company'], answer: /^5\d\d / },
  'an announced size above the limit': { parameters: ' SIZE=30000000', answer: /^552 5\.3\.4 / },

  'a deal that is not there': {
    to: at('company+deal999999'),
    answer: /^550 5\.1\.1 company\+deal999999@\S+ names no deal that you can see; copy the address again/,
  },
  'a project that is not there': {
    to: at('company+project999'),
    answer: /^550 5\.1\.1 .*no project that you can see/,
  },
  'a person who is not there': {
    to: at('company+person999'),
    answer: /^550 5\.1\.1 .*no person that you can see/,
  },
  'an organization that is not there': { to: at('company+org999'), answer: /^550 5\.1\.1 .*no organization/ },
  'a lead that is not there': { to: at(`company+lead${'0'.repeat(24)}7`), answer: /^550 5\.1\.1 .*no lead/ },
  'an item that is not there beside one that is': {
    to: [company, ...at('company+deal999999')],
    answer: /^550 5\.1\.1 /,
  },

  'no signature': {
    raw: () => copy(),
    answer:
      /^550 5\.7\.26 Nothing shows that this is from ada@kontor\.example: it has no DKIM signature of kontor\.example, and SPF does not allow 127\.0\.0\.1/,
  },
  'a signature of another domain': { raw: () => signed(copy(), 'evil.example'), answer: /^550 5\.7\.26 / },
  'a text that was changed after it was signed': {
    raw: async () => (await signed(copy())).replace('this is a mail', 'this is no mail'),
    answer: /^550 5\.7\.26 .*its DKIM signature is not valid/,
  },
  'a text that grew after it was signed': {
    raw: async () =>
      `${await signed(copy({}, 'short\n'), 'kontor.example', { maxBodyLength: 5 })}and more\r\n`,
    answer: /^550 5\.7\.26 /,
  },
  'a signature with an unknown key': {
    raw: () => signed(copy(), 'kontor.example', { selector: 's9' }),
    answer: /^550 5\.7\.26 /,
  },
  'SPF that does not decide': {
    from: 'dora@soft.example',
    raw: () => from('dora@soft.example'),
    answer: /^550 5\.7\.26 /,
  },
  'SPF of a sender who is not the author': {
    from: 'carl@spf.example',
    raw: () => copy(),
    answer: /^550 5\.7\.26 /,
  },
  'forged results of somebody’s check': {
    raw: () =>
      copy({ 'Authentication-Results': 'kontor; dkim=pass header.d=kontor.example; spf=pass; dmarc=pass' }),
    answer: /^550 5\.7\.26 /,
  },
  'a key that cannot be looked up': {
    raw: () => signed(from('ada@slow.example'), 'slow.example'),
    answer:
      /^451 4\.4\.3 Nobody can tell now that this is from ada@slow\.example: the DKIM key of slow\.example/,
  },
  'an SPF record that cannot be looked up': {
    from: 'ada@slow.example',
    raw: () => from('ada@slow.example'),
    answer: /^451 4\.4\.3 .*the SPF record of slow\.example could not be looked up; try again/,
  },

  'somebody who is no user': {
    raw: () => signed(from('stranger@kontor.example')),
    answer:
      /^550 5\.7\.1 stranger@kontor\.example belongs to no user of Kontor; send from the address that you sign in with/,
  },
  'a user who left': {
    raw: () => signed(from('ivo@kontor.example')),
    answer: /^550 5\.7\.1 ivo@kontor\.example belongs to no user/,
  },
  'an address that is not confirmed': {
    raw: () => signed(from('ada.new@kontor.example')),
    answer: /^550 5\.7\.1 ada\.new@kontor\.example is not confirmed yet; open the link in the mail/,
  },
  'somebody who is no user, and not vouched for': {
    raw: () => from('stranger@kontor.example'),
    answer: /^550 5\.7\.26 Nothing shows/,
  },

  'two From lines': {
    raw: async () => `From: eva@nordic.example\r\n${await signed(copy())}`,
    answer: /^554 5\.6\.0 The mail has several From lines/,
  },
  'no From line': {
    raw: () => 'To: eva@nordic.example\r\nSubject: x\r\n\r\nx',
    answer: /^554 5\.6\.0 The mail has no From line/,
  },
  'two authors in one line': {
    raw: () => signed(from('ada@kontor.example, eva@nordic.example')),
    answer: /^554 5\.6\.0 The From line names several authors/,
  },
  'an author without an address': {
    raw: () => from('Ada'),
    answer: /^554 5\.6\.0 The From line holds no address/,
  },
  'two Sender lines': {
    raw: async () => `Sender: x@x.example\r\nSender: y@y.example\r\n${await signed(copy())}`,
    answer: /^554 5\.6\.0 The mail has several Sender lines/,
  },
  'raw letters in the From line': {
    raw: () => from('Åda <ada@kontor.example>'),
    answer: /^554 5\.6\.7 The From line holds letters that are not encoded/,
  },
  'a NUL': { raw: () => signed(copy({}, 'a\0b\n')), answer: /^554 5\.6\.0 The mail holds NUL bytes/ },
  'a bare LF': {
    raw: async () => (await signed(copy())).replace('Hello,\r\n', 'Hello,\n'),
    answer: /^554 5\.6\.0 The mail holds line ends that are not CR LF/,
  },
  'a bare CR': {
    raw: async () => (await signed(copy())).replace('Hello,\r\n', 'Hello,\r'),
    answer: /^554 5\.6\.0 /,
  },
  'a mail smuggled behind a bare LF and a dot': {
    raw: async () => `${await signed(copy())}\n.\nMAIL FROM:<x@evil.example>\r\n`,
    answer: /^554 5\.6\.0 /,
  },
  'a mail that is too large': {
    raw: () => signed(copy({}, `${'x'.repeat(70)}\n`.repeat(4000))),
    answer: /^552 5\.3\.4 The mail is larger than/,
  },
  'more recipients than are taken': {
    to: Array.from({ length: 6 }, (_, n) => `company+deal${n + 1}@${bccDomain}`),
    answer: /^452 4\.5\.3 /,
  },
};

describe('Mail to the Smart BCC address', () => {
  let kontor: SmartBccServer;

  beforeAll(async () => {
    kontor = await smartBcc({}, { bytes: 250_000, recipients: 5 });
    const { db, ada } = kontor;
    for (const email of [
      'carl@spf.example',
      'dora@soft.example',
      'ada@slow.example',
      'sub@mail.kontor.example',
    ])
      await kontor.user(email);
    await db.query('update users set active = false where id = $1', [
      await kontor.user('ivo@kontor.example'),
    ]);
    await db.query(
      `insert into sender_address (user_id, email, confirmed_at) values ($1, 'ada.home@kontor.example', now()),
         ($1, 'ada.new@kontor.example', null)`,
      [ada],
    );
    await db.query(`insert into smart_bcc_name (name) values ('former')`);
  });
  afterAll(() => kontor.stop());

  it('has sixty cases', () => expect(Object.keys(cases).length).toBeGreaterThanOrEqual(60));

  it.each(Object.entries(cases))('%s', async (_, { raw = () => signed(copy()), answer, ...sending }) => {
    const before = await kontor.one<{ n: number }>('select count(*) as n from smart_bcc_copy');
    expect(await kontor.send(await raw(), sending)).toMatch(answer);
    const after = await kontor.one<{ n: number }>('select count(*) as n from smart_bcc_copy');
    expect(after.n - before.n).toBe(answer === taken ? 1 : 0);
  });

  it('goes on after a refusal on the same connection', async () => {
    const line = await speak(kontor.port);
    await line.say('EHLO client.example');
    await line.say('MAIL FROM:<ada@kontor.example>');
    expect(await line.say(`RCPT TO:<sales@${bccDomain}>`)).toMatch(/^550 5\.1\.1/);
    expect(await line.say(`RCPT TO:<${company}>`)).toMatch(/^250 2\.1\.5/);
    await line.say('DATA');
    expect(await line.write(Buffer.from(`${copy()}\r\n.\r\n`))).toMatch(/^550 5\.7\.26/);
    await line.say('MAIL FROM:<ada@kontor.example>');
    await line.say(`RCPT TO:<${company}>`);
    await line.say('DATA');
    expect(await line.write(Buffer.from(`${await signed(copy())}\r\n.\r\n`))).toMatch(taken);
    line.end();
  });

  it('says what it can do, and takes commands that come together', async () => {
    const line = await speak(kontor.port);
    expect(line.greeting).toMatch(/^220 bcc\.kontor\.example ESMTP Kontor/);
    const hello = await line.say('EHLO client.example');
    for (const word of [
      'PIPELINING',
      '8BITMIME',
      'SMTPUTF8',
      'STARTTLS',
      'SIZE 250000',
      'ENHANCEDSTATUSCODES',
    ])
      expect(hello).toContain(word);
    expect(hello).not.toContain('AUTH');
    const together = `MAIL FROM:<ada@kontor.example>\r\nRCPT TO:<${company}>\r\nDATA`;
    expect(await line.say(together)).toMatch(/^250 2\.1\.0/);
    expect(await line.answer()).toMatch(/^250 2\.1\.5/);
    expect(await line.answer()).toMatch(/^354/);
    line.end();
  });

  it('counts what it refused, by reason', async () => {
    await kontor.listener.report(['here']);
    const rows = await kontor.db.query<{ reason: string; mails: number }>(
      'select reason, mails from smtp_refusal',
    );
    const counted = new Map(rows.map(row => [row.reason, row.mails]));
    const reasons = [
      'address',
      'relaying',
      'report',
      'bytes',
      'headers',
      'author',
      'sender',
      'item',
      'dns',
      'size',
    ];
    expect(reasons.filter(reason => !counted.get(reason))).toEqual([]);
    expect(counted.get('unconfirmed')).toBe(1);
    expect(counted.get('replaced')).toBe(2);
    expect(counted.has('trouble')).toBe(false);
  });

  it('tells a user once a day that his address is not confirmed', async () => {
    const raw = () => signed(from('ada.new@kontor.example'));
    await kontor.send(await raw());
    await kontor.send(await raw());
    const letters = await kontor.db.query<{ address: string }>(
      `select address from system_letter where kind = 'bcc-notice'`,
    );
    expect(letters).toEqual([{ address: 'ada@kontor.example' }]);
  });
});
