import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/servers.js';
import { bccDomain, company, copy, signed, smartBcc, speak, type SmartBccServer } from './support.js';

const results = (text: string) => ({ 'Authentication-Results': text });
const relay = 'mx.kontor.example';

interface Case {
  raw: () => string | Promise<string>;
  answer: RegExp;
}

/** Handed over by a relay at 127.0.0.1, which SPF knows nothing of. */
const named: Record<string, Case> = {
  'its word that DKIM is good': {
    raw: () => copy(results(`${relay}; dkim=pass header.d=kontor.example header.s=s1`)),
    answer: /^250/,
  },
  'its word that SPF is good': {
    raw: () => copy(results(`${relay}; spf=pass smtp.mailfrom=ada@kontor.example`)),
    answer: /^250/,
  },
  'its word that DMARC is': {
    raw: () => copy(results(`${relay} 1; dmarc=pass header.from=kontor.example`)),
    answer: /^250/,
  },
  'its word about another domain': {
    raw: () => copy(results(`${relay}; dkim=pass header.d=evil.example`)),
    answer: /^550 5\.7\.26 .*the relay does not vouch for it/,
  },
  'its word that nothing is good': {
    raw: () => copy(results(`${relay}; dkim=fail; spf=softfail`)),
    answer: /^550 5\.7\.26/,
  },
  'a good word in a comment': {
    raw: () => copy(results(`${relay}; dkim=fail (dkim=pass header.d=kontor.example); spf=fail`)),
    answer: /^550 5\.7\.26/,
  },
  'the word of another': {
    raw: () => copy(results('mx.evil.example; dkim=pass header.d=kontor.example')),
    answer: /^550 5\.7\.26/,
  },
  'its word below that of another': {
    raw: () =>
      `Authentication-Results: mx.evil.example; dkim=none\r\n${copy(results(`${relay}; dkim=pass header.d=kontor.example`))}`,
    answer: /^550 5\.7\.26/,
  },
  'no word': { raw: () => copy(), answer: /^550 5\.7\.26/ },
  'no word, and a good signature': { raw: () => signed(copy()), answer: /^250/ },
  'its word, and a broken signature': {
    raw: async () =>
      `Authentication-Results: ${relay}; spf=pass smtp.mailfrom=kontor.example\r\n${(await signed(copy())).replace('this is a', 'this is no')}`,
    answer: /^550 5\.7\.26 .*its DKIM signature is broken/,
  },
  'a key that cannot be looked up': {
    raw: () => signed(copy({ From: 'ada@slow.example' }), 'slow.example'),
    answer: /^451 4\.4\.3/,
  },
};

describe('Mail from a relay that is trusted, and writes under a name', () => {
  let kontor: SmartBccServer;
  beforeAll(async () => {
    kontor = await smartBcc({ SMTP_IN_TRUSTED: '127.0.0.0/8', SMTP_IN_AUTHSERV_ID: relay });
    await kontor.user('ada@slow.example');
  });
  afterAll(() => kontor.stop());

  it.each(Object.entries(named))('with %s', async (_, { raw, answer }) => {
    expect(await kontor.send(await raw())).toMatch(answer);
  });
});

describe('Mail from a relay that is trusted, and has no name', () => {
  let kontor: SmartBccServer;
  beforeAll(async () => {
    kontor = await smartBcc({ SMTP_IN_TRUSTED: '127.0.0.1' });
  });
  afterAll(() => kontor.stop());

  it('is its own users’', async () => expect(await kontor.send(copy())).toMatch(/^250/));
  it('is refused where it says that nothing vouches for it', async () =>
    expect(await kontor.send(copy(results('mx; dkim=none; spf=fail')))).toMatch(/^550 5\.7\.26/));
  it('is still of users only', async () =>
    expect(await kontor.send(copy({ From: 'stranger@kontor.example' }))).toMatch(/^550 5\.7\.1/));
});

describe('Too much at once', () => {
  let kontor: SmartBccServer;
  beforeAll(async () => {
    kontor = await smartBcc({}, { connectionsOfOne: 3, mailsOfOne: 5, idleMs: 500, connectionMs: 3000 });
  });
  afterAll(() => kontor.stop());

  it('of mails from one address is put off', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 6; n++) answers.push(await kontor.send(copy(), { to: [`sales@${bccDomain}`] }));
    expect(answers.slice(0, 5).every(answer => answer.startsWith('550 5.1.1'))).toBe(true);
    expect(answers[5]).toMatch(/^450 4\.7\.1 Too many mails from 127\.0\.0\.1 in a minute; try again later/);
  });

  it('of connections is refused, and of silence ended', async () => {
    const lines = await Promise.all([1, 2, 3, 4].map(() => speak(kontor.port)));
    const greetings = lines.map(line => line.greeting.slice(0, 3)).sort();
    expect(greetings).toEqual(['220', '220', '220', '421']);
    const open = lines.filter(line => line.greeting.startsWith('220'));
    for (const answer of await Promise.all(open.map(line => line.answer()))) expect(answer).toMatch(/^421 /);
  });

  it('of slowness too, however busy it looks', async () => {
    const line = await speak(kontor.port);
    let answer = line.greeting;
    while (/^2[25]0/.test(answer)) {
      await sleep(100);
      answer = await line.say('NOOP');
    }
    expect(answer).toMatch(/^421 .*took too long|closed/);
  });
});

describe('More than there is room for', () => {
  let kontor: SmartBccServer;
  beforeAll(async () => {
    kontor = await smartBcc({ SMTP_IN_TRUSTED: '127.0.0.0/8' }, { bytesInHand: 700_000 });
  });
  afterAll(() => kontor.stop());

  it('is put off, and taken once there is room again', async () => {
    const large = () => copy({}, `${'x'.repeat(76)}\n`.repeat(5000));
    const slow = await speak(kontor.port);
    for (const step of [
      'EHLO client.example',
      'MAIL FROM:<ada@kontor.example>',
      `RCPT TO:<${company}>`,
      'DATA',
    ])
      expect(await slow.say(step)).toMatch(/^[23]5[04]/);
    void slow.write(Buffer.from(large()));
    const other = large();
    const putOff = /^452 4\.3\.1 Kontor has more mail in hand than it has room for; it can be sent again/;
    await until('the slow one has nearly come', async () => putOff.test(await kontor.send(other)));
    expect(await slow.write(Buffer.from('\r\n.\r\n'))).toMatch(/^250 /);
    expect(await kontor.send(other)).toMatch(/^250 /);
    slow.end();
  });
});

describe('Many at once', () => {
  let kontor: SmartBccServer;
  beforeAll(async () => {
    kontor = await smartBcc({ SMTP_IN_TRUSTED: '127.0.0.0/8' });
  });
  afterAll(() => kontor.stop());

  it('of twenty senders, in any order, are each one mail', async () => {
    const raws = Array.from({ length: 60 }, (_, n) =>
      copy({ Subject: `Matter ${n}`, To: `customer${n % 10}@customer.example` }),
    );
    const answers = await Promise.all([...raws, ...raws].map(raw => kontor.send(raw, { to: [company] })));
    expect(answers.filter(answer => !answer.startsWith('250'))).toEqual([]);
    await kontor.settle();
    expect(await kontor.messages()).toBe(60);
  });
});
