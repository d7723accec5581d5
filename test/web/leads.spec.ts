import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Conversions } from '../../src/crm/conversions.js';
import { BulkChanges } from '../../src/crm/filters-bulk.js';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { undo } from '../support/toast.js';

/** The Leads Inbox, as a rep goes through it. */
describeWithBrowser('leads in the web app', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna', { isAdmin: true });
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });
  beforeEach(async () => {
    await house.db.query('delete from lead');
    context = await signedIn(chromium, anna.token);
    page = await context.newPage();
  });
  afterEach(() => context.close());

  const made = async (path: string, body: object) => (await house.post(anna, path, body)).body.data.id;
  const person = (name: string, more: object = {}): Promise<number> =>
    made('/api/v2/persons', { name, ...more });
  const lead = async (title: string, more: object = {}): Promise<string> =>
    made('/v1/leads', { title, person_id: await person('Eva Lind'), ...more });
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title });
  const titles = () => page.getByRole('listitem').locator('[class*=name]').allInnerTexts();

  /** What the workers do, once they are asked. */
  async function work(table: 'conversion' | 'bulk_change'): Promise<void> {
    let ids: { id: never }[] = [];
    await until(`a row of ${table} waits`, async () => {
      ids = await house.db.query(
        table === 'conversion'
          ? 'select id from conversion where finished_at is null'
          : `select id from bulk_change where state in ('running', 'reverting')`,
      );
      return ids.length > 0;
    });
    const service = table === 'conversion' ? house.app.get(Conversions) : house.app.get(BulkChanges);
    for (const { id } of ids) await service.run(id);
  }

  it('come from a mail, become a deal with it, and are won', async () => {
    const eva = await person('Eva Lind', { emails: [{ value: 'eva@nordic.example' }] });
    const id = await lead('Nordic sails', { person_id: eva, value: { amount: 4000, currency: 'EUR' } });
    await house.import(anna, [
      letter({ 'Message-ID': '<asks@nordic.example>', Subject: 'How much are they?' }),
    ]);
    const { thread } = await house.message('asks@nordic.example');
    await house.post(anna, `/api/threads/${thread}/links`, { type: 'lead', id });
    // What is imported counts as read.
    await house.db.query('update thread_mailbox set unread = 1 where thread_id = $1', [thread]);

    await page.goto(`${house.url}/leads`);
    await row('Nordic sails').getByRole('img', { name: 'Unread mail' }).waitFor();
    await row('Nordic sails').getByRole('button').click();
    const pane = page.getByRole('article', { name: 'Nordic sails' });
    await pane.getByText('How much are they?').waitFor();
    await pane.getByText('eva@nordic.example').waitFor();
    await pane.getByRole('button', { name: 'Convert to deal' }).click();
    await page.getByText('Not carried over: labels').waitFor();
    await page.getByLabel('Value', { exact: true }).fill('4500');
    await page.getByRole('dialog').getByRole('button', { name: 'Convert to deal' }).click();
    await work('conversion');

    await page.waitForURL(/\/deals\/\d+$/);
    await page.getByText('How much are they?').waitFor();
    await page.getByRole('button', { name: 'Won', exact: true }).click();
    await until('it is won', async () => {
      const rows = await house.db.query<{ status: string; value: number }>(
        `select status, value::float8 as value from deal where title = 'Nordic sails'`,
      );
      return rows[0]?.status === 'won' && rows[0].value === 4500;
    });
  });

  it('stand in the order of what is next, are seen once they were opened, and archived with undo', async () => {
    const late = await lead('Later');
    const soon = await lead('Soon');
    await lead('Nothing planned');
    await made('/api/v2/activities', { subject: 'Call', lead_id: late, due_date: '2030-12-02' });
    await made('/api/v2/activities', { subject: 'Call', lead_id: soon, due_date: '2030-12-01' });
    await page.goto(`${house.url}/leads`);
    await row('Soon').waitFor();
    expect((await titles()).map(title => title.split('\n')[0]!.trim())).toEqual([
      'Soon',
      'Later',
      'Nothing planned',
    ]);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Soon' }).waitFor();
    await until('it is seen', async () => {
      const rows = await house.db.query<{ seen: boolean }>(
        'select was_seen as seen from lead where id = $1',
        [soon],
      );
      return rows[0]!.seen;
    });
    await page.keyboard.press('e');
    await row('Soon').waitFor({ state: 'detached' });
    await undo(page, 'The lead is archived');
    await row('Soon').waitFor();
  });

  it('have what is to be done about them planned from their page', async () => {
    const id = await lead('Nordic sails');
    await page.goto(`${house.url}/leads?lead=${id}`);
    const pane = page.getByRole('article', { name: 'Nordic sails' });
    await pane.getByRole('button', { name: 'Plan an activity' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Subject').fill('Call about the masts');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await pane.getByText('Call about the masts').first().waitFor();
    await until('it stands on the lead', async () => {
      const rows = await house.db.query(`select from activity where lead_id = $1`, [id]);
      return rows.length === 1;
    });
  });

  it('are chosen by several and put away together, and all come back', async () => {
    for (const title of ['First', 'Second', 'Third']) await lead(title);
    await page.goto(`${house.url}/leads`);
    await row('First').getByRole('checkbox').check();
    await row('Second').getByRole('checkbox').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Archive' }).click();
    await work('bulk_change');
    await page.getByText('2 leads archived').waitFor();
    await until('one is left', async () => (await page.getByRole('listitem').count()) === 1);
    await undo(page, '2 leads archived');
    await work('bulk_change');
    await row('First').waitFor();
    await row('Second').waitFor();
  });

  it('are converted by several after one confirmation, each with its own value', async () => {
    await lead('First', { value: { amount: 1, currency: 'EUR' } });
    await lead('Second', { value: { amount: 2, currency: 'EUR' } });
    await page.goto(`${house.url}/leads`);
    await row('First').getByRole('checkbox').check();
    await row('Second').getByRole('checkbox').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Convert to deal' }).click();
    await page.getByText('2 leads become deals in the stage').waitFor();
    await page.getByRole('button', { name: 'Convert 2 leads' }).click();
    await work('conversion');
    await page.getByText('2 leads converted to deals').waitFor();
    await page.getByRole('heading', { name: 'No leads yet' }).waitFor();
    const values = await house.db.query<{ value: number }>(
      `select value::float8 as value from deal where title in ('First', 'Second') order by value`,
    );
    expect(values.map(each => each.value)).toEqual([1, 2]);
  });

  it('offer an older contact that looks the same', async () => {
    const phones = [{ value: '+46 8 123 456 78' }];
    const older = await person('Ida Holm', { phones });
    const own = await person('Ida Holm', { phones });
    await lead('Twice there', { person_id: own });
    await page.goto(`${house.url}/leads`);
    await row('Twice there').getByRole('button').click();
    await page
      .getByRole('article', { name: 'Twice there' })
      .getByRole('button', { name: 'Convert to deal' })
      .click();
    await page.getByRole('radio', { name: 'Ida Holm' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Convert to deal' }).click();
    await work('conversion');
    await page.waitForURL(/\/deals\/\d+$/);
    const rows = await house.db.query<{ id: number }>(
      `select person_id as id from deal where title = 'Twice there'`,
    );
    expect(rows[0]!.id).toBe(older);
  });

  it('are added and filtered by keys; those that are deleted are a step away', async () => {
    const id = await lead('Sunk sails');
    await lead('Blue sails');
    await house.call(anna, 'DELETE', `/v1/leads/${id}`);
    await page.goto(`${house.url}/leads`);
    await row('Blue sails').waitFor();
    await page.keyboard.press('f');
    await page.getByRole('option', { name: 'Mine' }).click();
    await page.waitForURL(/owner=/);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'Add a lead' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Show deleted' }).click();
    await page.getByRole('heading', { level: 1, name: 'Deleted leads' }).waitFor();
    await page.getByText('Sunk sails').waitFor();
  });
});
