import { createSocket, type Socket } from 'node:dgram';
import { autoconfig, readAutoconfigFile } from '../../src/accounts/autoconfig.js';

/** A name server of the test's own: what it knows it answers, all else does not exist; `silent` names get no answer. */
interface Zone {
  srv?: Record<string, [priority: number, port: number, target: string][]>;
  mx?: Record<string, string[]>;
  a?: Record<string, string>;
  silent?: string[];
}

let socket: Socket;
let zone: Zone;
let nameServer: string;

beforeAll(done => {
  socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const answer = reply(question);
    if (answer) socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1', () => {
    nameServer = `127.0.0.1:${socket.address().port}`;
    done();
  });
});
afterAll(() => void socket.close());

function reply(question: Buffer): Buffer | null {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at++]!; length > 0; length = question[at++]!) {
    labels.push(question.subarray(at, at + length).toString('latin1'));
    at += length;
  }
  const name = labels.join('.').toLowerCase();
  const type = question.readUInt16BE(at);
  if (zone.silent?.some(part => name.includes(part))) return null;
  const asked = question.subarray(12, at + 4);
  const data =
    type === 33
      ? (zone.srv?.[name] ?? []).map(([priority, port, target]) =>
          Buffer.concat([words(priority, 0, port), named(target)]),
        )
      : type === 15
        ? (zone.mx?.[name] ?? []).map(target => Buffer.concat([words(10), named(target)]))
        : type === 1 && zone.a?.[name]
          ? [Buffer.from(zone.a[name]!.split('.').map(Number))]
          : [];
  const records = data.map(one =>
    Buffer.concat([Buffer.from([0xc0, 12]), words(type, 1, 0, 60, one.length), one]),
  );
  const head = Buffer.concat([
    question.subarray(0, 2),
    words(data.length > 0 ? 0x8180 : 0x8183, 1, data.length, 0, 0),
  ]);
  return Buffer.concat([head, asked, ...records]);
}

const words = (...values: number[]) =>
  Buffer.concat(values.map(value => Buffer.from([value >> 8, value & 255])));
const named = (name: string) =>
  Buffer.concat([
    ...name
      .split('.')
      .filter(Boolean)
      .map(label => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

const find = (email: string, given: Zone, timeoutMs = 3000) => {
  zone = given;
  return autoconfig(email, { mayConnect: () => false, nameServers: [nameServer], timeoutMs });
};

test('knows the big providers without asking anybody, and what they want', async () => {
  const google = await find('eva@GMail.com', {});
  expect(google).toMatchObject({
    imap: { host: 'imap.gmail.com', port: 993, secure: true },
    source: 'provider',
    help: expect.stringContaining('app password'),
  });
  expect((await find('eva@proton.me', {})).help).toContain('Bridge');
});

test('believes what the domain says of itself first: the SRV record with the lowest priority', async () => {
  const found = await find('eva@nordic.example', {
    srv: {
      '_imaps._tcp.nordic.example': [
        [20, 993, 'second.nordic.example'],
        [10, 9993, 'first.nordic.example'],
      ],
      '_submission._tcp.nordic.example': [[0, 587, 'smtp.nordic.example']],
    },
    mx: { 'nordic.example': ['aspmx.l.google.com'] },
    a: { 'imap.nordic.example': '192.0.2.1' },
  });
  expect(found).toEqual({
    imap: { host: 'first.nordic.example', port: 9993, secure: true },
    smtp: { host: 'smtp.nordic.example', port: 587, secure: false },
    source: 'srv',
  });
});

test('takes a target of "." for what it is: not offered', async () => {
  const found = await find('eva@nordic.example', {
    srv: { '_imaps._tcp.nordic.example': [[0, 0, '.']] },
    a: { 'mail.nordic.example': '192.0.2.1' },
  });
  expect(found).toMatchObject({ imap: { host: 'mail.nordic.example' }, source: 'guess' });
});

test('tells a company domain at a big provider by its MX', async () => {
  const found = await find('eva@nordic.example', {
    mx: { 'nordic.example': ['nordic-example.mail.protection.outlook.com'] },
  });
  expect(found).toMatchObject({ imap: { host: 'outlook.office365.com' }, source: 'provider' });
});

test('guesses by names that exist, and says where it found nothing', async () => {
  expect(
    await find('eva@nordic.example', {
      a: { 'imap.nordic.example': '192.0.2.1', 'smtp.nordic.example': '192.0.2.2' },
    }),
  ).toEqual({
    imap: { host: 'imap.nordic.example', port: 993, secure: true },
    smtp: { host: 'smtp.nordic.example', port: 465, secure: true },
    source: 'guess',
  });
  expect(await find('eva@nowhere.example', {})).toMatchObject({
    source: 'none',
    help: expect.stringContaining('nowhere.example'),
  });
});

test('does not wait for name servers that say nothing', async () => {
  const begun = Date.now();
  expect(await find('eva@silent.example', { silent: ['silent.example'] }, 700)).toMatchObject({
    source: 'none',
  });
  // Left to itself a resolver tries for half a minute.
  expect(Date.now() - begun).toBeLessThan(10_000);
});

test('reads the file that mail programs look for, without servers that do not encrypt', () => {
  const file = (socketType: string) => `<?xml version="1.0"?><clientConfig><emailProvider id="x">
    <incomingServer type="pop3"><hostname>pop.nordic.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
    <incomingServer type="imap"><hostname>plain.nordic.example</hostname><port>143</port><socketType>plain</socketType></incomingServer>
    <incomingServer type="imap"><hostname> IMAP.nordic.example </hostname><port>143</port><socketType>${socketType}</socketType></incomingServer>
    <outgoingServer type="smtp"><hostname>smtp.nordic.example</hostname><port>465</port><socketType>SSL</socketType></outgoingServer>
    </emailProvider></clientConfig>`;
  expect(readAutoconfigFile(file('STARTTLS'))).toEqual({
    imap: { host: 'imap.nordic.example', port: 143, secure: false },
    smtp: { host: 'smtp.nordic.example', port: 465, secure: true },
    source: 'autoconfig',
  });
  expect(readAutoconfigFile(file('plain'))).toBeNull();
  expect(readAutoconfigFile('<html>no such page</html>')).toBeNull();
  expect(readAutoconfigFile(file('SSL').replace('IMAP.nordic', 'a/../b'))).toBeNull();
});
