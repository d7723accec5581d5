import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { migrate } from '../support/migrate.js';
import { browser, describeWithBrowser, spawnKontor, type Kontor } from '../support/services.js';

const password = 'correct horse battery';

describeWithBrowser('an import in the browser', () => {
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
    chromium = await browser();
    const context = await chromium.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${kontor.url}/imports`);
    await page.getByLabel('Email', { exact: true }).fill('rep@kontor.example');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Imports' }).waitFor();
  });
  afterAll(async () => {
    await chromium?.close();
    await db?.end();
    await kontor?.stop();
  });

  it('is mapped by itself where its headings are known, and found again after a reload', async () => {
    await page.getByRole('link', { name: 'New import' }).click();
    const headings = 'Deal - Title,Deal - Value,Person - Name,Person - Email,Organization - Name';
    await page.locator('input[type=file]').setInputFiles({
      name: 'deals.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`${headings}\nOslo,1200,Eva Lind,eva@nordic.example,Nordic\n`),
    });
    await page.getByText('looks like an export of Pipedrive').waitFor({ timeout: 30_000 });
    await page.getByText('5 of 5 columns are imported').waitFor();
    expect(await page.getByRole('combobox', { name: 'What “Deal - Value” becomes' }).inputValue()).toBe(
      'Deal: Value',
    );
    await page.getByRole('button', { name: 'Next: check' }).click();
    await page.getByText('Nordic', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('5 of 5 columns are imported').waitFor();
    await page.getByRole('button', { name: 'Next: check' }).click();
    await page.getByRole('button', { name: 'Import 1 row' }).click();
    await page.getByRole('heading', { name: '1 row is imported' }).waitFor({ timeout: 60_000 });
  });

  it('says what is wrong with a file, and forgets one that is not wanted', async () => {
    const send = async (name: string, text: string) => {
      await page.goto(`${kontor.url}/imports/new`);
      await page
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    };
    await send('none.csv', 'Name,Email');
    await page.getByRole('heading', { name: 'The file has column names but no rows below them' }).waitFor();
    await send('people.csv', 'Name;Shoe size\nEva;38');
    const size = page.getByRole('combobox', { name: 'What “Shoe size” becomes' });
    await size.click();
    await size.fill('job title');
    await page.getByRole('option', { name: 'Person: Job title' }).click();
    await page.getByText('2 of 2 columns are imported').waitFor();
    await page.getByRole('button', { name: 'Next: check' }).click();
    await page.getByRole('radio', { name: 'Skip the row' }).check();
    await page.getByText('Eva', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('heading', { level: 1, name: 'Imports' }).waitFor();
    expect((await db.query(`select from table_import where name = 'people.csv'`)).rowCount).toBe(0);
  });
});
