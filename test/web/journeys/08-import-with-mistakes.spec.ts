import { read as readBook, utils, write } from '@e965/xlsx';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describeWithBrowser, describeWithDovecot } from '../../support/services.js';
import { company, type Company } from './company.js';

const headings = ['Project', 'Worth', 'Who', 'Mail', 'Company', 'Shoe size'];
const becomes = {
  Project: 'Deal: Title',
  Worth: 'Deal: Value',
  Who: 'Person: Name',
  Mail: 'Person: Email',
  Company: 'Organization: Name',
};
type Row = (string | number)[];

/** 10,000 deals with their people and firms; every hundredth has a value that is none, the third of the file first. */
const rows = Array.from({ length: 10_000 }, (_, i): Row => [
  `Deal ${i}`,
  i % 100 === 2 ? 'a lot' : i * 10,
  `Person ${i}`,
  `person${i}@firm${i % 500}.example`,
  `Firm ${i % 500}`,
  38,
]);

function xlsx(table: Row[]): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(table), 'Deals');
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

/** A company's spreadsheet, in words of its own, comes in; what was wrong in it is mended; all of it is undone. */
describeWithBrowser('journey 8: an import of 10,000 rows with mistakes', () => {
  describeWithDovecot('on real servers', () => {
    let house: Company;
    let anna: Page;

    beforeAll(async () => {
      house = await company();
      anna = await house.signIn('anna');
      // Known before: it is used and filled in, and stays when the import is undone.
      await house.ask(anna, 'POST', '/api/v2/persons', {
        name: 'Person 7',
        emails: [{ value: 'person7@firm7.example', primary: true }],
      });
    });
    afterAll(() => house?.close());

    const counts = async () => {
      const [row] = await house.rows<{ deals: number; persons: number; organizations: number }>(
        `select (select count(*)::int from deal where deleted_at is null) as deals,
                (select count(*)::int from person where deleted_at is null) as persons,
                (select count(*)::int from organization where deleted_at is null) as organizations`,
      );
      return row;
    };
    const person7 = async () =>
      (
        await house.rows<{ id: number; firm: string | null }>(
          `select p.id::int, o.name as firm from person p left join organization o on o.id = p.organization_id
            where p.name = 'Person 7' and p.deleted_at is null`,
        )
      )[0];
    const send = (name: string, table: Row[]) =>
      anna
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: xlsx(table) });
    const next = () => anna.getByRole('button', { name: 'Next: check' }).click();
    let before: Awaited<ReturnType<typeof counts>>;

    it('maps columns that nobody knows, and shows what they would make', async () => {
      before = await counts();
      await anna.goto(`${house.url}/imports`);
      await anna.getByRole('link', { name: 'New import' }).click();
      await send('customers.xlsx', [headings, ...rows]);
      const choice = (heading: string) => anna.getByRole('combobox', { name: `What “${heading}” becomes` });
      await choice('Project').waitFor({ timeout: 60_000 });
      for (const [heading, target] of Object.entries(becomes)) {
        if ((await choice(heading).inputValue()) === target) continue;
        await choice(heading).click();
        await choice(heading).fill(target);
        await anna.getByRole('option', { name: target, exact: true }).click();
        expect(await choice(heading).inputValue()).toBe(target);
      }
      await anna.getByText('5 of 6 columns are imported').waitFor();
      expect(await choice('Shoe size').inputValue()).toBe('');
      await next();
      await anna.getByText('1 of these rows has a mistake.').waitFor();
      await anna.getByText('Worth: “a lot” is not a number.').waitFor();
      // The one who is there already is told from those who are new.
      const seventh = anna.getByRole('listitem').filter({ hasText: 'Person 7' }).last();
      await seventh.getByText('there already').waitFor();
      expect(await counts()).toEqual(before);
      // Back and forth loses nothing.
      await anna.getByRole('button', { name: 'Back to the columns' }).click();
      await anna.getByText('5 of 6 columns are imported').waitFor();
      await next();
      await anna.getByText('Worth: “a lot” is not a number.').waitFor();
    }, 120_000);

    it('brings them in while the user does something else, and says how far it is', async () => {
      await anna.getByRole('button', { name: 'Import 10,000 rows' }).click();
      await anna.getByRole('progressbar', { name: 'Importing' }).waitFor();
      await anna.goto(`${house.url}/imports`);
      await anna.getByRole('listitem').filter({ hasText: 'customers.xlsx' }).getByRole('link').click();
      await anna.getByRole('heading', { name: '9,900 rows are imported' }).waitFor({ timeout: 180_000 });
      expect(await counts()).toEqual({
        deals: before!.deals + 9900,
        persons: before!.persons + 9899,
        organizations: before!.organizations + 495,
      });
      expect((await person7())?.firm).toBe('Firm 7');
      // A deal has its person and its firm, and can be found.
      await anna.keyboard.press('Control+k');
      await anna.getByRole('dialog').getByRole('combobox').fill('Deal 4711');
      await anna.getByRole('option', { name: /Deal 4711/ }).click();
      await anna.getByRole('heading', { level: 1, name: 'Deal 4711' }).waitFor();
      await anna.getByRole('link', { name: 'Person 4711' }).first().waitFor();
      await anna.getByRole('link', { name: 'Firm 211' }).first().waitFor();
      await anna.goBack();
      await anna.getByRole('heading', { name: '100 rows were left out' }).waitFor();
    }, 240_000);

    it('gives back the rows with mistakes, which come in once they are mended', async () => {
      await anna.getByText('Worth: “a lot” is not a number.').first().waitFor();
      const [download] = await Promise.all([
        anna.waitForEvent('download'),
        anna.getByRole('link', { name: 'Download as XLSX' }).click(),
      ]);
      const book = readBook(await readFile(await download.path()));
      const left = utils.sheet_to_json<Row>(book.Sheets[book.SheetNames[0]!]!, { header: 1 });
      expect(left).toHaveLength(101);
      expect(left[0]).toEqual([...headings, 'Reason']);
      expect(left[1]!.slice(0, 5)).toEqual(rows[2]!.slice(0, 5));
      expect(left[1]!.at(-1)).toBe('Worth: “a lot” is not a number.');

      const mended = left.map((row, at) => row.map((cell, column) => (at > 0 && column === 1 ? 5 : cell)));
      await anna.goto(`${house.url}/imports/new`);
      await send('mended.xlsx', mended);
      // Its columns are as they were the last time; the reason is nobody's field.
      await anna.getByText('5 of 7 columns are imported').waitFor({ timeout: 30_000 });
      await next();
      await anna.getByRole('button', { name: 'Import 100 rows' }).click();
      await anna.getByRole('heading', { name: '100 rows are imported' }).waitFor({ timeout: 60_000 });
      expect((await counts())!.deals).toBe(before!.deals + 10_000);
    }, 120_000);

    it('undoes both, and leaves what was there before as it was', async () => {
      for (const name of ['mended.xlsx', 'customers.xlsx']) {
        await anna.goto(`${house.url}/imports`);
        await anna.getByRole('link').filter({ hasText: name }).click();
        await anna.getByRole('button', { name: 'Undo this import' }).click();
        await anna.getByRole('dialog').getByRole('button', { name: 'Undo this import' }).click();
        await anna.getByRole('heading', { name: 'This import is undone' }).waitFor({ timeout: 180_000 });
      }
      expect(await counts()).toEqual(before);
      expect((await person7())?.firm).toBeNull();
      await anna.goto(`${house.url}/deals`);
      await anna.locator('section[data-lane]').first().waitFor();
      expect(await anna.locator('article[data-card]').count()).toBe(0);
      await anna.goto(`${house.url}/imports`);
      await anna.getByRole('listitem').filter({ hasText: 'customers.xlsx' }).getByText('Undone').waitFor();
    }, 240_000);
  });
});
