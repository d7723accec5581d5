import type { Browser, Page } from 'playwright-core';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';

/** What administrators do when something is wrong with the server or with a mail. */
describeWithBrowser('an administrator', () => {
  let house: House;
  let chromium: Browser;
  let boss: Person;
  let anna: Person;
  let page: Page;

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse({ SMTP_IN_PORT: 'off' }), browser()]);
    boss = await house.user('Boss', { isAdmin: true });
    anna = await house.user('Anna');
    await house.import(anna, [
      '\nno header at all, and a secret\n',
      letter({ 'Message-ID': '<ok@x.example>', Subject: 'The rollout' }),
    ]);
    // A mail that an older program took for unreadable: its bytes are kept, and are fine.
    await house.db.query(
      `update remote_message set state = 'dead', reason = 'no-headers', last_error = 'by an older version' where message_id is not null`,
    );
    await house.dispatch();
    page = await asUser(boss);
  });
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });

  async function asUser(who: Person): Promise<Page> {
    const context = await signedIn(chromium, who.token);
    return context.newPage();
  }

  it('reads first what is wrong, and comes from there to the dead letters', async () => {
    await page.goto(`${house.url}/admin/health`);
    await page.getByRole('heading', { name: '2 things need you' }).waitFor();
    const dead = page.locator('[data-finding=dead]');
    expect(await dead.innerText()).toContain('2 mails could not be read');
    await dead.getByRole('link', { name: 'Look' }).click();
    await page.getByRole('heading', { level: 1, name: 'Dead letters' }).waitFor();
    expect(await page.locator('main').innerText()).not.toContain('secret');
  });

  it('replays them: what can be read by now is in the mailbox, the other stays', async () => {
    const lines = page.getByRole('listitem').filter({ hasText: 'UID' });
    await lines.nth(1).waitFor();
    const readable = lines.filter({ hasText: 'by an older version' });
    await readable.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('It is in the mailbox now').waitFor();
    await lines.nth(1).waitFor({ state: 'detached' });
    const [mail] = await house.db.query<{ state: string }>(
      'select state from remote_message where message_id is not null',
    );
    expect(mail).toEqual({ state: 'stored' });
    await lines.first().getByRole('button', { name: 'Replay' }).click();
    await page.getByText('It still cannot be read').waitFor();
  });

  it('hears that one less is dead, and that all is well once nothing is wrong', async () => {
    await page
      .getByRole('navigation', { name: 'Administration' })
      .getByRole('link', { name: 'Health' })
      .click();
    await page.getByText('1 mail could not be read').waitFor();
    await house.db.query(`delete from remote_message where state = 'dead'`);
    await house.db.query(`insert into smtp_listener (process, address) values ('here/1', '127.0.0.1:2525')`);
    await page.reload();
    await page.getByRole('heading', { name: '1 thing needs you' }).waitFor();
    expect(await page.locator('[data-finding]').count()).toBe(1);
    expect(await page.locator('[data-finding=noSystemMail]').count()).toBe(1);
  });

  it('sees the queues within the app, and in its colours', async () => {
    await page.getByRole('link', { name: 'Queues', exact: true }).click();
    const board = page.frameLocator('iframe');
    await board.getByText('backfill').first().waitFor();
    for (const [colors, body] of [
      ['Dark colours', 'body.dark-mode'],
      ['Light colours', 'body:not(.dark-mode)'],
    ] as const) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search and commands' }).fill(colors);
      await page.getByRole('option', { name: colors }).click();
      await board.locator(body).getByText('backfill').first().waitFor();
    }
  });

  it('alone comes to these pages', async () => {
    const other = await asUser(anna);
    await other.goto(`${house.url}/admin/health`);
    await other.getByText('This page is for administrators').waitFor();
    expect(await other.getByRole('navigation', { name: 'Administration' }).count()).toBe(0);
    await other.context().close();
  });
});
