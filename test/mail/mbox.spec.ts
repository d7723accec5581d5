import fc from 'fast-check';
import { readMbox, type MboxMail } from '../../src/mail/mbox.js';

async function split(text: string | Buffer, { limit = 1_000_000, chunk = 7 } = {}): Promise<MboxMail[]> {
  const bytes = Buffer.from(text as string, 'latin1');
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const mails: MboxMail[] = [];
  for await (const mail of readMbox(chunks(), limit)) mails.push(mail);
  return mails;
}

const line = 'From eva@nordic.example Mon Nov  2 10:00:00 2026\n';
const texts = (mails: MboxMail[]) => mails.map(mail => mail.raw.toString('latin1'));

test('splits at From lines that follow an empty line, and only there', async () => {
  const mails = await split(
    `${line}A: 1\n\nDear all,\nFrom here on 10:30 it rains.\n\nFrom now on.\n\n${line}B: 2\n\nx\n`,
  );
  expect(texts(mails)).toEqual([
    'A: 1\n\nDear all,\nFrom here on 10:30 it rains.\n\nFrom now on.\n',
    'B: 2\n\nx\n',
  ]);
});

test('takes one > off quoted From lines', async () => {
  expect(texts(await split(`${line}A: 1\n\n>From me\n>>From you\n> From no\n\n`))).toEqual([
    'A: 1\n\nFrom me\n>From you\n> From no\n',
  ]);
});

test('reads CRLF, and a file without an end of line', async () => {
  expect(
    texts(await split(`${line.replace('\n', '\r\n')}A: 1\r\n\r\nx\r\n\r\n${line}B: 2\n\nno end`)),
  ).toEqual(['A: 1\r\n\r\nx\r\n', 'B: 2\n\nno end']);
});

test.each([
  ['From eva@x Mon Nov  2 10:00:00 2020', '2020-11-02T10:00:00.000Z'],
  ['From - Tue Nov 03 08:15:30 2020', '2020-11-03T08:15:30.000Z'],
  ['From eva@x Mon Nov  2 10:00:00 +0200 2020', '2020-11-02T08:00:00.000Z'],
  ['From mboxrd@z Thu Jan  1 00:00:00 1970', undefined],
  ['From eva@x Mon Nov  2 10:00:00 2999', undefined],
])('%s', async (from, expected) => {
  const [mail] = await split(`${from}\nA: 1\n\n`);
  expect(mail!.date?.toISOString()).toBe(expected);
});

test('cuts what is longer than the limit, and says how long it was', async () => {
  const [long, next] = await split(`${line}A: 1\n\n${'0123456789\n'.repeat(100)}\n${line}B: 2\n\n`, {
    limit: 100,
  });
  expect(long!.raw.length).toBeLessThanOrEqual(100);
  expect(long!.size).toBeGreaterThan(1000);
  expect(next!.raw.toString()).toBe('B: 2\n');
});

test('refuses what is no mbox; an empty file holds no mail', async () => {
  await expect(split('{"name": "kontor"}\n')).rejects.toThrow('not an mbox file');
  expect(await split('')).toEqual([]);
  expect(await split('\n\n')).toEqual([]);
});

test('gives back what was put in, however the chunks fall', async () => {
  const body = fc.array(fc.constantFrom('', 'From x 10:00', '>From y', 'text', '  ', '.'), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(body, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 60 }),
      async (bodies, chunk) => {
        const mails = bodies.map(lines => `Subject: x\n\n${lines.join('\n')}\n`);
        const file = mails.map(mail => `${line}${mail.replace(/^(>*From )/gm, '>$1')}\n`).join('');
        expect(texts(await split(file, { chunk }))).toEqual(mails);
      },
    ),
    { numRuns: 200 },
  );
});
