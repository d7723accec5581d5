/** The real pipeline on a database of its own: what `npm run accuracy` measures beyond the parser. */
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreModule } from '../../src/app.module.js';
import { Inbox } from '../../src/inbox/receive.js';
import { Database } from '../../src/platform/database.js';
import { readEnv } from '../../src/platform/env.js';
import { migrate } from '../support/migrate.js';
import { testDatabase } from '../support/services.js';

export interface Pipeline {
  query: Database['query'];
  /** Takes mails in, fifty at a time, in this order. @returns the ledger row of each, and what the pipeline threw */
  takeIn(raws: Buffer[]): Promise<{ rows: number[]; failures: { at: number; error: unknown }[] }>;
  close(): Promise<void>;
}

export interface PipelineOptions {
  subjectRules?: boolean;
  createPersons?: 'none' | 'sent' | 'all';
  /** The rep's address. */
  owner?: string;
}

const slice = 50;

export async function pipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  const database = await testDatabase(migrate);
  const folder = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'accuracy-'));
  const env = readEnv({
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    LOG_LEVEL: 'fatal',
    NODE_ENV: 'test',
  });
  const app = await NestFactory.createApplicationContext(CoreModule.with(env), {
    logger: false,
    abortOnError: false,
  });
  const db = app.get(Database);
  const inbox = app.get(Inbox);
  const owner = options.owner ?? 'rep@measured.example';
  await db.query('update company set subject_rules = $1', [options.subjectRules ?? true]);
  const [place] = await db.query<{ mailbox: number; folder: number }>(
    `with rep as (insert into users (email, name) values ($1, 'Rep') returning id),
     box as (insert into mailbox (user_id, kind, email, create_persons) select id, 'import', $1, $2 from rep returning id),
     lease as (insert into mailbox_lease (mailbox_id) select id from box),
     place as (insert into folder (mailbox_id, path) select id, 'measured' from box returning id)
     select box.id as mailbox, place.id as folder from box, place`,
    [owner, options.createPersons ?? 'sent'],
  );
  const { mailbox, folder: folderId } = place as { mailbox: number; folder: number };
  let uid = 0;

  async function ledger(count: number): Promise<number[]> {
    const made = await db.query<{ id: number }>(
      `insert into remote_message (folder_id, generation, uid)
       select $1, 0, uid from generate_series($2::bigint, $3) uid returning id`,
      [folderId, uid + 1, uid + count],
    );
    uid += count;
    return made.map(row => row.id);
  }

  return {
    query: (text, values) => db.query(text, values),
    async takeIn(raws) {
      const rows: number[] = [];
      const failures: { at: number; error: unknown }[] = [];
      for (let at = 0; at < raws.length; at += slice) {
        const ids = await ledger(Math.min(slice, raws.length - at));
        rows.push(...ids);
        const arrivals = ids.map((remoteId, i) => ({ remoteId, raw: raws[at + i] as Buffer }));
        try {
          await inbox.receive(mailbox, null, arrivals);
        } catch {
          // One of them fails: alone each tells of itself.
          for (const [i, arrival] of arrivals.entries()) {
            await inbox
              .receive(mailbox, null, [arrival])
              .catch((error: unknown) => failures.push({ at: at + i, error }));
          }
        }
      }
      return { rows, failures };
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
}
