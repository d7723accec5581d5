import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { ormOptions } from '../../src/mikro-orm.config.js';
import { Database } from '../../src/platform/database.js';
import { testDatabase, type TestDatabase } from '../support/services.js';

describe('the database', () => {
  let home: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    home = await testDatabase();
    const client = new pg.Client({ connectionString: home.url });
    await client.connect();
    await client.query(
      `alter database ${client.escapeIdentifier(client.database!)} set timezone = 'Pacific/Kiritimati'`,
    );
    await client.end();
    database = new Database(await MikroORM.init(ormOptions(home.url)));
  });
  afterAll(async () => {
    await database?.close();
    await home?.drop();
  });

  it('begins a day when UTC does, whatever zone the server is in', async () => {
    const [row] = await database.query(
      `select '2026-11-21 23:30:00+00'::timestamptz < '2026-11-22'::date as before, '2026-11-22'::date::timestamptz as start`,
    );
    expect(row).toEqual({ before: true, start: new Date('2026-11-22T00:00:00Z') });
    const within = await database
      .em()
      .transactional(em => database.within(em, tx => tx.query(`select current_setting('TimeZone') as zone`)));
    expect(within).toEqual([{ zone: 'UTC' }]);
    expect(await database.kept.query(`select current_setting('TimeZone') as zone`)).toEqual([
      { zone: 'UTC' },
    ]);
  });

  it('keeps one plan of a statement for all values where it is told to', async () => {
    const plans = await database.kept.together(async sql => {
      for (const ids of [[1], [2, 3]])
        await sql.query('select relname from pg_class where oid = any($1::oid[])', [ids]);
      return sql.query(
        `select generic_plans as generic, custom_plans as custom from pg_prepared_statements where statement like $1`,
        ['select relname from pg_class %'],
      );
    });
    expect(plans).toEqual([{ generic: 2, custom: 0 }]);
  });

  it('gives a connection back where a statement on it failed', async () => {
    const failing = Array.from({ length: 30 }, () =>
      database.kept.together(sql => sql.query('select 1 / $1::int', [0])),
    );
    for (const { status } of await Promise.allSettled(failing)) expect(status).toBe('rejected');
    expect(await database.kept.query('select $1::int as n', [1])).toEqual([{ n: 1 }]);
  });
});
