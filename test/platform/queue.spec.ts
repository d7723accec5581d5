import { InvalidError } from '../../src/errors.js';
import type { LaneHandlers } from '../../src/platform/queue.js';
import { Queue } from '../../src/platform/queue.js';
import { createLogger } from '../../src/platform/logger.js';
import { until } from '../support/servers.js';
import { describeWithRedis, redis, testDatabase, type TestDatabase } from '../support/services.js';

const log = createLogger('silent', 'test');

/** The same promises on both backends. */
function behaves(open: () => Queue): void {
  let queue: Queue;
  let seen: number[];
  let handle: (mailboxId: number) => Promise<void>;

  beforeEach(async () => {
    seen = [];
    handle = async mailboxId => void seen.push(mailboxId);
    queue = open();
    await queue.ready();
    const handlers: LaneHandlers<'live' | 'backfill' | 'links'> = {
      'mail.backfill': data => handle(data.mailboxId),
      'mail.receive': data => handle(-data.mailboxId),
      'mail.link-retroactively': data => handle(data.retroactiveLinkId),
    };
    queue.work('backfill', handlers, 1);
    queue.work('live', handlers, 2);
  });
  afterEach(() => queue.close());

  /** Nothing waits, nothing runs, and nothing is to be tried again. */
  const allIsDone = () =>
    until('all is done', async () =>
      (await queue.counts()).every(({ waiting, active, delayed }) => waiting + active + delayed === 0),
    );

  it('runs a job once it is added', async () => {
    await queue.add('mail.backfill', { mailboxId: 1 });
    await until('the job', () => seen.length === 1);
    expect(seen).toEqual([1]);
  });

  it('does not let history keep new mail waiting', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>(done => (release = done));
    handle = async mailboxId => {
      if (mailboxId > 0) await gate;
      seen.push(mailboxId);
    };
    for (const mailboxId of [1, 2, 3]) await queue.add('mail.backfill', { mailboxId });
    await queue.add('mail.receive', { mailboxId: 9, remoteIds: [1] });
    await until('the new mail', () => seen.length === 1);
    release();
    await until('all of it', () => seen.length === 4);
    expect(seen).toEqual([-9, 1, 2, 3]);
  });

  it('collapses tickets of the same id, and runs one again that came while it ran', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>(done => (release = done));
    handle = async mailboxId => {
      seen.push(mailboxId);
      if (seen.length === 1) await gate;
    };
    for (let n = 0; n < 5; n++) await queue.add('mail.backfill', { mailboxId: 7 }, { once: 'backfill:7' });
    await until('the job', () => seen.length === 1);
    for (let n = 0; n < 5; n++) await queue.add('mail.backfill', { mailboxId: 7 }, { once: 'backfill:7' });
    release();
    await until('the job', () => seen.length === 2);
    await allIsDone();
    expect(seen).toEqual([7, 7]);
  });

  it('tries a job again that failed by accident, and not one that is wrong', async () => {
    handle = async mailboxId => {
      seen.push(mailboxId);
      if (mailboxId === 1 && seen.filter(id => id === 1).length < 2) throw new Error('hiccup');
      if (mailboxId === 2) throw new InvalidError('mailbox_id', 'wrong');
    };
    await queue.add('mail.backfill', { mailboxId: 1 });
    await queue.add('mail.backfill', { mailboxId: 2 });
    await until('the job', () => seen.filter(id => id === 1).length === 2);
    await allIsDone();
    expect(seen.filter(id => id === 1)).toHaveLength(2);
    expect(seen.filter(id => id === 2)).toHaveLength(1);
  });

  it('counts what waits and what failed', async () => {
    handle = async () => {
      throw new InvalidError('x', 'wrong');
    };
    await queue.add('mail.backfill', { mailboxId: 1 });
    await until('the job', async () =>
      (await queue.counts()).some(({ lane, failed }) => lane === 'backfill' && failed === 1),
    );
  });
}

describe('the queue on PostgreSQL', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.drop());
  behaves(() => new Queue({ databaseUrl: database.url }, log));
});

describeWithRedis('the queue on Redis', () => {
  let server: Awaited<ReturnType<typeof redis>>;
  let number = 0;
  beforeAll(async () => {
    server = await redis();
  });
  afterAll(() => server.stop());
  // A Redis database of its own for each test.
  behaves(() => new Queue({ databaseUrl: '', redisUrl: `${server.url}/${number++}` }, log));
});
