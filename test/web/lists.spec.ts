import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { Browser, Locator, Page } from 'playwright-core';
import { cutOff, violations } from '../support/looks.js';
import { migrate } from '../support/migrate.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser, spawnKontor, type Kontor } from '../support/services.js';
import { undo } from '../support/toast.js';

const password = 'correct horse battery';

/** A rep's day in the tables: finding, sorting, filtering, changing one cell or many items, and taking it back. */
describeWithBrowser('lists in the browser', () => {
  let kontor: Kontor;
  let chromium: Browser;
  let db: pg.Client;
  let page: Page;

  beforeAll(async () => {
    kontor = await spawnKontor({
      migrate,
      env: { ADMIN_EMAIL: 'rep@kontor.example', ADMIN_PASSWORD: password },
    });
    db = new pg.Client({ connectionString: kontor.env.DATABASE_URL });
    await db.connect();
    await db.query(`
      insert into organization (name, owner_id, visible_to, website)
      select 'Org ' || lpad(i::text, 3, '0'), 1, 7, 'https://org' || i || '.example' from generate_series(1, 30) i;
      insert into person (name, owner_id, visible_to, organization_id)
      select 'Person ' || lpad(i::text, 4, '0'), 1, 7, 1 + i % 30 from generate_series(1, 350) i;
      insert into deal (title, owner_id, visible_to, value, currency, pipeline_id, stage_id, organization_id)
      select 'Deal ' || i, 1, 7, i * 100, 'EUR', s.pipeline_id, s.id, i from generate_series(1, 12) i,
        (select * from stage order by position limit 1) s`);
    chromium = await browser();
    const context = await chromium.newContext({
      locale: 'en-GB',
      timezoneId: 'Europe/Stockholm',
      viewport: { width: 1440, height: 900 },
    });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${kontor.url}/persons`);
    await page.getByLabel('Email', { exact: true }).fill('rep@kontor.example');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${kontor.url}/persons`);
    await row('Person 0001').waitFor();
  });
  afterAll(async () => {
    await chromium?.close();
    await db?.end();
    await kontor?.stop();
  });

  const row = (title: string) => page.getByRole('row').filter({ hasText: title });
  const grid = () => page.getByRole('grid');
  const first = () => page.locator('[role=row][aria-rowindex="2"]');
  const count = async (sql: string) => Number((await db.query(`select count(*) as n from ${sql}`)).rows[0].n);
  const becomes = (what: string, sql: string, n: number) => until(what, async () => (await count(sql)) === n);
  const toast = (text: string | RegExp) => page.getByRole('alert').filter({ hasText: text });

  it('say how many there are, and go on to the last of them while one scrolls', async () => {
    await page.getByText('350', { exact: true }).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await until('the last one is there', async () => {
      await grid().evaluate(box => box.scrollTo(0, box.scrollHeight));
      return (await row('Person 0350').count()) > 0;
    });
  });

  it('are sorted by a heading, and searched by a word of what they belong to', async () => {
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
    await first().filter({ hasText: 'Person 0350' }).waitFor();
    await expectUrl(/sort=name&direction=desc/);
    await page.getByRole('searchbox').fill('org 007');
    await page.getByText('12', { exact: true }).waitFor();
    await first().filter({ hasText: 'Org 007' }).waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByText('350', { exact: true }).waitFor();
  });

  const expectUrl = (pattern: RegExp) => page.waitForURL(url => pattern.test(url.search));

  it('are narrowed by conditions, which are kept under a name', async () => {
    await page.goto(`${kontor.url}/organizations`);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByRole('combobox', { name: 'Field' }).click();
    await page.getByRole('option', { name: 'Website' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('org2');
    await page.getByText('11', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save as a filter' }).click();
    await page.getByRole('textbox', { name: 'Name of the filter' }).fill('Twenties');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Twenties', exact: true }).waitFor();
    await page.reload();
    await page.getByText('11', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await cutOff(page)).toEqual([]);
    await page.getByRole('button', { name: 'Choose a filter' }).click();
    await page.getByRole('menuitem', { name: 'No filter' }).click();
    await page.getByText('30', { exact: true }).waitFor();
  });

  it('are changed cell by cell with the keyboard, and back again', async () => {
    await row('Org 001').locator('[data-code=website]').click();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Website' }).fill('https://changed.example');
    await page.keyboard.press('Enter');
    await becomes('it is changed', `organization where website = 'https://changed.example'`, 1);
    await row('Org 001').filter({ hasText: 'changed.example' }).waitFor();
    await toast('Changed').getByRole('button', { name: 'Undo' }).click();
    await becomes('it is as it was', `organization where website = 'https://org1.example'`, 1);
    await page.keyboard.press('j');
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Website' }).fill('nothing');
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Website' }).first().waitFor({ state: 'detached' });
    expect(await count(`organization where website = 'nothing'`)).toBe(0);
  });

  it('take another organization, found while its name is typed', async () => {
    await page.goto(`${kontor.url}/persons?q=Person%200002`);
    await row('Person 0002')
      .locator('[data-code=org_id]')
      .click({ position: { x: 130, y: 10 } });
    await page.keyboard.press('F2');
    // The name that stands there is selected: what is typed takes its place.
    await page.keyboard.type('Org 020');
    await page.getByRole('option', { name: 'Org 020' }).click();
    await row('Person 0002').getByRole('link', { name: 'Org 020' }).waitFor();
    await becomes(
      'the person is there',
      `person p join organization o on o.id = p.organization_id where p.name = 'Person 0002' and o.name = 'Org 020'`,
      1,
    );
    await page.goto(`${kontor.url}/organizations`);
  });

  it('fill the page with their titles', async () => {
    await page.goto(`${kontor.url}/persons`);
    await row('Person 0001').waitFor();
    const right = async (what: Locator) => what.evaluate(element => element.getBoundingClientRect().right);
    expect((await right(grid())) - (await right(page.getByRole('columnheader').last()))).toBeLessThan(24);
  });

  it('lead to the boards of the same, and back', async () => {
    const views = (name: string) => page.getByText(name, { exact: true });
    await page.goto(`${kontor.url}/deals/list`);
    await views('Forecast').click();
    await page.waitForURL(`${kontor.url}/deals?view=forecast`);
    await page.goto(`${kontor.url}/projects`);
    await views('List').click();
    await page.waitForURL(`${kontor.url}/projects/list`);
    await page.goto(`${kontor.url}/leads`);
    await views('List').click();
    await page.waitForURL(`${kontor.url}/leads/list`);
    await views('Archive').click();
    await page.waitForURL(`${kontor.url}/leads?archived=true`);
    await page.goto(`${kontor.url}/organizations`);
    await row('Org 001').waitFor();
  });

  it('keep the columns that a user chose', async () => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Number of employees' }).click();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('columnheader', { name: 'Number of employees' }).first().waitFor();
  });

  it('are changed many at once, and taken back', async () => {
    await page.goto(`${kontor.url}/persons?q=Org%20007`);
    await page.getByText('12', { exact: true }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    await page.getByText('12 selected').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('combobox', { name: 'Choose a field to change' }).click();
    await page.getByRole('option', { name: 'Visible to' }).click();
    await page.getByRole('combobox', { name: 'Visible to' }).click();
    await page.getByRole('option', { name: 'Owner', exact: true }).click();
    await page.getByRole('button', { name: 'Change 12 items' }).click();
    await becomes('all are changed', 'person where visible_to = 1', 12);
    await toast('12 items changed').getByRole('button', { name: 'Undo' }).click();
    await becomes('all are as they were', 'person where visible_to = 1', 0);
    await toast('12 items are as they were').waitFor();
  });

  it('are deleted, some of them ticked by x and by shift, and brought back', async () => {
    await page.goto(`${kontor.url}/persons?q=Org%20008`);
    await page.getByText('12', { exact: true }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('1 selected').waitFor();
    await page.locator('[role=row][aria-rowindex="4"] input').click({ modifiers: ['Shift'] });
    await page.getByText('3 selected').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await becomes('they are deleted', 'person where deleted_at is not null', 3);
    await toast('3 items deleted').getByRole('button', { name: 'Undo' }).click();
    await becomes('they are there again', 'person where deleted_at is not null', 0);
  });

  it('come as a file with the columns that are shown', async () => {
    await page.goto(`${kontor.url}/deals/list?sort=value`);
    await row('Deal 12').waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export as CSV' }).click(),
    ]);
    const text = readFileSync((await download.path())!, 'utf8');
    expect(text.split('\r\n')[0]).toContain('Title,Value,Value (currency),Organization');
    expect(text.split('\r\n')[1]).toContain('Deal 1,100,EUR,Org 001');
  });

  it('turn deals into leads, asked once', async () => {
    await row('Deal 3').locator('input').click();
    await page.getByRole('toolbar').getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Convert to leads' }).click();
    await page.getByRole('dialog').getByText('Make a lead of 1 deal?').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Move to leads' }).click();
    await toast('The deal is a lead now').waitFor();
    expect(await count(`lead where title = 'Deal 3'`)).toBe(1);
    await until('it has left the list', async () => (await row('Deal 3').count()) === 0);
    await undo(page, 'The deal is a lead now');
    await row('Deal 3').waitFor();
    expect(await count(`lead where title = 'Deal 3' and deleted_at is null`)).toBe(0);
  });

  it('are cards on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${kontor.url}/persons`);
    await page.getByRole('listitem').filter({ hasText: 'Person 0001' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await cutOff(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});
