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
  });
});
