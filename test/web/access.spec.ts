import type { Browser, Page } from 'playwright-core';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { until } from '../support/servers.js';
import { undo } from '../support/toast.js';

/** Users come, get rights, and leave; what they see of others is journey 9. */
describeWithBrowser('users and their rights in the browser', () => {
  let house: House;
  let chromium: Browser;
  let boss: Person;
  let anna: Person;
  let page: Page;
  let invitation: string;
  const password = 'correct horse battery';

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    boss = await house.user('Boss', { isAdmin: true });
    anna = await house.user('Anna');
    page = await open(boss);
  });
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });

  async function open(who: Person | null): Promise<Page> {
    const context = await signedIn(chromium, who?.token ?? null);
    return context.newPage();
  }
  const go = async (path: string, title: string, on = page) => {
    await on.goto(house.url + path);
    await on.getByRole('heading', { level: 1, name: title }).waitFor();
  };
  const accountOf = async (email: string) =>
    (await house.get(boss, '/api/users')).body.data.find((one: { email: string }) => one.email === email);

  it('are invited, and where no mail goes out the link is handed over', async () => {
    await go('/settings/users', 'Users');
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await dialog.getByText('This is not a complete email address').waitFor();
    await dialog.getByLabel('Email').fill('bo@kontor.example');
    await dialog.getByLabel('Name').fill('Bo Ek');
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    invitation = await dialog.locator('code').innerText();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('row', { name: /Bo Ek.*Invited/ }).waitFor();
  });

  it('choose a password and are in, but not where administrators are', async () => {
    for (const title of ['Oslo, 120 seats', 'Bergen, in secret'])
      await house.deal(title, { owner_id: anna.userId });
    const bo = await open(null);
    await bo.goto(invitation);
    await bo.getByLabel('Password', { exact: true }).fill(password);
    await bo.getByRole('button', { name: 'Sign in' }).click();
    await bo.waitForURL(/\/mail/);
    await bo.goto(`${house.url}/settings/users`);
    await bo.getByText('This page is for administrators').waitFor();
    await bo.context().close();
  });

  it('get a permission set, which is made in a table', async () => {
    await go('/settings/permissions', 'Permission sets');
    await page.getByRole('button', { name: 'Add a set' }).click();
    await page.getByLabel('Name').fill('Assistants');
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    const box = page.getByRole('checkbox', { name: 'Assistants: Delete deals' });
    expect(await box.isChecked()).toBe(true);
    await box.click();
    await until('the set holds it no more', async () => {
      const { sets } = (await house.get(boss, '/api/permission_sets')).body.data;
      const made = sets.find((set: { name: string }) => set.name === 'Assistants');
      return !made.contents.includes('deal.delete') && made.contents.includes('lead.delete');
    });
    await go('/settings/users', 'Users');
    await page.getByRole('button', { name: 'Bo Ek', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Permission set').click();
    await page.getByRole('option', { name: 'Assistants' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Bo Ek.*Assistants/ }).waitFor();
    await undo(page, 'Bo Ek');
    await page.getByRole('row', { name: /Bo Ek.*Regular user/ }).waitFor();
  });

  it('stand in visibility groups, one below the other, which say who sees what they make', async () => {
    await go('/settings/visibility', 'Visibility groups');
    await page.getByRole('button', { name: 'More for Company' }).click();
    await page.getByRole('menuitem', { name: 'Add a group below' }).click();
    await page.getByLabel('Name').fill('North');
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    const north = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'North' }) });
    await north.getByLabel('Put a user into North').click();
    await page.getByRole('option', { name: 'Bo Ek' }).click();
    await north.getByText('1 user').waitFor();
    await north.getByLabel('Deals').click();
    await page.getByRole('option', { name: 'Owner’s group', exact: true }).click();
    await until('it is saved', async () => {
      const groups = (await house.get(boss, '/api/roles')).body.data;
      return groups[1].settings.deal_default_visibility === 3 && groups[1].user_count === 1;
    });
  });

  it('make tokens that are shown once, and end them, which can be taken back', async () => {
    await go('/settings/tokens', 'API tokens');
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByLabel('Name').fill('Report');
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.getByRole('dialog').locator('code').innerText();
    expect((await house.get({ ...boss, token }, '/api/users/me')).status).toBe(200);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'End Report' }).click();
    await page.getByText('Report no longer works').waitFor();
    await undo(page, 'Report no longer works');
    await page.getByRole('button', { name: 'End Report' }).waitFor();
    expect((await house.get({ ...boss, token }, '/api/users/me')).status).toBe(200);
    await page.getByRole('button', { name: 'End Report' }).click();
    await until(
      'it is ended',
      async () => (await house.get({ ...boss, token }, '/api/users/me')).status === 401,
    );
  });

  it('have webhooks, whose deliveries are seen and told again', async () => {
    await go('/settings/webhooks', 'Webhooks');
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByLabel('Name', { exact: true }).fill('ERP');
    await page.getByLabel('Address').fill('ftp://erp.example');
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('begins with https://').waitFor();
    await page.getByLabel('Address').fill('https://erp.example/in');
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    expect((await page.getByRole('dialog').locator('code').innerText()).length).toBeGreaterThan(20);
    await page.getByRole('button', { name: 'Done' }).click();
    await house.db.query(
      `insert into webhook_delivery (id, webhook_id, event_id, object, item_id, payload, state, attempts, status, ended_at)
       select gen_random_uuid(), id, 1, 'deal', '7', '{"data":{"title":"Oslo"}}', 'failed', 8, 503, now() from webhook`,
    );
    await page.getByRole('link', { name: 'ERP' }).click();
    await page.getByText('answered 503').waitFor();
    await page.getByText('What was told').click();
    await page.getByText('"title": "Oslo"').waitFor();
    await page.getByRole('button', { name: 'Tell again' }).click();
    await page.getByText('It is told again').waitFor();
    const [row] = await house.db.query<{ state: string }>('select state from webhook_delivery');
    expect(row).toEqual({ state: 'pending' });
  });

  it('leave: what they own is named, and goes to somebody', async () => {
    await go('/settings/users', 'Users');
    await page.getByRole('button', { name: 'More for Anna' }).click();
    await page.getByRole('menuitem', { name: 'Deactivate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 deals').waitFor();
    await dialog.getByLabel('Items go to').click();
    await page.getByRole('option', { name: 'Bo Ek' }).click();
    await dialog.getByRole('button', { name: 'Deactivate' }).click();
    await page.getByRole('row', { name: /Anna.*Deactivated/ }).waitFor();
    const bo = await accountOf('bo@kontor.example');
    const deals = await house.db.query<{ owner: number }>('select owner_id as owner from deal');
    expect(deals.map(deal => deal.owner)).toEqual([bo.id, bo.id]);
    await page.getByRole('button', { name: 'More for Anna' }).click();
    await page.getByRole('menuitem', { name: 'Let in again' }).click();
    await until('she is in again', async () => (await accountOf(anna.email)).active);
  });
});
