import { Persons } from '../../src/crm/persons.js';
import { Gatherer } from '../../src/inbox/gather.js';
import { Crypto } from '../../src/platform/crypto.js';
import { counting } from '../support/counting.js';
import { manyThreads } from '../support/many-threads.js';
import { syncing, until, type Syncing } from '../support/sync.js';
import { died, workerOf } from '../support/worker.js';

/** The earlier mail of a new contact, more than anybody reads, and through the death of the worker. */
describe('much earlier mail', () => {
  let kontor: Syncing;

  beforeEach(async () => {
    kontor = await syncing();
  });
  afterEach(() => kontor.close());

  async function eva(threads: number): Promise<void> {
    const { id: userId } = await kontor.one<{ id: number }>('select id from users');
    const { id: mailboxId } = await kontor.one<{ id: number }>(
      `insert into mailbox (user_id, kind, email) values ($1, 'import', 'rep@kontor.example') returning id`,
      [userId],
    );
    const email = 'eva@nordic.example';
    await manyThreads(kontor.db, {
      mailboxId,
      count: threads,
      email,
      last: new Date('2026-03-20T12:00:00Z'),
    });
    await kontor.db.query('analyze');
    await kontor.app
      .get(Persons)
      .create({ userId, isAdmin: false }, { name: 'Eva Lind', emails: [{ value: email }] });
    // What others write on the same server need not be waited for.
    await kontor.db.query(`update gathering set waits_for = '1'`);
  }
  const counted = () =>
    kontor.one<{ linked: number; threads: number; waiting: number; twice: number }>(
      `select count(*)::int as linked, count(distinct thread_id)::int as threads,
              (select count(*)::int from gathering) as waiting,
              (select count(*)::int from (
                 select 1 from event where name = 'thread.changed' group by payload ->> 'threadId' having count(*) > 1) twice) as twice
         from thread_link where person_id is not null and state = 'linked'`,
    );

  it('is gathered in bounded steps', async () => {
    await eva(10_000);
    const cost = { statements: 0, rows: 0 };
    const gatherer = new Gatherer(counting(kontor.db, cost), kontor.app.get(Crypto));
    while ((await counted()).waiting > 0) await gatherer.run();
    expect(await counted()).toEqual({ linked: 10_000, threads: 10_000, waiting: 0, twice: 0 });
    // Twenty batches of 500, and the one that finds nothing.
    expect(cost.statements).toBeLessThan(21 * 13);
    expect(cost.rows).toBeLessThanOrEqual(500);
  }, 60_000);

  it.each([
    ['gather.linked:2', 500],
    ['gather.committed:2', 1000],
  ])(
    'goes on where the worker was killed at %s',
    async (failpoint, done) => {
      await eva(1300);
      const worker = workerOf(kontor, { WORKER_ROLES: 'ingest', FAILPOINT: failpoint });
      await died(worker, kontor);
      expect(await counted()).toMatchObject({ linked: done, waiting: 1 });
      const other = workerOf(kontor, { WORKER_ROLES: 'ingest' });
      try {
        await until('all is gathered', async () => (await counted()).waiting === 0, { milliseconds: 30_000 });
      } finally {
        await other.end();
      }
      expect(await counted()).toEqual({ linked: 1300, threads: 1300, waiting: 0, twice: 0 });
    },
    60_000,
  );
});
