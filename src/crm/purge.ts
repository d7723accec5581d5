import { Inject, Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database.js';
import { LOGGER } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { inRound } from '../platform/round.js';
import { loggedTypes } from './change-log.js';
import { keptDays } from './restore.js';

interface ItemPurgeOptions {
  /** Items in one transaction. */
  mostItems: number;
  /** How long a round goes on while there is more. */
  sliceMs: number;
}

/** What goes as a whole, rows and all that belongs to them. */
const wholes = [
  'note',
  'note_comment',
  'file',
  'task',
  'activity',
  'call_log',
  'goal',
  'filter',
  'project_template',
] as const;

/** What others' rows stand on, which are seen by who may see it: see below. */
const bared = ['deal', 'lead', 'project', 'person', 'organization', 'product'] as const;

/** What stands on items and goes with the last of them, by the columns that name them. */
const standing = {
  note: ['deal', 'lead', 'project', 'person', 'organization'],
  file: ['deal', 'lead', 'project', 'person', 'organization', 'product'],
} as const;

/** What an item keeps, with the ids of other rows. */
const kept = ['id', 'visible_to', 'follower_ids', 'add_time', 'update_time', 'deleted_at', 'purged_at'];

/** Parts of items that stay: mail is seen by what it was linked to, and items by who follows them. */
const keptParts = ['thread_link', 'follower'];

/**
 * Takes away for good what was deleted more than 30 days ago, and can therefore not be restored any more.
 *
 * Of activities, notes, files, tasks, calls, goals, filters and templates nothing stays. Of deals, leads, projects,
 * persons, organizations and products the bare row does, with its owner and its visibility: notes, activities, files and
 * mail that stand on it and on others too are seen only by who may see all of them, and must not open to more when a
 * private deal is purged. What it said is gone: its fields, its parts (products on a deal, addresses of a person), its
 * history, and the notes and files that stand on nothing else. Threads stay, and so do activities, which are in their
 * owners' diaries.
 *
 * Each transaction takes some items, whole; what is left to do is in the database, so a purge that is killed goes on where
 * it was. Bytes are left to the collector, which looks at what was touched.
 */
@Injectable()
export class ItemPurge {
  /** Tests set other values. */
  readonly options: ItemPurgeOptions = { mostItems: 200, sliceMs: 2000 };

  constructor(
    private readonly db: Database,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** One round, of a few seconds. @returns whether there is more to do now */
  purge(): Promise<boolean> {
    return inRound(this.options.sliceMs, async () => {
      const more = await this.step();
      if (more) failpoint('purge-items-step');
      return more;
    });
  }

  /** @returns false where nothing is due, or others have it in hand */
  private async step(): Promise<boolean> {
    const [next] = await this.db.query<{ table: Table }>(
      `${tables.map(table => `(select '${table}' as table from ${table} t where ${due(table)} limit 1)`).join(' union all ')}
       limit 1`,
    );
    if (!next) return false;
    const { table } = next;
    return this.db.transaction(async tx => {
      // A merge or another purge may be at one of them.
      const rows = await tx.query<{ id: unknown }>(
        `select id from ${table} t where ${due(table)} order by deleted_at limit $1 for update skip locked`,
        [this.options.mostItems],
      );
      if (rows.length === 0) return false;
      const ids = rows.map(row => row.id);
      if (isBared(table)) await bare(tx, table, ids);
      else await take(tx, table, ids);
      await forget(tx, table, ids);
      failpoint('purge-items-before-commit');
      this.log.info({ table, items: ids.length }, 'what was deleted long ago is gone');
      return true;
    });
  }
}

type Bared = (typeof bared)[number];
type Table = (typeof wholes)[number] | Bared;

const tables: readonly Table[] = [...wholes, ...bared];

const isBared = (table: Table): table is Bared => (bared as readonly string[]).includes(table);

/** SQL: the row `t` cannot be restored any more, and still says something. */
const due = (table: Table): string =>
  `t.deleted_at < now() - interval '${keptDays} days'${isBared(table) ? ' and t.purged_at is null' : ''}`;

async function take(tx: Tx, table: Table, ids: unknown[]): Promise<void> {
  // It was hidden with its activity; alone it would be there again for all who see the rest that it is on.
  if (table === 'activity') await remove(tx, 'file', 'activity_id = any($1)', ids);
  await remove(tx, table, 'id = any($1)', ids);
}

async function bare(tx: Tx, table: Bared, ids: unknown[]): Promise<void> {
  for (const { name, column } of await partsOf(tx, table)) await remove(tx, name, `${column} = any($1)`, ids);
  await tx.query(`update ${table} set purged_at = now(), ${await blanks(tx, table)} where id = any($1)`, [
    ids,
  ]);
  for (const [name, nouns] of Object.entries(standing)) {
    if (!(nouns as readonly string[]).includes(table)) continue;
    const nothingLeft = nouns.map(
      noun => `not exists (select from ${noun} i where i.id = ${name}.${noun}_id and i.purged_at is null)`,
    );
    const also = name === 'file' ? ' and activity_id is null' : '';
    await remove(
      tx,
      name,
      `${table}_id = any($1) and deleted_at is null${also} and ${nothingLeft.join(' and ')}`,
      ids,
    );
  }
  if (table !== 'deal' && table !== 'lead') return;
  // So that what it has become, or came from, does not lead to it.
  await tx.query(`update conversion_item set ${table}_id = null where ${table}_id = any($1)`, [ids]);
  if (table === 'deal')
    await tx.query('update lead set from_deal_id = null where from_deal_id = any($1)', [ids]);
}

/** Its history. */
async function forget(tx: Tx, table: Table, ids: unknown[]): Promise<void> {
  if (!(loggedTypes as readonly string[]).includes(table)) return;
  await tx.query('delete from change_log where item_type = $2 and item_id = any($1)', [ids, table]);
}

/** Deletes rows, and touches the bytes that they refer to, for the collector. */
async function remove(tx: Tx, table: string, where: string, ids: unknown[]): Promise<void> {
  const columns = await tx.query<{ column: string }>(
    `select quote_ident(attname) as column from pg_constraint
       join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'f' and confrelid = 'blob'::regclass and conrelid = $1::regclass`,
    [table],
  );
  const blobs = `array[${columns.map(({ column }) => `${table}.${column}`).join(', ')}]::bytea[]`;
  await tx.query(
    `with gone as (delete from ${table} where ${where} returning ${blobs} as blobs),
       locked as (select sha256 from blob where sha256 in (select unnest(blobs) from gone)
                  order by sha256 for no key update)
     update blob set touched_at = now() from locked where blob.sha256 = locked.sha256`,
    [ids],
  );
}

/** Rows that go with an item, as the database has it, so that none that comes later is forgotten. */
function partsOf(tx: Tx, table: Bared): Promise<{ name: string; column: string }[]> {
  return tx.query(
    `select conrelid::regclass::text as name, quote_ident(attname) as column from pg_constraint
       join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'f' and confdeltype = 'c' and confrelid = $1::regclass and conrelid::regclass::text <> all($2)
      order by 1, 2`,
    [table, keptParts],
  );
}

/** SQL: sets every column to what says nothing, save the ids of other rows and what is kept. Asked for, as above. */
async function blanks(tx: Tx, table: Bared): Promise<string> {
  const columns = await tx.query<{ name: string; required: boolean; hasDefault: boolean }>(
    `select quote_ident(attname) as name, attnotnull as required, atthasdef as "hasDefault" from pg_attribute a
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> all($2)
        and not exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = a.attrelid and a.attnum = any(f.conkey))`,
    [table, kept],
  );
  return columns
    .map(({ name, required, hasDefault }) => `${name} = ${hasDefault ? 'default' : required ? `''` : 'null'}`)
    .join(', ');
}
