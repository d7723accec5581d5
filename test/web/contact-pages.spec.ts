import type { Page } from 'playwright-core';
import { section as sectionOf } from '../support/make.js';
import { until } from '../support/servers.js';
import { describeWithBrowser } from '../support/services.js';
import { undo } from '../support/toast.js';
import { webHouse, type WebHouse } from '../support/web-house.js';

/** What belongs to a person and to an organization stands on their pages. */
describeWithBrowser('the pages of persons and organizations', () => {
  let house: WebHouse;
  let page: Page;
  let organization: number;
  let eva: number;

  beforeAll(async () => {
    house = await webHouse();
    organization = await house.make('/api/v2/organizations', {
      name: 'Nordhavn Logistics',
      website: 'nordhavn.example',
      address: { value: 'Storgatan 1, Lund' },
    });
    await house.make('/api/v2/organizations', { name: 'Nordhavn Group' });
    eva = await house.make('/api/v2/persons', { name: 'Eva Lind', org_id: organization, job_title: 'Buyer' });
    await house.make('/api/v2/deals', {
      title: 'Forty scanners',
      person_id: eva,
      value: 1000,
      currency: 'EUR',
    });
    await house.make('/api/v2/deals', {
      title: 'Drones',
      org_id: organization,
      value: 500,
      currency: 'EUR',
      status: 'won',
    });
    await house.make('/v1/leads', { title: 'More seats', person_id: eva });
    page = await house.open(`/organizations/${organization}`);
  }, 60_000);
  afterAll(() => house?.close());

  const section = (name: string, on = page) => sectionOf(on, name);

  it('show an organization’s persons, and the deals and leads of it and of them with what they come to', async () => {
    await section('Persons').getByRole('link', { name: 'Eva Lind' }).waitFor();
    await section('Deals').getByRole('link', { name: 'Forty scanners' }).waitFor();
    await section('Deals').getByRole('link', { name: 'Drones' }).waitFor();
    await until('their sums are there', async () =>
      /1 open\s+€1,000\s+1 won\s+€500/.test(await section('Deals').locator('dl').innerText()),
    );
    await section('Leads').getByRole('link', { name: 'More seats' }).waitFor();
  });

  it('lead to its place on a map and to its site', async () => {
    const head = page.locator('header');
    expect(await head.getByRole('link', { name: 'Storgatan 1, Lund' }).getAttribute('href')).toBe(
      'https://www.openstreetmap.org/search?query=Storgatan%201%2C%20Lund',
    );
    expect(await head.getByRole('link', { name: 'nordhavn.example' }).getAttribute('href')).toBe(
      'https://nordhavn.example',
    );
  });

  it('say how organizations belong together, as each of both sees it', async () => {
    const related = section('Related organizations');
    await related.getByRole('button', { name: 'Add a related organization' }).click();
    await page.getByRole('combobox', { name: 'How it is related' }).click();
    await page.getByRole('option', { name: 'is the parent' }).click();
    await page.getByRole('textbox', { name: 'Organization' }).fill('Nordhavn G');
    await page.getByRole('option', { name: 'Nordhavn Group' }).click();
    await related.getByText('Parent').waitFor();
    await related.getByRole('button', { name: 'Nordhavn Group is no longer related' }).click();
    await related.getByText('No parent, no subsidiary').waitFor();
    await undo(page, 'Nordhavn Group is no longer related');
    await related.getByRole('link', { name: 'Nordhavn Group' }).click();
    await related.getByText('Subsidiary').waitFor();
    await related.getByRole('link', { name: 'Nordhavn Logistics' }).waitFor();
  });

  it('merge a person with another after a look at both', async () => {
    const twin = await house.make('/api/v2/persons', {
      name: 'Eva Lindh',
      phones: [{ value: '+46 70 123' }],
    });
    await house.make('/api/v2/deals', { title: 'Her other deal', person_id: twin });
    await page.goto(`${house.url}/persons/${twin}`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Merge' }).click();
    const dialog = page.getByRole('dialog', { name: 'Merge Eva Lindh' });
    await dialog.getByRole('textbox', { name: 'With which one?' }).fill('Eva Lind');
    await page.getByRole('option', { name: /^Eva Lind($| ·)/ }).click();
    await dialog.getByRole('radio').nth(1).check();
    await dialog.getByRole('cell', { name: '+46 70 123' }).last().waitFor();
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Merge for good' }).click();
    // The page is now that of the one who stays.
    await page.waitForURL(`${house.url}/persons/${eva}`);
    await section('Deals').getByRole('link', { name: 'Her other deal' }).waitFor();
    const phone = 'select phones::text as phones from person where id = ' + eva;
    await until('the number came along', async () =>
      (await house.db.query<{ phones: string }>(phone))[0]!.phones.includes('+46 70 123'),
    );
  });

  it('show nothing of what is hidden from him who looks', async () => {
    const bo = await house.user('Bo');
    await house.db.query(`update deal set visible_to = 1 where title = 'Drones'`);
    const his = await house.open(`/organizations/${organization}`, bo);
    await section('Deals', his).getByRole('link', { name: 'Forty scanners' }).waitFor();
    expect(await section('Deals', his).innerText()).not.toMatch(/Drones|won|500/);
  });
});
