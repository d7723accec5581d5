import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from '../../src/mikro-orm.config.js';
import { Database, type Tx } from '../../src/platform/database.js';
import { testDatabase, type TestDatabase } from '../support/services.js';

describe('a transaction', () => {
  let home: TestDatabase;
  let db: Database;

  beforeAll(async () => {
    home = await testDatabase();
    db = new Database(await MikroORM.init(ormOptions(home.url)));
    await db.query('create table step (n integer primary key, note text)');
  });
  beforeEach(() => db.query('truncate step'));
  afterAll(async () => {
    await db?.close();
    await home?.drop();
  });

  const steps = async () =>
    (await db.query<{ n: number }>('select n from step order by n')).map(row => row.n);
  const add = (tx: Tx, n: number) => tx.send('insert into step (n) values ($1)', [n]);

  it('runs what is sent in the order of sending, among what is asked', async () => {
    const seen = await db.transaction(async tx => {
      add(tx, 1);
      const first = tx.query<{ count: number }>('select count(*)::int as count from step where n > $1', [0]);
      add(tx, 2);
      const second = tx.query<{ count: number }>('select count(*)::int as count from step where n > $1', [0]);
      add(tx, 3);
      return Promise.all([first, second]);
    });
    expect(seen).toEqual([[{ count: 1 }], [{ count: 2 }]]);
    expect(await steps()).toEqual([1, 2, 3]);
  });

  it.each([
    ['at its end', async (tx: Tx) => add(tx, 1)],
    [
      'by the next question',
      async (tx: Tx) => {
        add(tx, 1);
        await tx.query('select $1::int', [1]);
      },
    ],
  ])('fails with the failure of what was sent, which it learns %s, and keeps nothing', async (_, last) => {
    const fails = db.transaction(async tx => {
      add(tx, 1);
      await last(tx);
    });
    await expect(fails).rejects.toMatchObject({ code: '23505' });
    expect(await steps()).toEqual([]);
  });

  it('says so where a failure was swallowed: PostgreSQL would roll back and call it a commit', async () => {
    const swallows = db.transaction(async tx => {
      add(tx, 1);
      await tx.query('select 1 / $1::int', [0]).catch(() => undefined);
    });
    await expect(swallows).rejects.toThrow('rolled back');
    expect(await steps()).toEqual([]);
  });

  it('takes no statement when it is over: its connection is somebody else’s by then', async () => {
    let left: Tx | undefined;
    await db.transaction(async tx => {
      left = tx;
      add(tx, 1);
    });
    expect(() => left?.send('delete from step where n = $1', [1])).toThrow('the transaction is over');
    await expect(left?.query('delete from step where n = $1', [1])).rejects.toThrow(
      'the transaction is over',
    );
    expect(await steps()).toEqual([1]);
  });

  it('does the same within the unit of work of a verb', async () => {
    const verb = (n: number) => db.em().transactional(em => db.within(em, async tx => add(tx, n)));
    await verb(1);
    await expect(verb(1)).rejects.toMatchObject({ code: '23505' });
    expect(await steps()).toEqual([1]);
  });
});
