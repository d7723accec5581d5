import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { freshEnvironment } from '../../house/environment.js';
import { mail } from '../../support/pipeline.js';
import { Running, until } from '../../support/servers.js';
import {
  browser,
  describeWithBrowser,
  describeWithDovecot,
  dovecot,
  testDatabase,
  type Dovecot,
  type TestDatabase,
} from '../../support/services.js';
import { submission } from '../../support/submission.js';

const password = 'korrekt pferd batterie';
const day = 86_400_000;

/** Ten people write; each of their threads is answered by Maja once. */
const people = [
  'Eva Lind',
  'Bo Ek',
  'Siv Dahl',
  'Jan Nowak',
  'Ole Moe',
  'Ida Holm',
  'Per Berg',
  'Ann Ek',
  'Kai Lie',
  'Rut Alm',
];
const addressOf = (name: string) => `${name.toLowerCase().replace(' ', '.')}@nordic.example`;

/** The first day with Kontor: from the link that the start prints to the first mail that stands at its deal, and back out. */
describeWithBrowser('journey 1: from the first start to the first linked mail', () => {
  describeWithDovecot('on real servers', () => {
    let database: TestDatabase;
    let imap: Dovecot;
    let smtp: Awaited<ReturnType<typeof submission>>;
    let kontor: Running;
    let chromium: Browser;
    let page: Page;
    let db: pg.Client;
    let url: string;

    beforeAll(async () => {
      [database, imap, chromium] = await Promise.all([testDatabase(), dovecot(), browser()]);
      smtp = await submission(imap);
      // A year and a month of mail; the first month is older than what will be asked for.
      for (let month = 0; month <= 12; month++) {
        const at = new Date(Date.now() - 2 * day - month * 31 * day);
        await imap.fill(
          'maja',
          'INBOX',
          people.flatMap((name, n) => received(name, month * 10 + n, at)),
          at,
        );
        await imap.fill(
          'maja',
          'Sent',
          people.flatMap((name, n) => sent(name, month * 10 + n, at)),
          at,
        );
      }
      kontor = Running.start(process.execPath, ['scripts/start.mjs'], {
        ...(await freshEnvironment()),
        DATABASE_URL: database.url,
        SECRET_KEY: randomBytes(32).toString('base64'),
        MAIL_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
      });
      [, url] = (await kontor.says(/^Kontor is ready: (\S+)$/m, 55_000)) as unknown as [string, string];
      db = new pg.Client({ connectionString: database.url });
      await db.connect();
      const context = await chromium.newContext({
        locale: 'en-GB',
        viewport: { width: 1440, height: 900 },
      });
      context.setDefaultTimeout(20_000);
      page = await context.newPage();
    });
    afterAll(async () => {
      await chromium?.close();
      await db?.end();
      await kontor?.end();
      await Promise.all([smtp?.stop(), imap?.stop()]);
      await database?.drop();
    });

    const dated = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000).toUTCString();
    const received = (name: string, n: number, at: Date) =>
      mail({
        'Message-ID': `<in-${n}@nordic.example>`,
        From: `${name} <${addressOf(name)}>`,
        To: 'Maja <maja@fjordkraft.example>',
        Subject: `Question ${n}`,
        Date: dated(at, 0),
      });
    const sent = (name: string, n: number, at: Date) =>
      mail({
        'Message-ID': `<out-${n}@fjordkraft.example>`,
        'In-Reply-To': `<in-${n}@nordic.example>`,
        From: 'Maja <maja@fjordkraft.example>',
        To: `${name} <${addressOf(name)}>`,
        Subject: `Re: Question ${n}`,
        Date: dated(at, 2),
      });

    const field = (label: string) => page.getByLabel(label, { exact: true });
    const row = (subject: string) => page.getByRole('listitem').filter({ hasText: subject });
    const panel = () => page.getByRole('complementary', { name: 'What this thread belongs to' });
    const one = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row | undefined> =>
      (await db.query(sql, values)).rows[0] as Row | undefined;
    const threadOf = async (messageId: string) =>
      (await one<{ id: string }>('select thread_id as id from message where message_id = $1', [messageId]))
        ?.id;

    it('says where the set-up link is, before there is a user', async () => {
      await page.goto(url);
      await page.getByText('This Kontor is not set up yet').waitFor();
      expect(page.url()).toContain('/sign-in');
    });

    it('names the field that is wrong', async () => {
      const [link] = /http\S+\/setup\?token=\S+/.exec(kontor.output())!;
      await page.goto(link);
      await field('Company').fill('Fjordkraft');
      await field('Your name').fill('Maja Sandberg');
      await field('Email').fill('maja@fjordkraft.example');
      await field('Password').fill('short');
      await page.getByRole('button', { name: 'Create and sign in' }).click();
      await page.getByText('At least 10 characters, please').waitFor();
      expect(await field('Password').getAttribute('aria-invalid')).toBe('true');
    });

    it('makes the company and its first administrator, who is signed in', async () => {
      await field('Password').fill(password);
      await page.getByRole('button', { name: 'Create and sign in' }).click();
      await page.getByRole('heading', { name: 'No mailbox yet: connect one' }).waitFor();
      await page.getByRole('button', { name: 'Administration' }).click();
      await page.getByRole('menuitem', { name: /Queues/ }).waitFor();
      await page.keyboard.press('Escape');
    });

    it('signs out, refuses a wrong password in words, and signs in', async () => {
      await page.getByRole('button', { name: 'Maja Sandberg' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in to Fjordkraft' }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: 'Sign in to Fjordkraft' }).waitFor();

      await field('Email').fill('maja@fjordkraft.example');
      await field('Password').fill('not the one');
      await page.getByRole('button', { name: 'Sign in' }).click();
      expect(await page.getByRole('alert').innerText()).toMatch(/wrong email or password/i);

      await field('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'Connect a mailbox' }).first().waitFor();
    });

    it('offers nothing behind the link once it was used', async () => {
      const before = page.url();
      const [link] = /http\S+\/setup\?token=\S+/.exec(kontor.output())!;
      await page.goto(link);
      await page.getByText('This Kontor is set up already').waitFor();
      expect(await page.getByRole('textbox').count()).toBe(0);
      await page.goto(before);
    });

    it('does not connect a mailbox by a wrong password, and says what to check', async () => {
      await page.getByRole('link', { name: 'Connect a mailbox' }).first().click();
      await field('Email address').fill('maja@fjordkraft.example');
      await page.getByRole('button', { name: 'Continue' }).click();
      for (const [name, port] of [
        ['Incoming mail (IMAP)', imap.imapPort],
        ['Outgoing mail (SMTP)', smtp.port],
      ] as const) {
        if (name.startsWith('Outgoing')) {
          const use = page.getByRole('switch', { name: 'Send mail with this mailbox too' });
          if (!(await use.isChecked())) await use.click();
        }
        const server = page.getByRole('group', { name });
        await server.getByLabel('Server').fill('127.0.0.1');
        await server.getByLabel('Port').fill(String(port));
        await server.getByLabel('User name').fill('maja');
        await server.getByLabel('Encryption').first().click();
        await page.getByRole('option', { name: 'STARTTLS' }).click();
      }
      await field('Password').fill('wrong');
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByText(/did not accept the user name or the password/).waitFor();
      expect(await one('select from mailbox')).toBeUndefined();
    });

    it('takes in a year of mail and shows how far it is, the newest at once', async () => {
      await field('Password').fill('secret');
      await field('History').first().click();
      await page.getByRole('option', { name: '1 year' }).click();
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByText(/^\d+ of \d+ mails$/).waitFor();
      await page.getByRole('link', { name: 'Read the mail' }).click();
      await row('Question 0').waitFor({ timeout: 10_000 });
      await page.goBack();
      await page.getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
      await page.getByText('The sums match', { exact: false }).waitFor();
      await page.getByText(/^(\d+) of \1 mails$/).waitFor();
      expect(await one('select count(*)::int as mails from message')).toEqual({ mails: 240 });
      // To whom she wrote is a person, once.
      expect(await one('select count(*)::int as persons from person')).toEqual({ persons: people.length });
    });

    it('makes a deal of a mail, and links to it', async () => {
      await page.goto(`${url}/mail`);
      await row('Question 0').getByRole('link').click();
      await page.getByText('2 messages').first().waitFor();
      await panel().getByRole('button', { name: 'Make something of this mail' }).click();
      await page.getByRole('menuitem', { name: 'Add a deal' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Title').fill('Solar for Nordic');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await panel().getByText('Linked to Solar for Nordic by hand · by Maja Sandberg').waitFor();
      await panel().getByRole('link', { name: 'Review the earlier threads of Solar for Nordic' }).waitFor();
    });

    it('links the next mail of the same person by itself, within seconds, and says why', async () => {
      await page.goto(`${url}/mail`);
      await row('Question 0').waitFor();
      await imap.deliver('maja', received('Eva Lind', 1000, new Date()));
      await row('Question 1000').getByText('Solar for Nordic').waitFor();
      await row('Question 1000').getByRole('link').click();
      await panel().getByText('Linked to Solar for Nordic: the only open item of Eva Lind').waitFor();
    });

    it('answers it, and the answer goes out once', async () => {
      await page.keyboard.press('r');
      const text = page.getByRole('textbox', { name: 'Text of the mail' });
      await text.waitFor();
      await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'textbox');
      await page.keyboard.type('You will have the offer on Friday.');
      await page.keyboard.press('Control+Enter');
      await page.getByText('Your mail goes out').waitFor();
      // The ten seconds in which it can be taken back.
      await until('it is sent', async () => {
        await db.query(
          `update outgoing_mail set not_before = now(), next_try_at = now() where state = 'queued' and attempts = 0`,
        );
        return smtp.taken.length > 0;
      });
      expect(smtp.taken[0]!.to).toEqual([addressOf('Eva Lind')]);
      expect(smtp.taken[0]!.raw).toContain('In-Reply-To: <in-1000@nordic.example>');
      await page.getByText('2 messages').first().waitFor();
      await page.getByRole('main').getByText('You will have the offer on Friday.').first().waitFor();
    });

    it('finds what she answers in the same thread and at the same deal', async () => {
      const [, own] = /^Message-ID:\s*<(.+)>/im.exec(smtp.taken[0]!.raw)!;
      await imap.deliver(
        'maja',
        mail({
          'Message-ID': '<fine@nordic.example>',
          'In-Reply-To': `<${own}>`,
          From: `Eva Lind <${addressOf('Eva Lind')}>`,
          To: 'Maja <maja@fjordkraft.example>',
          Subject: 'Re: Question 1000',
          Date: new Date().toUTCString(),
        }),
      );
      await page.getByText('3 messages').first().waitFor();
      expect(await threadOf('fine@nordic.example')).toBe(await threadOf('in-1000@nordic.example'));
      // A copy lies in Sent on the server, once, and is no fourth mail.
      await until('the copy is in Sent', async () => {
        const client = await imap.connect('maja');
        await client.mailboxOpen('Sent');
        const found = await client.search({ header: { 'message-id': own! } });
        await client.logout();
        return found && found.length === 1;
      });
      await panel().getByRole('link', { name: 'Solar for Nordic', exact: true }).click();
      const mails = page
        .getByRole('region', { name: 'Timeline' })
        .getByRole('link', { name: /Question 1000/ });
      await until('its three mails stand at the deal', async () => (await mails.count()) === 3);
      expect(smtp.taken).toHaveLength(1);
    });
  });
});
