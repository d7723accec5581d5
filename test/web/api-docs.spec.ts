import type { Browser, Page } from 'playwright-core';
import { startApi, type TestApi } from '../api/support.js';
import { browser, describeWithBrowser } from '../support/browser.js';
import { violations } from '../support/looks.js';

/** What somebody sees who is to connect another program, before he has a user. */
describeWithBrowser('the documentation of the API in the browser', () => {
  let api: TestApi;
  let chromium: Browser;
  let page: Page;

  beforeAll(async () => {
    api = await startApi();
    chromium = await browser();
    page = await (
      await chromium.newContext({ locale: 'nb-NO', viewport: { width: 390, height: 800 } })
    ).newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${api.url}/api/docs`);
  });
  afterAll(async () => {
    await chromium?.close();
    await api?.stop();
  });

  it('lists the routes in the reader’s language, on a phone too', async () => {
    await page.getByRole('heading', { name: 'API-et' }).waitFor();
    await page.getByRole('heading', { name: 'v2 deals', exact: true }).waitFor();
    const { width, view } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      view: window.innerWidth,
    }));
    expect(width).toBeLessThanOrEqual(view);
  });

  it('finds a route by words of it, and says what it takes and gives', async () => {
    await page.getByLabel('Finn en adresse').fill('patch v2/deals/{id}');
    const route = page.locator('details', { hasText: '/api/v2/deals/{id}' }).first();
    await page.getByRole('heading', { name: 'v1 deals', exact: true }).waitFor({ state: 'detached' });
    await route.locator('summary').click();
    const taken = page.getByRole('table', { name: 'Tar imot' }).first();
    await taken.getByText('expected_close_date', { exact: true }).waitFor();
    await page.getByRole('table', { name: 'Svarer med' }).first().getByText('stage_change_time').waitFor();
    await page.getByLabel('Finn en adresse').fill('no such words');
    await page.getByText('Ingen adresse inneholder disse ordene').waitFor();
  });

  it('is readable for everybody', async () => {
    await page.getByLabel('Finn en adresse').fill('patch v2/deals/{id}');
    await page.locator('details').first().waitFor();
    expect(await violations(page)).toEqual([]);
  });
});
