import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreModule } from '../../src/app.module.js';
import { Inbox } from '../../src/inbox/receive.js';
import { Database } from '../../src/platform/database.js';
import { readEnv } from '../../src/platform/env.js';
import { setCalendar } from './calendar.js';
import { migrate } from './migrate.js';
import { testDatabase } from './services.js';

/** The pipeline on a database of its own, with short ways to make users, mailboxes, items and mail. */
export interface Pipeline {
  app: INestApplicationContext;
  db: Database;
  databaseUrl: string;
  dataDir: string;
  user(email: string, options?: { isAdmin?: boolean }): Promise<number>;
  /** `folders`: made on first use, with the role that their name says. */
  mailbox(userId: number, email: string, options?: Partial<MailboxOptions>): Promise<number>;
  /** Takes mails in, in order, one transaction each; returns their message ids. */
  receive(mailboxId: number, mails: string[], options?: ReceiveOptions): Promise<number[]>;
  /** All of them in one slice. */
  receiveTogether(mailboxId: number, mails: string[], options?: ReceiveOptions): Promise<number[]>;
  deal(title: string, fields?: Record<string, unknown>): Promise<number>;
  person(name: string, ...emails: string[]): Promise<number>;
  one<T extends object>(sql: string, values?: unknown[]): Promise<T>;
  close(): Promise<void>;
}

interface MailboxOptions {
  create_persons: 'none' | 'sent' | 'all';
  sharing: 'private' | 'shared';
  link_automatically: boolean;
}

interface ReceiveOptions {
  folder?: 'INBOX' | 'Sent';
  isNew?: boolean;
  flags?: string[];
  /** The provider's name for the conversation. */
  threadRef?: string;
}

export async function pipeline(more: Record<string, string> = {}): Promise<Pipeline> {
  const database = await testDatabase(migrate);
  const dataDir = await mkdtemp(join(tmpdir(), 'kontor-pipeline-'));
  const env = readEnv({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    LOG_LEVEL: 'warn',
    ...more,
  });
  const app = await NestFactory.createApplicationContext(CoreModule.with(env), { logger: ['error'] });
  const db = app.get(Database);
  await setCalendar(db);
  const inbox = app.get(Inbox);
  const one = async <T extends object>(sql: string, values: unknown[] = []): Promise<T> =>
    (await db.query<T>(sql, values))[0] as T;
  const insert = async (table: string, fields: Record<string, unknown>): Promise<number> => {
    const names = Object.keys(fields);
    const { id } = await one<{ id: number }>(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, n) => `$${n + 1}`).join(', ')}) returning id`,
      Object.values(fields),
    );
    return id;
  };

  async function ledgerRows(mailboxId: number, count: number, options: ReceiveOptions): Promise<number[]> {
    const path = options.folder ?? 'INBOX';
    const { id } = await one<{ id: number }>(
      `insert into folder (mailbox_id, path, role) values ($1, $2, $3)
       on conflict (mailbox_id, path) do update set role = excluded.role returning id`,
      [mailboxId, path, path === 'Sent' ? 'sent' : 'inbox'],
    );
    const rows = await db.query<{ id: number }>(
      `insert into remote_message (folder_id, generation, uid, is_new, flags, internal_date, thread_ref)
       select $1, 0, coalesce((select max(uid) from remote_message where folder_id = $1), 0) + n, $3, $4, now(), $5
         from generate_series(1, $2::int) n returning id`,
      [id, count, options.isNew ?? false, options.flags ?? [], options.threadRef ?? null],
    );
    return rows.map(row => row.id);
  }

  async function take(mailboxId: number, mails: string[], options: ReceiveOptions = {}): Promise<number[]> {
    const ids = await ledgerRows(mailboxId, mails.length, options);
    await inbox.receive(
      mailboxId,
      null,
      ids.map((remoteId, index) => ({ remoteId, raw: Buffer.from(mails[index] as string) })),
    );
    const rows = await db.query<{ messageId: number }>(
      'select message_id as "messageId" from remote_message where id = any($1) order by id',
      [ids],
    );
    return rows.map(row => row.messageId);
  }

  return {
    app,
    db,
    databaseUrl: database.url,
    dataDir,
    one,
    user: (email, options = {}) =>
      insert('users', { email, name: email.split('@')[0], is_admin: options.isAdmin ?? false }),
    async mailbox(userId, email, options = {}) {
      const id = await insert('mailbox', { user_id: userId, email, kind: 'imap', state: 'live', ...options });
      await db.query('insert into mailbox_lease (mailbox_id) values ($1)', [id]);
      return id;
    },
    async receive(mailboxId, mails, options) {
      const ids: number[] = [];
      for (const mail of mails) ids.push(...(await take(mailboxId, [mail], options)));
      return ids;
    },
    receiveTogether: take,
    async deal(title, fields = {}) {
      const { pipeline_id, id } = await one<{ pipeline_id: number; id: number }>(
        'select id, pipeline_id from stage order by position limit 1',
      );
      return insert('deal', { title, pipeline_id, stage_id: id, ...fields });
    },
    async person(name, ...emails) {
      const id = await insert('person', { name });
      for (const email of emails) await insert('contact_email', { person_id: id, email });
      return id;
    },
    async close() {
      await app.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A plain mail. Header names as they are written; `body` the text. */
export function mail(headers: Record<string, string>, body = 'Hello,\n\nthis is a mail.\n'): string {
  const given = {
    From: 'Eva Lind <eva@nordic.example>',
    To: 'Rep <rep@kontor.example>',
    Date: 'Mon, 02 Nov 2026 10:00:00 +0000',
    Subject: 'Nordic rollout',
    ...headers,
  };
  const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n\r\n${body.replaceAll('\n', '\r\n')}`;
}
