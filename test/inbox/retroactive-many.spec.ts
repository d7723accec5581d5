import type { ItemRef } from '../../src/inbox/retroactive/item.js';
import { RetroactiveLinks } from '../../src/inbox/retroactive/retroactive-links.js';
import { Crypto } from '../../src/platform/crypto.js';
import { Queue } from '../../src/platform/queue.js';
import { counting } from '../support/counting.js';
import { manyThreads } from '../support/many-threads.js';
import { died, loseTickets, workerOf } from '../support/worker.js';
import { syncing, until, type Syncing } from '../support/sync.js';

/** Retroactive links of more threads than anybody reads, and through the death of their worker. */
describe('many retroactive links', () => {
  let kontor: Syncing;
  let rep: { userId: number; isAdmin: boolean };
  let deal: ItemRef;

  beforeEach(async () => {
    kontor = await syncing();
    const { id: userId } = await kontor.one<{ id: number }>('select id from users');
    rep = { userId, isAdmin: false };
    const { id: person } = await kontor.one<{ id: number }>(
      `insert into person (name) values ('Eva Lind') returning id`,
    );
    await kontor.db.query(`insert into contact_email (person_id, email) values ($1, 'eva@nordic.example')`, [
      person,
    ]);
    const { id } = await kontor.one<{ id: number }>(
      `insert into deal (title, person_id, pipeline_id, stage_id, add_time)
       select 'Rollout', $1, pipeline_id, id, '2026-03-01' from stage order by position limit 1 returning id`,
      [person],
    );
    deal = { type: 'deal', id };
  });
  afterEach(() => kontor.close());

  async function threads(count: number): Promise<void> {
    const { id: mailboxId } = await kontor.one<{ id: number }>(
      `insert into mailbox (user_id, kind, email) values ($1, 'import', 'rep@kontor.example') returning id`,
      [rep.userId],
    );
    const last = new Date('2026-03-20T12:00:00Z');
    await manyThreads(kontor.db, { mailboxId, count, email: 'eva@nordic.example', last });
    await kontor.db.query('analyze');
  }
  const counted = () =>
    kontor.one<{ linked: number; removed: number; threads: number; made: number; twice: number }>(
      `select count(*) filter (where state = 'linked')::int as linked, count(*) filter (where state = 'removed')::int as removed,
              count(distinct thread_id)::int as threads, (select count(*)::int from retroactive_link_made) as made,
              (select count(*)::int from (select 1 from event group by payload ->> 'threadId' having count(*) > 1) twice) as twice
         from thread_link where deal_id is not null`,
    );

  it('are counted, shown, made and taken back in bounded steps', async () => {
    await threads(5000);
    const cost = { statements: 0, rows: 0 };
    const service = new RetroactiveLinks(
      counting(kontor.db, cost),
      kontor.app.get(Queue),
      kontor.app.get(Crypto),
    );
    const of = async <T>(work: () => Promise<T>) => {
      Object.assign(cost, { statements: 0, rows: 0 });
      return { result: await work(), ...cost };
    };

    const first = await of(() => service.preview(rep, deal, { group: 'link', limit: 50, after: null }));
    expect(first.result.counts).toEqual({ link: 5000, older: 0, ask: 0, more: false });
    expect(first.result.rows).toHaveLength(50);
    expect(first.statements).toBeLessThan(20);
    const next = await of(() =>
      service.preview(rep, deal, { group: 'link', limit: 50, after: first.result.next }),
    );
    expect(next.result.rows).toHaveLength(50);
    expect(next.statements).toBeLessThan(8);

    const begun = await of(() =>
      service.start(rep, deal, { groups: ['link'], threadIds: [], exceptIds: [] }),
    );
    expect(begun.statements).toBeLessThan(25);
    const ended = async (state: string) => {
      while ((await service.get(rep, begun.result)).state !== state) await service.run(begun.result);
    };
    const made = await of(() => ended('linked'));
    expect(await counted()).toEqual({ linked: 5000, removed: 0, threads: 5000, made: 5000, twice: 0 });
    // Twenty batches of 250, and the one that finds nothing.
    expect(made.statements).toBeLessThan(22 * 16);
    await service.revert(rep, begun.result);
    const undone = await of(() => ended('reverted'));
    expect(await counted()).toMatchObject({ linked: 0, removed: 5000 });
    expect(undone.statements).toBeLessThan(22 * 10);
    // Nothing ever brought more than this into memory.
    expect(Math.max(...[first, next, begun, made, undone].map(one => one.rows))).toBeLessThanOrEqual(1000);
  }, 120_000);

  it.each(['retroactive.linked:2', 'retroactive.committed:2'])(
    'go on where the worker was killed at %s',
    async failpoint => {
      await threads(600);
      const service = kontor.app.get(RetroactiveLinks);
      const id = await service.start(rep, deal, { groups: ['link'], threadIds: [], exceptIds: [] });
      await dies(failpoint);
      expect(await service.get(rep, id)).toMatchObject({
        state: 'linking',
        total: 600,
        linked: failpoint.startsWith('retroactive.linked') ? 250 : 500,
      });
      await goesOn(id, 'linked');
      expect(await service.get(rep, id)).toMatchObject({ linked: 600, skipped: 0 });
      expect(await counted()).toEqual({ linked: 600, removed: 0, threads: 600, made: 600, twice: 0 });
    },
    90_000,
  );

  it('are taken back to the last, also by another worker than the one that was killed', async () => {
    await threads(600);
    const service = kontor.app.get(RetroactiveLinks);
    const id = await service.start(rep, deal, { groups: ['link'], threadIds: [], exceptIds: [] });
    await goesOn(id, 'linked');
    await service.revert(rep, id);
    await dies('retroactive.reverted:2');
    expect(await service.get(rep, id)).toMatchObject({ state: 'reverting', reverted: 250 });
    await goesOn(id, 'reverted');
    expect(await service.get(rep, id)).toMatchObject({ reverted: 600, kept: 0 });
    expect(await counted()).toMatchObject({ linked: 0, removed: 600, made: 600 });
  }, 90_000);

  async function dies(failpoint: string): Promise<void> {
    const worker = workerOf(kontor, { WORKER_ROLES: 'ingest', FAILPOINT: failpoint });
    await died(worker, kontor);
    expect(worker.output()).not.toMatch(/error/i);
  }

  /** The queue has forgotten all, as after the death of a worker with a ticket in hand; the sweeper has not. */
  async function goesOn(id: number, state: string): Promise<void> {
    await loseTickets(kontor);
    await kontor.db.query(`update retroactive_link set touched_at = now() - interval '20 seconds'`);
    const worker = workerOf(kontor, { WORKER_ROLES: 'ingest' });
    try {
      await until(
        `the job is ${state}`,
        async () =>
          (await kontor.one<{ state: string }>('select state from retroactive_link where id = $1', [id]))
            .state === state,
        { milliseconds: 30_000 },
      );
    } finally {
      await worker.end();
    }
  }
});
