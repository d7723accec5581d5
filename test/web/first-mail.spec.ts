import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { migrate } from '../support/migrate.js';
import { mail } from '../support/pipeline.js';
import { until } from '../support/servers.js';
import {
  browser,
  describeWithBrowser,
  describeWithDovecot,
  dovecot,
  spawnKontor,
} from '../support/services.js';
import type { Dovecot, Kontor } from '../support/services.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const password = 'correct horse battery';

/** History: one thread of each of these. */
const people = ['Eva Lind', 'Bo Ek', 'Siv Dahl'];
const addressOf = (name: string) => `${name.toLowerCase().replace(' ', '.')}@nordic-rollout.com`;

/** The main job, as a rep sees it: from connecting a mailbox to linked mail, in a browser, on a real mail server. */
describeWithBrowser('a mailbox in the browser', () => {
  describeWithDovecot('connected to a real server', () => {
    let server: Dovecot;
    let kontor: Kontor;
    let chromium: Browser;
    let page: Page;
    let db: pg.Client;

    beforeAll(async () => {
      server = await dovecot();
      kontor = await spawnKontor({
        migrate,
        env: { ADMIN_EMAIL: 'rep@kontor.example', ADMIN_PASSWORD: password },
      });
      db = new pg.Client({ connectionString: kontor.env.DATABASE_URL });
      await db.connect();
      for (const [n, name] of people.entries()) {
        await server.append('rep', 'INBOX', received(name, n, 'Offer for the rollout'));
        await server.append('rep', 'Sent', sent(name, n), ['\\Seen']);
      }
      chromium = await browser();
      // A step that waits for what never comes ends before the test does, and says what it waited for.
      page = await (
        await chromium.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })
      ).newPage();
      page.setDefaultTimeout(15_000);
    });

    afterAll(async () => {
      await chromium?.close();
      await db?.end();
      await kontor?.stop();
      await server?.stop();
    });

    const received = (name: string, n: number, subject: string) =>
      mail({
        'Message-ID': `<in-${n}@nordic-rollout.com>`,
        From: `${name} <${addressOf(name)}>`,
        To: 'Rep <rep@kontor.example>',
        Subject: `${subject} ${n}`,
        Date: new Date().toUTCString(),
      });
    const sent = (name: string, n: number) =>
      mail({
        'Message-ID': `<out-${n}@kontor.example>`,
        'In-Reply-To': `<in-${n}@nordic-rollout.com>`,
        From: 'Rep <rep@kontor.example>',
        To: `${name} <${addressOf(name)}>`,
        Subject: `Re: Offer for the rollout ${n}`,
        Date: new Date().toUTCString(),
      });
    const field = (label: string) => page.getByLabel(label, { exact: true });

    it('shows the first mail within ten seconds of connecting', async () => {
      await page.goto(kontor.url);
      await field('Email').fill('rep@kontor.example');
      await field('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'Connect a mailbox' }).first().click();
      await field('Email address').fill('rep@kontor.example');
      await page.getByRole('button', { name: 'Continue' }).click();

      const imap = page.getByRole('group', { name: 'Incoming mail (IMAP)' });
      await page.getByLabel('Password', { exact: true }).fill('secret');
      await imap.getByLabel('Server').fill(server.host);
      await imap.getByLabel('Port').fill(String(server.imapPort));
      await imap.getByLabel('User name').fill('rep');
      await imap.getByLabel('Encryption').first().click();
      await page.getByRole('option', { name: 'STARTTLS' }).click();
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByText('Signing in to the mail server').waitFor({ state: 'detached' });
      const connected = Date.now();
      await page.goto(`${kontor.url}/mail`);
      await page.getByText('Re: Offer for the rollout 0').waitFor({ timeout: 10_000 });
      expect(Date.now() - connected).toBeLessThan(10_000);
    });

    it('says that it is live once the sums are checked', async () => {
      await page.goto(`${kontor.url}/mailboxes`);
      await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 });
      await page.getByText('6 of 6 mails').waitFor();
    });

    it('links two hundred new mails and shows them in the open list', async () => {
      const { rows } = await db.query<{ id: number; name: string }>(
        'select id, name from person order by id',
      );
      expect(rows.map(row => row.name).sort()).toEqual([...people].sort());
      for (const { id, name } of rows) {
        await db.query(
          `insert into deal (title, person_id, pipeline_id, stage_id, owner_id)
           select $1, $2, pipeline_id, stage.id, users.id from stage, users order by stage.position limit 1`,
          [`Deal of ${name}`, id],
        );
      }
      await page.goto(`${kontor.url}/mail`);
      await page.getByText('Re: Offer for the rollout 0').waitFor();
      for (let n = 0; n < 200; n++) {
        await server.append('rep', 'INBOX', received(people[n % 3] as string, 1000 + n, 'Live question'));
      }
      await page.getByText('Live question 1199').waitFor({ timeout: 30_000 });
      await until(
        'all of them are linked',
        async () => {
          const { rows: linked } = await db.query(
            `select count(distinct message.id)::int as n from message
               join thread_link link on link.thread_id = message.thread_id and link.deal_id is not null and link.rule = 'only-open-item'
              where subject like 'Live question%'`,
          );
          return linked[0].n === 200;
        },
        { milliseconds: 30_000 },
      );
      // Each stands in the list once, wherever in it: the list is scrolled to its end.
      const seen = new Set<string>();
      for (let tries = 0; seen.size < 200 && tries < 200; tries++) {
        const texts = await page.getByText(/^Live question \d+$/).allInnerTexts();
        for (const text of texts) seen.add(text);
        await page.mouse.move(300, 600);
        await page.mouse.wheel(0, 500);
        await page.waitForTimeout(50);
      }
      expect(seen.size).toBe(200);
    });

    it('says why a mail is at its deal, takes it away, and brings it back', async () => {
      await page.goto(`${kontor.url}/mail`);
      await page.getByText('Live question 1199').click();
      await page.getByText(/the only open item of Bo Ek/).waitFor();
      await page.getByRole('button', { name: /Remove the link to Deal of Bo Ek/ }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText(/the only open item of Bo Ek/).waitFor();
    });

    it.each(['/mail', '/mailboxes', '/mailboxes/connect', '/dead-letters', '/nowhere'])(
      'has nothing on %s that axe finds, wide or narrow',
      async path => {
        for (const width of [1440, 390]) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(`${kontor.url}${path}`);
          await page.waitForLoadState('networkidle').catch(() => undefined);
          await page.waitForTimeout(500);
          // Run in the page's own world: its CSP lets no script tag in.
          const violations = await page.evaluate(
            `${axe}; axe.run().then(found => found.violations.map(one => one.id + ': ' + one.nodes[0].html))`,
          );
          expect({ path, width, violations }).toEqual({ path, width, violations: [] });
        }
      },
    );
  });
});
