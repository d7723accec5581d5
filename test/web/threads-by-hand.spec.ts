import type { Browser, BrowserContext, Page } from 'playwright-core';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { violations } from '../support/looks.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';

const at = (hour: number) => `Mon, 02 Nov 2026 ${hour}:00:00 +0000`;

describeWithBrowser('splitting and merging in the web app', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let context: BrowserContext;
  let page: Page;
  let thread: number;

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna');
    await house.import(anna, [
      letter({ 'Message-ID': '<a@x>', Date: at(10) }, 'The first one.\n'),
      letter(
        { 'Message-ID': '<b@x>', References: '<a@x>', Subject: 'Re: Nordic rollout', Date: at(11) },
        'The second one.\n',
      ),
      letter({ 'Message-ID': '<c@x>', Subject: 'Re: Nordic rollout', Date: at(12) }, 'A guest.\n'),
      letter({ 'Message-ID': '<d@x>', Subject: 'Other matter', Date: at(13) }, 'About elephants.\n'),
    ]);
    thread = (await house.message('a@x')).thread;
  });
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });
  beforeEach(async () => {
    context = await signedIn(chromium, anna.token);
    page = await context.newPage();
    await page.goto(`${house.url}/mail/${thread}?view=all`);
    await messages(3);
  });
  afterEach(() => context.close());

  const messages = async (count: number) =>
    page.waitForFunction(n => document.querySelectorAll('article').length === n, count);

  it('separates what only its subject joined, and undoes it in the toast', async () => {
    await page.getByText('The mail from Eva Lind was joined by its subject').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Separate' }).click();
    await page.getByText('Split off as a thread of its own').waitFor();
    await messages(2);
    await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
    await messages(3);
  });

  it('splits from a message on by keys alone, and undoes it in the thread', async () => {
    const menu = page.getByRole('button', { name: 'Actions for the mail from Eva Lind' }).last();
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Split off this mail only' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Split from here' }).focus();
    await page.keyboard.press('Enter');
    await messages(2);
    await page.getByText('Anna split this thread').waitFor();
    await page.getByRole('listitem').getByRole('button', { name: 'Undo' }).click();
    await messages(3);
  });

  it('merges with a thread that is searched for, and undoes it', async () => {
    await page.keyboard.press('m');
    const search = page.getByRole('combobox', { name: 'Search threads' });
    await search.fill('elephants');
    await page.getByRole('option', { name: /Other matter/ }).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await messages(4);
    await page.getByText('Anna merged two threads into this one').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
    await messages(3);
    expect((await house.message('d@x')).thread).not.toBe(thread);
  });
});
