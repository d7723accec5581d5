import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { ormOptions } from '../../src/mikro-orm.config.js';
import { testDatabase, type TestDatabase } from '../support/services.js';
import { migrate } from '../support/migrate.js';

/**
 * The migration is what the database is; the entities must say the same about tables, columns, keys and references.
 * Indexes and checks stand in the migration alone: only SQL can say them.
 */
const columns = `
  select table_name || '.' || column_name as name,
         udt_name || coalesce('(' || character_maximum_length || ')', '')
           || coalesce('(' || case when udt_name = 'numeric' then numeric_precision || ',' || numeric_scale end || ')', '')
           || case is_nullable when 'NO' then ' not null' else '' end
           || case is_identity when 'YES' then ' identity' else '' end
           || coalesce(' default ' || regexp_replace(column_default, '::[a-z0-9 "]+(\\[\\])?$', ''), '') as definition
  from information_schema.columns
  where table_schema = 'public' and table_name not like 'mikro_orm%'`;
const keys = `
  select conrelid::regclass || ' ' || pg_get_constraintdef(oid) as name, '' as definition
  from pg_constraint
  where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f') and conrelid::regclass::text not like 'mikro_orm%'`;

describe('the entities and the migrated schema', () => {
  const databases: TestDatabase[] = [];
  let migrated: string;
  let declared: string;

  beforeAll(async () => {
    databases.push(await testDatabase(migrate), await testDatabase());
    [migrated, declared] = databases.map(database => database.url) as [string, string];
    const orm = await MikroORM.init(ormOptions(declared));
    await orm.schema.create();
    await orm.close();
  });

  afterAll(() => Promise.all(databases.map(database => database.drop())));

  it('have the same columns', async () => {
    expect(await describeWith(columns, declared)).toEqual(await describeWith(columns, migrated));
  });

  it('have the same keys and references', async () => {
    expect(await describeWith(keys, declared)).toEqual(await describeWith(keys, migrated));
  });
});

async function describeWith(query: string, url: string): Promise<Record<string, string>> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; definition: string }>(`${query} order by 1`);
    expect(rows.length).toBeGreaterThan(50);
    return Object.fromEntries(rows.map(row => [row.name, row.definition]));
  } finally {
    await client.end();
  }
}
