import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { violations } from '../support/looks.js';
import { migrate } from '../support/migrate.js';
import { until } from '../support/servers.js';
import {
  browser,
  describeWithBrowser,
  describeWithDovecot,
  dovecot,
  spawnKontor,
} from '../support/services.js';
import type { Dovecot, Kontor } from '../support/services.js';
import { numbered } from '../support/sync.js';

const admin = { email: 'rep@kontor.example', password: 'correct horse battery' };

/** A rep changes what is taken in of his mailbox, and reads which mail could not be. */
describeWithBrowser('the folders of a mailbox in the browser', () => {
  describeWithDovecot('at a real server', () => {
    let server: Dovecot;
    let kontor: Kontor;
    let chromium: Browser;
    let page: Page;
    let db: pg.Client;

    beforeAll(async () => {
      server = await dovecot();
      const token = 'folders-token-folders-token-folders';
      kontor = await spawnKontor({
        migrate,
        env: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, ADMIN_API_TOKEN: token },
      });
      db = new pg.Client({ connectionString: kontor.env.DATABASE_URL });
      await db.connect();
      await server.append('rep', 'INBOX', numbered('inbox'));
      await server.append('rep', 'Customers/North', numbered('north 1'));
      await server.append('rep', 'Customers/North', numbered('north 2'));
      const made = await fetch(`${kontor.url}/api/mailboxes`, {
        method: 'POST',
        headers: { 'x-api-token': token, 'content-type': 'application/json' },
        body: JSON.stringify({
          email: admin.email,
          imap: { host: '127.0.0.1', port: server.imapPort, secure: false, user: 'rep', password: 'secret' },
          sync_from: 'all',
          folders: ['INBOX'],
        }),
      });
      expect(made.status).toBe(201);
      await live();
      chromium = await browser();
      page = await (
        await chromium.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })
      ).newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(kontor.url);
      await page.getByLabel('Email', { exact: true }).fill(admin.email);
      await page.getByLabel('Password', { exact: true }).fill(admin.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: /Account:/ }).click();
      await page.getByRole('menuitem', { name: 'Mailboxes' }).click();
      await page.getByRole('link', { name: new RegExp(admin.email) }).click();
    });

    afterAll(async () => {
      await chromium?.close();
      await db?.end();
      await kontor?.stop();
      await server?.stop();
    });

    const live = () =>
      until('the mailbox is live', async () => {
        const { rows } = await db.query(`select 1 from mailbox where state = 'live'`);
        return rows.length === 1;
      });
    const row = (folder: string) => page.getByRole('row').filter({ hasText: folder });
    const box = (folder: string) => page.getByRole('checkbox', { name: folder, exact: true });
    const choose = () => page.getByRole('button', { name: 'Choose folders' }).click();
    const save = () => page.getByRole('button', { name: 'Save', exact: true });

    it('shows what is on the server and what of it is taken in', async () => {
      await row('Customers/North').getByText('not taken in').waitFor();
      expect(await row('INBOX').count()).toBe(1);
    });

    it('takes in another folder as soon as it is ticked and saved', async () => {
      await choose();
      expect(await box('INBOX').isChecked()).toBe(true);
      expect(await box('Customers/North').isChecked()).toBe(false);
      expect(await save().isDisabled()).toBe(true);
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await violations(page)).toEqual([]);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      expect(wide).toBeLessThanOrEqual(390);
      await page.setViewportSize({ width: 1440, height: 900 });

      await box('Customers/North').check();
      await save().click();
      await page.getByText('Saved. Newly chosen folders are being taken in.').waitFor();
      await row('Customers/North').getByRole('cell', { name: '2' }).first().waitFor();
      await until('both mails are stored', async () => {
        const { rows } = await db.query(`select 1 from remote_message where state = 'stored'`);
        return rows.length === 3;
      });
      await live();
    });

    it('cannot be left without a folder, and keeps the mail of one that is left out', async () => {
      await choose();
      await box('INBOX').uncheck();
      await box('Customers/North').uncheck();
      await page.getByText('Choose at least one folder.').waitFor();
      expect(await save().isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await box('INBOX').first().waitFor({ state: 'detached' });

      await choose();
      await box('Customers/North').uncheck();
      await save().click();
      await page.getByRole('button', { name: 'Choose folders' }).waitFor();
      await until('it is not chosen any more', async () => {
        const { rows } = await db.query(`select chosen from folder where path = 'Customers/North'`);
        return rows[0]?.chosen === false;
      });
      const { rows } = await db.query(`select subject from message order by 1`);
      expect(rows.map(one => one.subject)).toEqual(['Mail inbox', 'Mail north 1', 'Mail north 2']);
    });

    it('goes back to the usual folders with one click', async () => {
      await choose();
      await page.getByRole('button', { name: 'The usual ones' }).click();
      await until('the usual ones are chosen', async () => {
        const { rows } = await db.query('select path from folder where chosen order by path');
        return rows.map(one => one.path).join() === 'Customers/North,INBOX,Sent';
      });
    });

    it('shows the subject of a dead letter to its owner', async () => {
      await db.query(
        `update remote_message set state = 'dead', reason = 'unfetchable', subject = 'The lost offer', message_id = null
         where uid = 2`,
      );
      await page.goto(`${kontor.url}/dead-letters`);
      await page.getByText('The lost offer').waitFor();
      expect(await violations(page)).toEqual([]);
    });
  });
});
