import type { NestExpressApplication } from '@nestjs/platform-express';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { Tokens } from '../../../src/accounts/tokens.js';
import { Users } from '../../../src/accounts/users.js';
import { createApp } from '../../../src/api/app.js';
import { Imports } from '../../../src/inbox/import.js';
import { Dispatcher } from '../../../src/notifications/dispatch.js';
import { Database } from '../../../src/platform/database.js';
import { readEnv } from '../../../src/platform/env.js';
import { setCalendar } from '../../support/calendar.js';
import { migrate } from '../../support/migrate.js';
import { newFolder } from '../../support/servers.js';
import { testDatabase } from '../../support/services.js';

/** A user of the running API. */
export interface Person {
  userId: number;
  email: string;
  token: string;
  isAdmin: boolean;
}

export interface Reply {
  status: number;
  headers: Headers;
  // Answers are looked at field by field; their shape is what is being tested.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  bytes: Buffer;
}

export type House = Awaited<ReturnType<typeof mailHouse>>;

/** The API as it listens, on a database of its own, with short ways to make users, and mail through the pipeline. */
export async function mailHouse(extra: Record<string, string> = {}) {
  const database = await testDatabase(migrate);
  const dataDir = newFolder('mail-doors');
  const env = readEnv({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'error',
    QUIET_HTTP_LOG: '1',
    MAIL_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
    ...extra,
  });
  const app: NestExpressApplication = await createApp(env);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const db = app.get(Database);
  await setCalendar(db);

  async function call(who: Person | null, method: string, path: string, body?: unknown): Promise<Reply> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(who ? { 'x-api-token': who.token } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const json = answer.headers.get('content-type')?.startsWith('application/json');
    return {
      status: answer.status,
      headers: answer.headers,
      body: json ? JSON.parse(bytes.toString()) : null,
      bytes,
    };
  }

  return {
    app,
    db,
    url,
    env,
    call,
    get: (who: Person | null, path: string) => call(who, 'GET', path),
    post: (who: Person | null, path: string, body: unknown = {}) => call(who, 'POST', path, body),

    async user(name: string, options: { isAdmin?: boolean } = {}): Promise<Person> {
      const email = `${name.toLowerCase()}@kontor.example`;
      const isAdmin = options.isAdmin ?? false;
      const { id } = await app.get(Users).create({ email, name, isAdmin });
      const { token } = await app.get(Tokens).create(id, 'test');
      return { userId: id, email, token, isAdmin };
    },

    /** Takes mails in as the command line's import does. Returns the mailbox. */
    async import(who: Person, mails: string[]): Promise<number> {
      const mbox = mails
        .map(
          mail =>
            `From test@example.org Mon Nov  2 10:00:00 2026\n${mail.replace(/^(>*From )/gm, '>$1')}${mail.endsWith('\n') ? '' : '\n'}\n`,
        )
        .join('');
      return (await app.get(Imports).mbox(who, stream(mbox))).mailboxId;
    },

    dispatch: () => app.get(Dispatcher).drain(),

    /** The id of a message by its Message-ID. */
    async message(messageId: string): Promise<{ id: number; thread: number }> {
      const [row] = await db.query<{ id: number; thread: number }>(
        'select id, thread_id as thread from message where message_id = $1',
        [messageId],
      );
      if (!row) throw new Error(`no message ${messageId}`);
      return row;
    },

    async deal(title: string, fields: Record<string, unknown> = {}): Promise<number> {
      const names = ['title', ...Object.keys(fields)];
      const [row] = await db.query<{ id: number }>(
        `insert into deal (pipeline_id, stage_id, ${names.join(', ')})
         select s.pipeline_id, s.id, ${names.map((_, n) => `$${n + 1}`).join(', ')} from stage s order by s.position limit 1
         returning id`,
        [title, ...Object.values(fields)],
      );
      return row!.id;
    },

    async close(): Promise<void> {
      await app.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function* stream(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text, 'latin1');
}

/** A mail with LF line ends, as an mbox has it. */
export function letter(headers: Record<string, string>, body = 'Hello,\n\nthis is a mail.\n'): string {
  const given = {
    From: 'Eva Lind <eva@nordic.example>',
    To: 'Anna <anna@kontor.example>',
    Date: 'Mon, 02 Nov 2026 10:00:00 +0000',
    Subject: 'Nordic rollout',
    ...headers,
  };
  return `${Object.entries(given)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n\n${body}`;
}
