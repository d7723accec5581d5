import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describeWithBrowser } from '../support/services.js';
import { undo } from '../support/toast.js';
import { webHouse, type WebHouse } from '../support/web-house.js';

/** A product with its prices, and what is sold with a deal, in a browser. */
describeWithBrowser('products in the web app', () => {
  let house: WebHouse;
  let page: Page;
  let product: number;
  let deal: number;

  beforeAll(async () => {
    house = await webHouse();
    product = await house.make('/api/v2/products', { name: 'Training', tax: 25 });
    deal = await house.make('/api/v2/deals', { title: 'Nordic rollout', currency: 'EUR' });
    page = await house.open(`/products/${product}`);
  }, 60_000);
  afterAll(() => house?.close());

  it('has prices for each currency, and variations with their own', async () => {
    await page.getByRole('combobox', { name: 'Add a price' }).first().click();
    await page.keyboard.type('SEK');
    await page.getByRole('option', { name: /^SEK/ }).click();
    await page.getByRole('textbox', { name: 'Price in SEK', exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Price in EUR', exact: true }).fill('1000.5');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Cost in EUR', exact: true }).fill('400.2');
    await page.keyboard.press('Enter');
    await page.getByText('60%').waitFor();
    await page.getByRole('textbox', { name: 'New variation' }).fill('Two days');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete the variation Two days' }).click();
    await undo(page, 'Two days is deleted');
    await page.getByRole('button', { name: 'Delete the variation Two days' }).waitFor();
  });

  it('stands on a deal, whose value is what the server reckons', async () => {
    await page.goto(`${house.url}/deals/${deal}?part=products`);
    await page.getByRole('textbox', { name: 'Add a product' }).fill('Train');
    await page.getByRole('option', { name: 'Training' }).click();
    const quantity = page.getByRole('textbox', { name: 'Quantity: Training' });
    await quantity.waitFor();
    await quantity.fill('2.5');
    await page.keyboard.press('Enter');
    const line = page.getByRole('row', { name: /Training/ });
    // 2.5 × 1000.50, the tax being part of the price.
    await line.getByText('€2,501.25').waitFor();
    await page.getByRole('textbox', { name: 'Discount: Training' }).fill('10');
    await page.keyboard.press('Enter');
    await line.getByText('€2,251.13').waitFor();
    await page.getByRole('combobox', { name: 'Tax', exact: true }).click();
    await page.getByRole('option', { name: 'Tax on top' }).click();
    await line.getByText('€2,813.91').waitFor();

    await page.getByRole('button', { name: 'Actions for Training' }).click();
    await page.getByRole('menuitem', { name: 'Take it off' }).click();
    await page.getByText('No products on this deal').waitFor();
    await undo(page, 'Training is off the deal');
    await line.getByText('€2,813.91').waitFor();
  });

  it('comes as a file with what it costs in each currency', async () => {
    await page.goto(`${house.url}/products`);
    await page.getByRole('row', { name: /Training/ }).waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export as CSV' }).click(),
    ]);
    const [row] = parse(readFileSync((await download.path())!), { columns: true, bom: true }) as Record<
      string,
      string
    >[];
    expect(row).toMatchObject({ Name: 'Training', Price: '1000.5 EUR, 0 SEK' });
  });

  it('can still be read on a deal that is deleted, with all that makes its value', async () => {
    const post = (path: string, body: object) =>
      house.post(house.anna, `/api/v2/deals/${deal}/${path}`, body);
    await post('discounts', { description: 'As a friend', type: 'percentage', amount: 10 });
    await post('installments', { description: 'At the end', amount: 500, billing_date: '2027-03-01' });
    await house.call(house.anna, 'DELETE', `/api/v2/deals/${deal}`);
    await page.goto(`${house.url}/deals/${deal}?part=products`);
    await page.getByText('This deal is deleted').waitFor();
    const line = page.getByRole('row', { name: /Training/ });
    await line.getByText('€2,813.91').waitFor();
    expect(await line.getByRole('cell').allTextContents()).toEqual([
      ...['2.5', '€1,000.50', '10 %', '25', 'Once', '€2,813.91'],
    ]);
    await page.getByRole('region', { name: 'Discounts on the whole deal' }).getByText('10 %').waitFor();
    await page.getByText('€2,532.52').first().waitFor();
    await page.getByRole('region', { name: 'Installments' }).getByText('€500.00').waitFor();
    expect(await page.getByRole('main').getByRole('textbox').count()).toBe(0);
  });
});
