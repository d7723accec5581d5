import { utils, write, read as readBook } from '@e965/xlsx';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { migrate } from '../support/migrate.js';
import { browser, describeWithBrowser, spawnKontor, type Kontor } from '../support/services.js';

const password = 'correct horse battery';

/** 10,000 deals with their people and firms; every hundredth has a value that is none. */
function table(): Buffer {
  const rows = Array.from({ length: 10_000 }, (_, i) => [
    `Deal ${i}`,
    i % 100 === 99 ? 'a lot' : i * 10,
    `Person ${i}`,
    `person${i}@firm${i % 500}.example`,
    `Firm ${i % 500}`,
  ]);
  const headings = ['Deal - Title', 'Deal - Value', 'Person - Name', 'Person - Email', 'Organization - Name'];
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([headings, ...rows]), 'Deals');
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

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

  const count = async (table: 'deal' | 'person' | 'organization') =>
    Number((await db.query(`select count(*) from ${table} where deleted_at is null`)).rows[0].count);

  it('brings 10,000 rows in, gives back those with mistakes, and undoes it', async () => {
    await page.getByRole('link', { name: 'New import' }).click();
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'deals.xlsx', mimeType: 'application/octet-stream', buffer: table() });

    // Recognised by its headings: nothing is left to map.
    await page.getByText('looks like an export of Pipedrive').waitFor({ timeout: 30_000 });
    await page.getByText('5 of 5 columns are imported').waitFor();
    expect(await page.getByRole('combobox', { name: 'What “Deal - Value” becomes' }).inputValue()).toBe(
      'Deal: Value',
    );
    await page.getByRole('button', { name: 'Next: check' }).click();
    await page.getByText('Firm 0', { exact: true }).waitFor();
    expect(await page.getByText('new', { exact: true }).count()).toBe(40);
    expect(await count('deal')).toBe(0);

    await page.getByRole('button', { name: 'Import 10,000 rows' }).click();
    await page.getByRole('progressbar', { name: 'Importing' }).waitFor();
    // A reload finds it where it is.
    await page.reload();
    await page.getByRole('heading', { name: '9,900 rows are imported' }).waitFor({ timeout: 180_000 });
    expect([await count('deal'), await count('person'), await count('organization')]).toEqual([
      9900, 9900, 495,
    ]);

    await page.getByRole('heading', { name: '100 rows were left out' }).waitFor();
    await page.getByText('Deal - Value: “a lot” is not a number.').first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as XLSX' }).click(),
    ]);
    const book = readBook(await readFile(await download.path()));
    const rows = utils.sheet_to_json<string[]>(book.Sheets[book.SheetNames[0]!]!, { header: 1 });
    expect(rows).toHaveLength(101);
    expect(rows[0]!.at(-1)).toBe('Reason');
    expect(rows[1]).toEqual([
      'Deal 99',
      'a lot',
      'Person 99',
      'person99@firm99.example',
      'Firm 99',
      'Deal - Value: “a lot” is not a number.',
    ]);

    await page.getByRole('button', { name: 'Undo this import' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo this import' }).click();
    await page.getByRole('heading', { name: 'This import is undone' }).waitFor({ timeout: 180_000 });
    expect([await count('deal'), await count('person'), await count('organization')]).toEqual([0, 0, 0]);
    // Beside others on a small machine all of it takes its time.
  }, 400_000);

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
