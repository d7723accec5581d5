/**
 * A company of a given size, for measuring queries: rows made by SQL, a table at a time, and the same ones each time.
 * What is skewed in life is skewed here: owners, stages, words, one organization with a great many activities, one
 * deal with many lines, items that were imported together and have the same time.
 */
import pg from 'pg';
import { indexOf } from '../../../src/crm/fields-index.js';
import type { Field } from '../../../src/model/index.js';
import { hashToken } from '../../../src/platform/crypto.js';
import { migrate } from '../../support/migrate.js';
import { crm } from './seed-crm.js';
import { customFields } from './seed-fields.js';
import { mail } from './seed-mail.js';
import type { Size } from './size.js';

/** Who asks: an administrator, somebody of a visibility group, and somebody who sees nothing of others. */
export type Who = 'admin' | 'regular' | 'own';
export const userIds: Record<Who, number> = { admin: 1, regular: 7, own: 8 };
export const tokens: Record<Who, string> = {
  admin: 'bench-queries-token-of-the-administrator',
  regular: 'bench-queries-token-of-a-regular-user',
  own: 'bench-queries-token-of-one-who-sees-his-own',
};

/**
 * Fills an empty database. Indexes are made when their rows are there, which takes a fifth of the time and leaves them
 * as a restored database has them; triggers are off, and what they keep is written with the rows.
 */
export async function seed(url: string, size: Size, say: (line: string) => void): Promise<void> {
  await migrate(url);
  const sql = new pg.Client({ connectionString: url });
  await sql.connect();
  try {
    await sql.query(
      `set session_replication_role = replica; set maintenance_work_mem = '512MB'; set work_mem = '128MB'`,
    );
    const indexes = await dropIndexes(sql);
    await users(sql);
    const steps = [...crm(size), ...mail(size)];
    for (const { name, text } of steps) {
      const begun = performance.now();
      await sql.query(text);
      await sql.query('analyze');
      say(`  ${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    }
    const begun = performance.now();
    const first = indexes.filter(index => index.table.startsWith('activity'));
    for (const { text } of first) await sql.query(text);
    for (const item of ['deal', 'lead', 'person', 'organization']) {
      await sql.query(`select keep_activity_dates($1, (select array_agg(id::text) from ${item}))`, [item]);
    }
    for (const { text } of indexes.filter(index => !first.includes(index))) await sql.query(text);
    for (const field of customFields) {
      const index = indexOf(field as Field);
      if (index) await sql.query(index.create.replace(' concurrently', ''));
    }
    await sql.query('vacuum (analyze)');
    say(`  indexes: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  } finally {
    await sql.end();
  }
}

/** All but those that keys and references rest on. Returns how to make them again. */
async function dropIndexes(sql: pg.Client): Promise<{ table: string; text: string }[]> {
  const { rows } = await sql.query<{ table: string; name: string; text: string }>(
    `select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as text
       from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relnamespace = 'public'::regnamespace
        and not exists (select from pg_constraint where conindid = i.indexrelid)
      order by 1, 2`,
  );
  for (const { name } of rows) await sql.query(`drop index ${name}`);
  return rows;
}

/** Fifty users in five groups, the first above the others. */
async function users(sql: pg.Client): Promise<void> {
  await sql.query(`
    create function bench_part(n bigint, salt bigint) returns float8 language sql immutable parallel safe as
      $$ select (hashint8extended(n, salt) & 9007199254740991)::float8 / 9007199254740992 $$;
    create function bench_word(part float8) returns text language plpgsql immutable parallel safe as $$
      declare
        s constant text := 'bacodufegihojulemanipoqurasetivowuxyzadebinotupikesalorimuhavego';
        k constant int := part * part * 16000;
      begin
        return substr(s, 1 + 2 * (k / 2048), 2) || substr(s, 1 + 2 * ((k / 64) % 32), 2) || substr(s, 1 + 2 * (k % 32), 2)
               || substr(s, 1 + 2 * (k % 23), 2);
      end $$;
    insert into role (id, name, parent_role_id, path) overriding system value
      select n, 'Group ' || n, 1, array[1, n] from generate_series(2, 5) n;
    insert into permission_set (id, name, type, contents) values
      ('00000000-0000-4000-8000-000000000001', 'Own items only', 'custom', '{api.use,deal.see_summary}');
    insert into users (id, email, name, is_admin, role_id, permission_set_id) overriding system value
      select n, 'user' || n || '@bench.example', 'User ' || n, n = 1, 1 + n % 5,
             case when n = ${userIds.own} then '00000000-0000-4000-8000-000000000001'::uuid end
        from generate_series(1, 50) n;`);
  for (const who of Object.keys(tokens) as Who[]) {
    await sql.query('insert into api_token (user_id, name, token_hash) values ($1, $2, $3)', [
      userIds[who],
      'bench',
      hashToken(tokens[who]),
    ]);
  }
}
