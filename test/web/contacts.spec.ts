import type { Page } from 'playwright-core';
import { until } from '../support/servers.js';
import { describeWithBrowser } from '../support/services.js';
import { undo } from '../support/toast.js';
import { webHouse, type WebHouse } from '../support/web-house.js';

/** Contacts that are there twice, and what happened with contacts, in a browser. */
describeWithBrowser('contacts in the web app', () => {
  let house: WebHouse;
  let page: Page;
  const persons: number[] = [];

  beforeAll(async () => {
    house = await webHouse();
    for (const [email, phone] of [
      ['eva@nordic.example', '+46 8 123 456 78'],
      ['eva.lind@home.example', '08-123 456 78'],
    ])
      persons.push(
        await house.make('/api/v2/persons', {
          name: 'Eva Lind',
          emails: [{ value: email, primary: true }],
          phones: [{ value: phone, primary: true }],
        }),
      );
    await house.make('/api/v2/deals', { title: 'Nordic rollout', person_id: persons[1] });
    for (const value of ['070 123 456 78', '070-12345678'])
      await house.make('/api/v2/persons', { name: 'Bo Ek', phones: [{ value, primary: true }] });
    page = await house.open('/duplicates');
  }, 60_000);
  afterAll(() => house?.close());

  const pair = (name: string) =>
    page.getByRole('navigation', { name: 'Pairs that look alike' }).getByRole('button', { name });

  it('says that two are not the same, and takes it back', async () => {
    await pair('Bo Ek').click();
    await page.getByRole('button', { name: 'Not the same' }).click();
    await pair('Bo Ek').waitFor({ state: 'detached' });
    await undo(page, 'Bo Ek');
    await pair('Bo Ek').waitFor();
  });

  it('merges two persons: what is united is seen before, what stood on the other comes along', async () => {
    await pair('Eva Lind').click();
    await page.getByRole('radio', { name: `Keep this one: No. ${persons[0]}` }).check();
    const row = page.getByRole('row', { name: /^Email/ });
    await row.getByRole('cell').nth(2).getByText('eva@nordic.example').waitFor();
    await row.getByRole('cell').nth(2).getByText('eva.lind@home.example').waitFor();
    await page.getByText('Comes along: 1 deal').waitFor();
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByRole('button', { name: 'Merge for good' }).click();
    await page.getByText('Eva Lind is one now').waitFor();
    await pair('Eva Lind').waitFor({ state: 'detached' });
    const found = await house.db.query<{ id: number; deals: number }>(
      `select p.id, (select count(*)::int from deal d where d.person_id = p.id) as deals
         from person p where p.name = 'Eva Lind' and p.deleted_at is null`,
    );
    expect(found).toEqual([{ id: persons[0], deals: 1 }]);
  });

  it('shows what happened with a contact, plans an activity in a cell, and ticks it', async () => {
    await page.goto(`${house.url}/contacts/timeline?q=Eva`);
    const row = page.getByRole('row', { name: /Eva Lind/ });
    await row.getByRole('button', { name: /: 1 entry$/ }).click();
    await page.getByText('Deal added').waitFor();
    await page.getByRole('button', { name: 'Add an activity' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add activity' });
    await dialog.getByLabel('Subject').fill('Ring her back');
    await dialog.getByLabel('Subject').press('Control+Enter');
    await row.getByRole('button', { name: /: 2 entries$/ }).click();
    await page.getByRole('checkbox', { name: 'Done: Ring her back' }).click();
    await until('it is done', async () => {
      const rows = await house.db.query(
        `select from activity a join activity_participant p on p.activity_id = a.id
          where a.subject = 'Ring her back' and a.done and p.person_id = $1`,
        [persons[0]],
      );
      return rows.length === 1;
    });
  });

  it('writes to those who are chosen', async () => {
    await page.goto(`${house.url}/contacts/timeline?q=Eva`);
    await page.getByRole('checkbox', { name: 'Choose Eva Lind' }).check();
    await page.getByText('1 chosen').waitFor();
    await page.getByRole('button', { name: 'Write to 1 person' }).click();
    await until('a draft is there', async () => {
      const rows = await house.db.query(
        `select from outgoing_mail where "to"::text like '%eva@nordic.example%'`,
      );
      return rows.length === 1;
    });
  });
});
