import { fakeImap } from '../support/fake-imap.js';
import { mail, pipeline, type Pipeline } from '../support/pipeline.js';
import { syncing, until } from '../support/sync.js';

const plain = (id: string, headers: Record<string, string> = {}) =>
  mail({ 'Message-ID': `<${id}@x>`, From: `${id} <${id}@${id}.example>`, ...headers });

/** Gmail says which mails it has in one conversation: that counts where a mail names nothing itself. */
describe('a server that speaks X-GM-EXT-1', () => {
  it('is asked for its thread ids, in history and in new mail', async () => {
    const mails = [
      { uid: 1, raw: plain('a'), gmailThread: '1600000000000000001' },
      { uid: 2, raw: plain('b'), gmailThread: '1600000000000000001' },
      { uid: 3, raw: plain('c'), gmailThread: '1600000000000000002' },
    ];
    const fake = await fakeImap({
      capability: 'IMAP4rev1 IDLE X-GM-EXT-1',
      folders: { INBOX: { uidvalidity: 1, mails } },
    });
    const kontor = await syncing();
    try {
      const id = await kontor.mailbox({ port: fake.port, user: 'anna' });
      await kontor.start();
      await kontor.becomes(id, 'live');
      mails.push({
        uid: 4,
        raw: plain('d', { Subject: 'Re: Nordic rollout' }),
        gmailThread: '1600000000000000002',
      });
      fake.tell('INBOX', '4 EXISTS');
      await until('all four are there', async () => (await kontor.subjects(id)).length === 4);
      const rows = await kontor.db.query<{ id: string; thread: number; rule: string }>(
        'select message_id as id, thread_id as thread, thread_rule as rule from message order by message_id',
      );
      const [a, b, c, d] = rows.map(row => row.thread);
      expect([a === b, c === d, a === c]).toEqual([true, true, false]);
      expect(rows.filter(row => row.rule === 'provider-thread').length).toBeGreaterThan(0);
      const kept = await kontor.db.query('select thread_ref from remote_message order by uid');
      expect(kept).toEqual(mails.map(({ gmailThread }) => ({ thread_ref: gmailThread })));
      expect(fake.commands.some(command => /FETCH .*X-GM-THRID/.test(command))).toBe(true);
    } finally {
      await kontor.close();
      await fake.stop();
    }
  });

  it('is not asked for what it does not know', async () => {
    const fake = await fakeImap({
      folders: { INBOX: { uidvalidity: 1, mails: [{ uid: 1, raw: plain('a') }] } },
    });
    const kontor = await syncing();
    try {
      const id = await kontor.mailbox({ port: fake.port, user: 'anna' });
      await kontor.start();
      await kontor.becomes(id, 'live');
      expect(fake.commands.some(command => command.includes('X-GM'))).toBe(false);
    } finally {
      await kontor.close();
      await fake.stop();
    }
  });
});

describe("the provider's thread ids", () => {
  let kontor: Pipeline;
  let boxes: number[];

  beforeAll(async () => {
    kontor = await pipeline();
    boxes = await Promise.all(
      ['anna', 'berit'].map(async name =>
        kontor.mailbox(await kontor.user(`${name}@kontor.example`), `${name}@kontor.example`),
      ),
    );
  });
  afterAll(() => kontor.close());
  beforeEach(() => kontor.db.query('truncate thread, thread_key, message, message_copy, content cascade'));

  const from = (thread: string) => ({ threadRef: thread });
  const threads = async () => {
    const rows = await kontor.db.query<{ id: string; thread: number }>(
      'select message_id as id, thread_id as thread from message order by message_id',
    );
    return [...Map.groupBy(rows, row => row.thread).values()]
      .map(group => group.map(row => row.id.replace(/@x$/, '')).join(' '))
      .join(' | ');
  };

  it('are those of one account', async () => {
    await kontor.receive(boxes[0]!, [plain('a')], from('1'));
    await kontor.receive(boxes[1]!, [plain('b')], from('1'));
    expect(await threads()).toBe('a | b');
  });

  it('count for nothing beside references, another subject, or on a list', async () => {
    await kontor.receive(boxes[0]!, [plain('a')], from('1'));
    await kontor.receive(boxes[0]!, [plain('b', { References: '<z@x>' })], from('1'));
    await kontor.receive(boxes[0]!, [plain('c', { Subject: 'Other matter' })], from('1'));
    await kontor.receive(boxes[0]!, [plain('d', { 'List-Id': '<talk.lists.example>' })], from('1'));
    expect(await threads()).toBe('a | b | c | d');
  });

  it('tie a mail that another account had first', async () => {
    await kontor.receive(boxes[1]!, [plain('a')]);
    await kontor.receive(boxes[0]!, [plain('a')], from('1'));
    await kontor.receive(boxes[0]!, [plain('b')], from('1'));
    expect(await threads()).toBe('a b');
    await kontor.receive(boxes[1]!, [plain('c')]);
    await kontor.receive(boxes[0]!, [plain('d')], from('2'));
    await kontor.receive(boxes[0]!, [plain('c')], from('2'));
    expect(await threads()).toBe('a b | c d');
  });
});
