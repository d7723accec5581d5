import type { Browser, Page } from 'playwright-core';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { undo } from '../support/toast.js';

/** The pages of deals, persons and organizations, and what is made of a mail. */
describeWithBrowser('the pages of deals and contacts', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let page: Page;

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna', { isAdmin: true });
    page = await pageOf(anna.token);
  });
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });

  async function pageOf(token: string): Promise<Page> {
    const context = await signedIn(chromium, token);
    return context.newPage();
  }

  const one = async <T>(sql: string): Promise<T> => (await house.db.query<T & object>(sql))[0] as T;
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const timeline = () => page.getByRole('region', { name: 'Timeline' });

  it('makes a deal and its organization of a mail in one step, and links the two', async () => {
    await house.import(anna, [
      letter({
        'Message-ID': '<scanners@nordhavn.example>',
        From: 'Eva Lind <eva@nordhavn.example>',
        Subject: 'Forty scanners',
      }),
      letter({
        'Message-ID': '<answer@kontor.example>',
        'In-Reply-To': '<scanners@nordhavn.example>',
        From: `Anna <${anna.email}>`,
        To: 'Eva Lind <eva@nordhavn.example>',
        Subject: 'Re: Forty scanners',
      }),
    ]);
    const { thread } = await house.message('scanners@nordhavn.example');
    await page.goto(`${house.url}/mail/${thread}?view=all`);
    await press('Make something of this mail');
    await page.getByRole('menuitem', { name: 'Add a deal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a deal' });
    // The dialog puts the cursor into its first field once it has come up.
    await dialog.getByLabel('Person').and(page.locator(':focus')).waitFor();
    expect(await dialog.getByLabel('Title').inputValue()).toBe('Forty scanners');
    await dialog.getByLabel('Organization').fill('Nordhavn Logistics');
    await page.getByRole('option', { name: 'Add “Nordhavn Logistics”' }).click();
    await dialog.getByLabel('Value').fill('184000');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Linked to Forty scanners', { exact: true }).waitFor();
    const made = await one<object>(
      `select deal.title, deal.value::float, organization.name as organization, person.name as person, thread_link.state
       from deal join organization on organization.id = deal.organization_id join person on person.id = deal.person_id
       join thread_link on thread_link.deal_id = deal.id where thread_link.thread_id = ${thread}`,
    );
    expect(made).toEqual({
      title: 'Forty scanners',
      value: 184_000,
      organization: 'Nordhavn Logistics',
      person: 'Eva Lind',
      state: 'linked',
    });
    expect(
      await one(`select count(*)::int as many from organization where name = 'Nordhavn Logistics'`),
    ).toEqual({ many: 1 });
  });

  it('names the field that is wrong, and makes no second contact when it is tried again', async () => {
    const { id } = await one<{ id: number }>('select organization_id as id from deal');
    await page.goto(`${house.url}/organizations/${id}`);
    await press('Add a person');
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText(/name/i).last().waitFor();
    expect(await one('select count(*)::int as many from person')).toEqual({ many: 1 });
    await dialog.getByLabel('Name', { exact: true }).fill('Bo Ek');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Bo Ek' }).waitFor();
    expect(await one("select organization_id as organization from person where name = 'Bo Ek'")).toEqual({
      organization: id,
    });
  });

  it('moves a deal by its stages, and takes the move back', async () => {
    const deal = await one<{ id: number; stage: number }>('select id, stage_id as stage from deal');
    await page.goto(`${house.url}/deals/${deal.id}`);
    const stages = page.getByRole('list', { name: 'Stages' }).getByRole('button');
    await stages.nth(2).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await stages.nth(2).getAttribute('aria-current')).toBe('step');
    await until('it is moved', async () => (await stageOf(deal.id)) !== deal.stage);
    await press('Undo');
    await until('it is back', async () => (await stageOf(deal.id)) === deal.stage);
    await until(
      'the page says so',
      async () => (await stages.nth(0).getAttribute('aria-current')) === 'step',
    );
  });
  const stageOf = async (id: number) =>
    (await one<{ stage: number }>(`select stage_id as stage from deal where id = ${id}`)).stage;

  it('changes a value in place by keyboard, tells it in the timeline, and leaves it with Escape', async () => {
    const facts = page.getByRole('complementary', { name: 'Facts' });
    await facts.getByRole('button', { name: 'Edit Value' }).click();
    await page.keyboard.press('Escape');
    await facts.getByRole('textbox', { name: 'Value' }).first().waitFor({ state: 'detached' });
    await facts.getByRole('button', { name: 'Edit Value' }).click();
    await facts.getByLabel('Value', { exact: true }).fill('192000');
    await page.keyboard.press('Enter');
    await facts.getByText('192,000').waitFor();
    await timeline().getByText('Value: 184,000 → 192,000').waitFor();
    expect(await one('select value::float from deal')).toEqual({ value: 192_000 });
  });

  it('edits the contact of a deal at the deal', async () => {
    const facts = page.getByRole('complementary', { name: 'Facts' });
    await facts
      .getByRole('button', { name: /empty fields/ })
      .nth(1)
      .click();
    await facts.getByRole('button', { name: 'Edit Job title' }).click();
    await facts.getByLabel('Job title').fill('Head of operations');
    await page.keyboard.press('Enter');
    await facts.getByText('Head of operations').waitFor();
    await until('it is kept', async () => {
      const sql = `select details->>'job_title' as job from person where name = 'Eva Lind'`;
      return (await one<{ job: string }>(sql)).job === 'Head of operations';
    });
  });

  it('writes a note, pins it, changes it and deletes it', async () => {
    await page.getByRole('button', { name: 'Write a note, or drop a file here' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('She wants a pilot first');
    await page.keyboard.press('Control+Enter');
    await timeline().getByText('She wants a pilot first').waitFor();
    await timeline().getByRole('button', { name: 'What to do with the note' }).first().click();
    await page.getByRole('menuitem', { name: 'Pin on top' }).click();
    await page.locator('[data-pinned]').first().waitFor();
    await timeline().getByRole('button', { name: 'What to do with the note' }).first().click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('She wants two depots first');
    await page.getByRole('button', { name: 'Save' }).click();
    await timeline().getByText('She wants two depots first').first().waitFor();
    await timeline().getByRole('button', { name: 'What to do with the note' }).first().click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const note = timeline().getByText('She wants two depots first');
    await until('it is gone', async () => (await note.count()) === 0);
    await undo(page, 'The note is deleted');
    await note.first().waitFor();
  });

  it('loses a deal with its reason, opens it again, and wins it', async () => {
    await press('Lost');
    await page.getByRole('dialog').getByLabel('Lost reason').fill('Too dear');
    await press('Mark as lost');
    await press('Reopen');
    await page.getByRole('button', { name: 'Won' }).click();
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
    await until(
      'it is won',
      async () => (await one<{ status: string }>('select status from deal')).status === 'won',
    );
    const changes = await house.db.query<{ new: unknown }>(
      `select new_value as "new" from change_log where field = 'status' order by id`,
    );
    expect(changes.map(row => row.new)).toEqual(['lost', 'open', 'won']);
  });

  it('keeps the page of a deleted deal, with who took part, and brings it back', async () => {
    const { id } = await one<{ id: number }>('select id from deal');
    const bo = await one<{ id: number }>(`select id from person where name = 'Bo Ek'`);
    await house.post(anna, `/api/v1/deals/${id}/participants`, { person_id: bo.id });
    await press('More');
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await page.getByText('This deal is deleted').waitFor();
    await page.reload();
    await page.getByText('This deal is deleted').waitFor();
    expect(await page.getByRole('button', { name: 'Won' }).count()).toBe(0);
    const participants = page.getByRole('region', { name: /^Participants/ });
    await participants.getByRole('link', { name: 'Bo Ek' }).waitFor();
    expect(await participants.getByRole('button').count()).toBe(0);
    await press('Bring back');
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
    expect(await one('select deleted_at is null as there from deal')).toEqual({ there: true });
  });

  it('makes a contact of somebody in a thread, and takes it back', async () => {
    await house.import(anna, [
      letter({
        'Message-ID': '<forklifts@nordhavn.example>',
        From: 'Eva Lind <eva@nordhavn.example>',
        Cc: 'Kim Holm <kim@nordhavn.example>',
        Subject: 'And forklifts',
      }),
    ]);
    const { thread } = await house.message('forklifts@nordhavn.example');
    await page.goto(`${house.url}/mail/${thread}?view=all`);
    const people = page.getByRole('complementary', { name: 'What this thread belongs to' });
    await people.getByRole('button', { name: 'Add Kim Holm as contact' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    await dialog.getByLabel('Name', { exact: true }).and(page.locator(':focus')).waitFor();
    expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Kim Holm');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await people.getByRole('link', { name: 'Kim Holm' }).waitFor();
    const there = () =>
      one<{ many: number }>(
        `select count(*)::int as many from person where name = 'Kim Holm' and deleted_at is null
           and exists (select from contact_email where person_id = person.id and email = 'kim@nordhavn.example')`,
      );
    expect(await there()).toEqual({ many: 1 });
    await undo(page, 'The person is added');
    await people.getByRole('button', { name: 'Add Kim Holm as contact' }).waitFor();
    expect(await there()).toEqual({ many: 0 });
  });

  it('shows nobody what he may not see', async () => {
    const { deal, person } = await one<{ deal: number; person: number }>(
      'select id as deal, person_id as person from deal',
    );
    await house.db.query("update deal set visible_to = 1, title = 'Secret'");
    await house.db.query('update person set visible_to = 1');
    const bo = await house.user('Bo');
    const his = await pageOf(bo.token);
    for (const path of [`/deals/${deal}`, `/persons/${person}`]) {
      await his.goto(house.url + path);
      await his.getByText('There is nothing at this address').waitFor();
    }
  });
});
