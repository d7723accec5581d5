import type { Page } from 'playwright-core';
import { Conversions } from '../../src/crm/conversions.js';
import { letter, type Person } from '../api/mail/house.js';
import { section as sectionOf } from '../support/make.js';
import { until } from '../support/servers.js';
import { describeWithBrowser } from '../support/services.js';
import { undo } from '../support/toast.js';
import { webHouse, type WebHouse } from '../support/web-house.js';

/** What stands on a deal's page: who takes part and follows, files, products, notes with what is said about them. */
describeWithBrowser('the page of a deal', () => {
  let house: WebHouse;
  let bo: Person;
  let page: Page;
  let deal: number;

  beforeAll(async () => {
    house = await webHouse();
    bo = await house.user('Bo');
    const organization = await house.make('/api/v2/organizations', { name: 'Nordhavn Logistics' });
    const person_id = await house.make('/api/v2/persons', { name: 'Eva Lind', org_id: organization });
    await house.make('/api/v2/persons', { name: 'Mats Holm' });
    await house.make('/api/v2/products', { name: 'Scanner' });
    deal = await house.make('/api/v2/deals', { title: 'Forty scanners', person_id, currency: 'EUR' });
    page = await house.open(`/deals/${deal}`);
  }, 60_000);
  afterAll(() => house?.close());

  const count = async (sql: string): Promise<number> =>
    (await house.db.query<{ many: number }>(`select count(*)::int as many from ${sql}`))[0]!.many;
  /** What the worker does, once it is asked. */
  async function convert(): Promise<void> {
    let jobs: { id: string }[] = [];
    await until('a conversion waits', async () => {
      jobs = await house.db.query('select id from conversion where finished_at is null');
      return jobs.length > 0;
    });
    for (const { id } of jobs) await house.app.get(Conversions).run(id);
  }
  const section = (name: string) => sectionOf(page, name);
  const part = (name: string) =>
    page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name }).click();

  it('marks which part of it is shown, from the first moment', async () => {
    const shown = page.getByRole('navigation', { name: 'Show' }).locator('[aria-current=page]');
    await shown.waitFor();
    expect(await shown.allTextContents()).toEqual(['Timeline']);
  });

  it('lets a person take part, and no more, and brings him back', async () => {
    await section('Participants').getByRole('button', { name: 'Add a participant' }).click();
    await page.getByRole('textbox', { name: 'Add a participant' }).fill('Mats');
    await page.getByRole('option', { name: 'Mats Holm' }).click();
    await section('Participants').getByRole('link', { name: 'Mats Holm' }).waitFor();
    await page.getByRole('button', { name: 'Mats Holm takes part no more' }).click();
    await section('Participants').getByText('Nobody else takes part yet.').waitFor();
    await undo(page, 'Mats Holm takes part no more');
    await section('Participants').getByRole('link', { name: 'Mats Holm' }).waitFor();
    expect(await count('deal_participant')).toBe(1);
    await page.getByRole('region', { name: 'Timeline' }).getByText('Takes part now:').first().waitFor();
  });

  /** They stand over the lower end of the facts for some seconds. */
  async function closeToasts() {
    const close = page.getByRole('alert').getByRole('button', { name: 'Close' });
    await until('no toast is left', async () => {
      if ((await close.count()) === 0) return true;
      // One may go by itself before it is reached.
      await close
        .first()
        .click({ timeout: 1_000 })
        .catch(() => {});
      return false;
    });
  }

  it('is followed by oneself and by a colleague', async () => {
    await section('Followers').getByRole('button', { name: 'Follow', exact: true }).click();
    await section('Followers').getByText('Anna').waitFor();
    await closeToasts();
    await section('Followers').getByRole('button', { name: 'Add a follower' }).click();
    await page.getByRole('combobox', { name: 'Add a follower' }).click();
    await page.getByRole('option', { name: 'Bo' }).click();
    await section('Followers').getByRole('listitem').filter({ hasText: 'Bo' }).waitFor();
    await page.getByRole('button', { name: 'Follow no more' }).click();
    await until('Bo alone follows', async () => {
      const rows = await house.db.query<{ user_id: number }>('select user_id from follower');
      return rows.length === 1 && rows[0]!.user_id === bo.userId;
    });
  });

  it('mentions a colleague in a note, who hears of it, and in a comment below it', async () => {
    await page.getByRole('button', { name: 'Write a note, or drop a file here' }).click();
    const note = page.getByRole('textbox', { name: 'Note' });
    await note.pressSequentially('Ask @b');
    await page
      .getByRole('list', { name: 'Mention a colleague' })
      .getByRole('button', { name: 'Bo' })
      .waitFor();
    await page.keyboard.press('Enter');
    await note.pressSequentially('for the price');
    await page.keyboard.press('Control+Enter');
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText('@Bo').waitFor();
    await until('Bo is told', async () => (await count('notification')) === 1);

    await timeline.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByRole('textbox', { name: 'Comment' }).fill('He says 400');
    await page.keyboard.press('Control+Enter');
    const comments = timeline.getByRole('list', { name: 'Comments' });
    await comments.getByText('He says 400').waitFor();
    await comments.getByRole('button', { name: 'Edit the comment' }).click();
    await page.getByRole('textbox', { name: 'Comment' }).fill('He says 450');
    await page.keyboard.press('Control+Enter');
    await comments.getByText('edited').waitFor();
    await comments.getByRole('button', { name: 'Delete the comment' }).click();
    await comments.waitFor({ state: 'detached' });
    await undo(page, 'The comment is deleted');
    await comments.getByText('He says 450').waitFor();
    expect(await count('note_comment where deleted_at is null')).toBe(1);
  });

  it('takes files by choosing and dropping, and links; what is in its mails stands beside them', async () => {
    await house.import(house.anna, [withFile()]);
    const { thread } = await house.message('file@nordhavn.example');
    await house.post(house.anna, `/api/threads/${thread}/links`, { deal_id: deal });
    await part('Files');
    const files = page.getByRole('region', { name: 'Files' }).getByRole('listitem');
    await files.filter({ hasText: 'Contract.pdf' }).getByText('from a mail').waitFor();
    // What was sent stays as it was.
    expect(await page.getByRole('button', { name: 'Delete Contract.pdf' }).count()).toBe(0);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'Offer.txt', mimeType: 'text/plain', buffer: Buffer.from('Forty scanners') });
    await files.filter({ hasText: 'Offer.txt' }).getByText('Anna').waitFor();
    await drop('Plan.png');
    await files
      .filter({ hasText: 'Plan.png' })
      .getByRole('button', { name: 'Plan.png', exact: true })
      .click();
    await page.getByRole('dialog', { name: 'Plan.png' }).getByRole('img', { name: 'Plan.png' }).waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Delete Offer.txt' }).click();
    await files.filter({ hasText: 'Offer.txt' }).waitFor({ state: 'detached' });
    await undo(page, 'Offer.txt is deleted');
    await files.filter({ hasText: 'Offer.txt' }).waitFor();
    expect(await count('file where deleted_at is null')).toBe(2);

    await page.getByRole('button', { name: 'Link a file at Google Drive' }).click();
    await page.getByLabel('Address of the document').fill('https://docs.example/1');
    await page.getByLabel('Name').fill('Calculation');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This is no address of a document at Google Drive.').waitFor();
    await page
      .getByLabel('Address of the document')
      .fill('https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmN/edit#gid=0');
    await page.getByRole('button', { name: 'Save' }).click();
    const link = files.getByRole('link', { name: 'Calculation' });
    expect(await link.getAttribute('href')).toBe('https://drive.google.com/open?id=1aBcDeFgHiJkLmN');
  });

  async function drop(name: string) {
    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const files = await page.evaluateHandle(
      ([named, bytes]) => {
        const transfer = new DataTransfer();
        const png = Uint8Array.from(atob(bytes!), letter => letter.charCodeAt(0));
        transfer.items.add(new File([png], named!, { type: 'image/png' }));
        return transfer;
      },
      [name, pixel],
    );
    const zone = page.getByRole('region', { name: 'Files' }).getByRole('list');
    await zone.dispatchEvent('dragover', { dataTransfer: files });
    await zone.dispatchEvent('drop', { dataTransfer: files });
  }

  it('holds what is sold with it, where its former page leads to', async () => {
    await page.goto(`${house.url}/deals/${deal}/products`);
    await page.getByRole('textbox', { name: 'Add a product' }).fill('Scan');
    await page.getByRole('option', { name: 'Scanner' }).click();
    await page.getByRole('textbox', { name: 'Price: Scanner' }).fill('450');
    await page.keyboard.press('Enter');
    await page.getByRole('banner').or(page.locator('header')).getByText('€450').first().waitFor();
    await page.getByRole('button', { name: 'Add a discount' }).click();
    await page.getByLabel('What for').fill('Pilot');
    await page.getByLabel('Discount', { exact: true }).fill('10');
    await page.getByLabel('Discount', { exact: true }).press('Enter');
    await until('it is cheaper', async () => (await count('deal where value = 405')) === 1);
  });

  it('is lost for one of the company’s reasons, and for no other where it wants that', async () => {
    await house.call(house.anna, 'PATCH', '/api/company', { lost_reasons: ['Price', 'Timing'] });
    await page.goto(`${house.url}/deals/${deal}`);
    await page.getByRole('button', { name: 'Lost', exact: true }).click();
    await page.getByRole('combobox', { name: 'Lost reason' }).click();
    await page.getByRole('option', { name: 'Another reason' }).click();
    await page.getByLabel('In your own words').fill('They moved');
    await page.getByRole('button', { name: 'Mark as lost' }).click();
    await page.getByText('Lost: They moved').waitFor();
    await house.call(house.anna, 'PATCH', '/api/company', { lost_reasons_free: false });
    await page.reload();
    await page.getByRole('button', { name: 'Reopen' }).click();
    await page.getByRole('button', { name: 'Lost', exact: true }).click();
    await page.getByRole('combobox', { name: 'Lost reason' }).click();
    await page.getByRole('option').first().waitFor();
    expect(await page.getByRole('option').allTextContents()).toEqual(['Price', 'Timing']);
    await page.getByRole('option', { name: 'Timing' }).click();
    await page.getByRole('button', { name: 'Mark as lost' }).click();
    await until('it is lost', async () => (await count(`deal where lost_reason = 'Timing'`)) === 1);
  });

  it('becomes a lead, and is itself again', async () => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Make a lead of it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Move to leads' }).click();
    await convert();
    await page.getByText('This deal is deleted').waitFor();
    expect(await count(`lead where from_deal_id = ${deal} and deleted_at is null`)).toBe(1);
    await undo(page, 'The deal is a lead now');
    await page.getByText('This deal is deleted').waitFor({ state: 'detached' });
    expect(await count(`lead where from_deal_id = ${deal} and deleted_at is null`)).toBe(0);
  });

  it('is duplicated, the copy merged into it, deleted, and brought back from the list of the deleted', async () => {
    const menu = async (item: string) => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    await menu('Duplicate');
    await until('there are two', async () => (await count('deal')) === 2);
    await page.waitForURL(url => !url.pathname.endsWith(`/${deal}`));
    const copy = Number(new URL(page.url()).pathname.split('/').at(-1));
    await house.call(house.anna, 'PATCH', `/api/v2/deals/${copy}`, { title: 'Twenty drones' });
    await page.goto(`${house.url}/deals/${deal}`);
    await menu('Merge');
    await page.getByRole('textbox', { name: 'With which one?' }).fill('Twenty');
    await page.getByRole('option', { name: /Twenty drones/ }).click();
    await page.getByText('Twenty drones becomes part of Forty scanners').waitFor();
    await page.getByRole('button', { name: 'Merge them' }).click();
    await until(
      'it is part of the first',
      async () => (await count(`deal where merged_into_id = ${deal}`)) === 1,
    );

    await menu('Delete');
    await page.getByText('This deal is deleted').waitFor();
    // All that happened can be read, and nothing be done about it but to bring it back.
    await page.getByText('Twenty drones was merged into it').waitFor();
    await page.getByText('The deal was deleted').first().waitFor();
    expect(await page.getByRole('button', { name: 'What to do with the note' }).count()).toBe(0);
    await page.goto(`${house.url}/deals/list`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Show deleted' }).click();
    await page.getByRole('heading', { name: 'Deleted deals' }).waitFor();
    await page
      .getByRole('button', { name: /^Bring/ })
      .first()
      .waitFor();
    // What became part of another one cannot come back.
    expect(await page.getByRole('button', { name: /^Bring/ }).allTextContents()).toHaveLength(1);
    await page.getByText(/^deleted .* by Anna/).waitFor();
    await page.getByRole('button', { name: 'Bring back Forty scanners' }).click();
    await undo(page, '1 is back');
    await page.getByRole('checkbox', { name: 'Select Forty scanners' }).click();
    await page.getByRole('button', { name: 'Bring back 1', exact: true }).click();
    await page.getByText('Nothing was deleted lately').waitFor();
    await page.goto(`${house.url}/deals/${deal}`);
    await page.getByRole('heading', { name: 'Forty scanners' }).waitFor();
    await until(
      'it is there',
      async () => (await count(`deal where id = ${deal} and deleted_at is null`)) === 1,
    );
  });
});

const withFile = () =>
  letter(
    {
      'Message-ID': '<file@nordhavn.example>',
      From: 'Eva Lind <eva@nordhavn.example>',
      Subject: 'The contract',
      'MIME-Version': '1.0',
      'Content-Type': 'multipart/mixed; boundary=parts',
    },
    `--parts
Content-Type: text/plain

Signed.
--parts
Content-Type: application/pdf; name="Contract.pdf"
Content-Disposition: attachment; filename="Contract.pdf"
Content-Transfer-Encoding: base64

${Buffer.from('the contract').toString('base64')}
--parts--
`,
  );
