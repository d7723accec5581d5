import pg from 'pg';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { migrate } from '../../support/migrate.js';
import { mail } from '../../support/pipeline.js';
import { until } from '../../support/servers.js';
import { browser, dovecot, redis, spawnKontor } from '../../support/services.js';
import { submission } from '../../support/submission.js';

export const password = 'correct horse battery';

export type Company = Awaited<ReturnType<typeof company>>;

/**
 * A company at work, on real servers: Dovecot for everybody's mail, SMTP that delivers to it, PostgreSQL, Redis, the web
 * app with its API and a worker as processes of their own, and a browser. Anna is its administrator.
 *
 * @param env added to the settings of the server
 */
export async function company(env: Record<string, string> = {}) {
  const [imap, queue, chromium] = await Promise.all([dovecot(), redis(), browser()]);
  const smtp = await submission(imap);
  const kontor = await spawnKontor({
    migrate,
    env: { REDIS_URL: queue.url, ADMIN_EMAIL: 'anna@kontor.example', ADMIN_PASSWORD: password, ...env },
  });
  const db = new pg.Client({ connectionString: kontor.env.DATABASE_URL });
  await db.connect();
  await db.query(`update users set name = 'Anna Berg'`);

  const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await db.query(sql, values)).rows as Row[];

  /** What the page itself may ask, as whoever is signed in there. Answers `data`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async function ask(page: Page, method: string, path: string, body?: object): Promise<any> {
    const answer = await page.request.fetch(kontor.url + path, {
      method,
      headers: { 'x-kontor': '1' },
      ...(body && { data: body }),
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()).data;
  }

  return {
    url: kontor.url,
    kontor,
    imap,
    smtp,
    rows,
    ask,

    /** A browser in which somebody has signed in by the form. */
    async signIn(name: string, options: BrowserContextOptions = {}): Promise<Page> {
      const context = await chromium.newContext({
        locale: 'en-GB',
        timezoneId: 'Europe/Stockholm',
        viewport: { width: 1440, height: 900 },
        ...options,
      });
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      await page.goto(kontor.url);
      await page.getByLabel('Email', { exact: true }).fill(`${name}@kontor.example`);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('navigation').first().waitFor();
      return page;
    },

    /** A colleague who may sign in. */
    colleague: (admin: Page, name: string): Promise<{ id: number }> =>
      ask(admin, 'POST', '/api/users', {
        email: `${name.toLowerCase()}@kontor.example`,
        name,
        password,
      }),

    /** Connects the mailbox of whoever is signed in, as its form does, and waits until it is live. */
    async connect(page: Page, name: string, more: object = {}): Promise<number> {
      const server = { host: imap.host, secure: false, user: name, password: 'secret' };
      const { id } = await ask(page, 'POST', '/api/mailboxes', {
        email: `${name}@kontor.example`,
        imap: { ...server, port: imap.imapPort },
        smtp: { ...server, port: smtp.port },
        create_persons: 'all',
        ...more,
      });
      await until('the mailbox is live', async () => {
        const [mailbox] = await rows<{ state: string }>('select state from mailbox where id = $1', [id]);
        return mailbox?.state === 'live';
      });
      return id;
    },

    /** A mail comes, and is in the CRM. @returns its thread */
    async receive(to: string, headers: Record<string, string>, body?: string): Promise<number> {
      await imap.deliver(to, letter(to, headers, body));
      return this.threadOf(headers['Message-ID']!);
    },

    /** Waits for a mail. @returns its thread */
    async threadOf(messageId: string): Promise<number> {
      const wanted = messageId.replace(/^<|>$/g, '');
      let thread: number | undefined;
      await until(`${wanted} is in`, async () => {
        [{ thread } = { thread: undefined }] = await rows<{ thread: number | undefined }>(
          'select thread_id::int as thread from message where message_id = $1',
          [wanted],
        );
        return thread !== undefined;
      });
      return thread!;
    },

    /** Waits until a mail of this subject has gone out by SMTP; the ten seconds of Undo are over at once. */
    async sent(subject: string): Promise<{ to: string[]; raw: string }> {
      const ofIt = () => smtp.taken.find(each => each.raw.includes(`Subject: ${subject}`));
      await until(`“${subject}” is sent`, async () => {
        await rows(
          `update outgoing_mail set not_before = now(), next_try_at = now() where state = 'queued' and attempts = 0`,
        );
        return ofIt() !== undefined;
      });
      return ofIt()!;
    },

    async close(): Promise<void> {
      await chromium.close();
      await db.end();
      await kontor.stop();
      await Promise.all([smtp.stop(), imap.stop(), queue.stop()]);
    },
  };
}

/** A mail of Eva Lind's to a colleague, as long as its headers say nothing else. */
export const letter = (to: string, headers: Record<string, string>, body?: string): string =>
  mail(
    {
      From: 'Eva Lind <eva@nordic.example>',
      To: `${to} <${to}@kontor.example>`,
      Date: new Date().toUTCString(),
      ...headers,
    },
    ...(body === undefined ? [] : [body]),
  );
