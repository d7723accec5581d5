import { cases, from, sent, serverOfCases, taken } from './cases.js';
import { bccDomain, company, copy, signed, speak, type SmartBccServer } from './support.js';

describe('Mail to the Smart BCC address', () => {
  let kontor: SmartBccServer;

  beforeAll(async () => {
    kontor = await serverOfCases();
  });
  afterAll(() => kontor.stop());

  it('has sixty cases', () => expect(Object.keys(cases).length).toBeGreaterThanOrEqual(60));

  it.each(Object.entries(cases))('%s', async (_, one) => {
    const { answer, kept } = await sent(kontor, one, kontor.send);
    expect(answer).toMatch(one.answer);
    expect(kept).toBe(one.answer === taken ? 1 : 0);
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
