import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { cutOff, violations } from '../support/looks.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { undo } from '../support/toast.js';

/** What an administrator arranges for the company, and that others find none of it. */
describeWithBrowser('the settings of a company in the browser', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let chromium: Browser;
  let page: Page;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    chromium = await browser();
    page = await (await contextOf(ada)).newPage();
  });
  afterAll(async () => {
    await chromium?.close();
    await api?.stop();
  });

  async function contextOf(user: TestUser): Promise<BrowserContext> {
    const context = await signedIn(chromium, user.token);
    return context;
  }

  const open = async (path: string, title: string) => {
    await page.goto(`${api.url}${path}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  };
  const read = async (path: string) => (await api.as(ada).get(path).expect(200)).body.data;
  const names = async (path: string, name = 'name') =>
    ((await read(path)) as Record<string, string>[]).map(row => row[name]);
  const becomes = (what: () => Promise<unknown>, expected: unknown) =>
    until(
      `it is ${JSON.stringify(expected)}`,
      async () => JSON.stringify(await what()) === JSON.stringify(expected),
    );
  const addNamed = async (label: string, name: string) => {
    await page.getByLabel(label, { exact: true }).fill(name);
    await page.keyboard.press('Enter');
  };
  const handle = (name: string): Locator => page.getByRole('button', { name: `Move ${name}:` });
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  it('has reasons for lost deals: added, renamed, ordered by the keyboard, deleted and brought back', async () => {
    const reasons = async () => (await read('/api/company')).lost_reasons;
    await open('/settings/lost-reasons', 'Lost reasons');
    await page.getByText('No reasons yet').waitFor();
    await addNamed('New reason', 'Price');
    await addNamed('New reason', 'Timing');
    await addNamed('New reason', 'price');
    await page.getByText('This reason is there already').waitFor();
    await becomes(reasons, ['Price', 'Timing']);
    await handle('Timing').press('ArrowUp');
    await becomes(reasons, ['Timing', 'Price']);
    await page.getByText('Timing is number 1 of 2').waitFor({ state: 'attached' });
    expect(await handle('Timing').evaluate(element => element === document.activeElement)).toBe(true);
    await page.getByLabel('Reason 2').fill('Too dear');
    await page.keyboard.press('Enter');
    await becomes(reasons, ['Timing', 'Too dear']);
    await button('Delete Timing').click();
    await becomes(reasons, ['Too dear']);
    await undo(page, 'Timing is deleted');
    await becomes(reasons, ['Timing', 'Too dear']);
    const isFree = async () => (await read('/api/company')).lost_reasons_free;
    for (const free of [false, true]) {
      await page.getByRole('switch', { name: /^Another reason may be written/ }).click();
      await becomes(isFree, free);
    }
  });

  it('has boards and phases of projects: added with its first phases, ordered, renamed, deleted with their projects moved', async () => {
    await open('/settings/boards', 'Project boards');
    await addNamed('Name of the new board', 'Deliveries');
    await page.getByRole('heading', { name: 'Phases of Deliveries' }).waitFor();
    const board = ((await read('/api/v2/boards')) as { id: number; name: string }[]).find(
      each => each.name === 'Deliveries',
    )!;
    const phases = async () =>
      ((await read(`/api/v2/phases?board_id=${board.id}`)) as { name: string; order_nr: number }[])
        .toSorted((a, b) => a.order_nr - b.order_nr)
        .map(phase => phase.name);
    await becomes(phases, ['Planning', 'Doing', 'Review']);
    await page.getByLabel('Phase Review').fill('Handed over');
    await page.keyboard.press('Enter');
    await becomes(phases, ['Planning', 'Doing', 'Handed over']);
    await handle('Doing').press('ArrowUp');
    await becomes(phases, ['Doing', 'Planning', 'Handed over']);
    await addNamed('Name of the new phase', 'Paid');
    await becomes(phases, ['Doing', 'Planning', 'Handed over', 'Paid']);

    const [first] = (await read(`/api/v2/phases?board_id=${board.id}`)) as { id: number; name: string }[];
    await api
      .as(ada)
      .post('/api/v2/projects')
      .send({ title: 'Nordic rollout', board_id: board.id, phase_id: first!.id })
      .expect(201);
    await button('Delete Deliveries').click();
    await page.getByText(/^1 project moves/).waitFor();
    await button('Cancel').click();
    await button('Delete Doing').click();
    await page.getByText(/^1 project moves/).waitFor();
    expect(await page.getByRole('dialog').getByRole('combobox').inputValue()).toBe('Planning');
    await button('Delete').click();
    await page.getByText('1 project moved').waitFor();
    await becomes(phases, ['Planning', 'Handed over', 'Paid']);
    await page.getByRole('link', { name: 'Project templates' }).click();
    await page.getByRole('heading', { level: 1, name: 'Project templates' }).waitFor();
  });

  it('has pipelines and stages: added, dragged, changed in their row, deleted with their deals moved', async () => {
    await open('/settings/pipelines', 'Pipelines');
    await addNamed('Name of the new pipeline', 'Partners');
    await page.getByRole('heading', { name: 'Stages of Partners' }).waitFor();
    const [, partners] = await read('/api/v2/pipelines?sort_by=order_nr');
    const stages = (name?: string) =>
      names(`/api/v2/stages?pipeline_id=${partners.id}&sort_by=order_nr`, name ?? 'name');
    for (const name of ['Talk', 'Offer', 'Contract']) {
      await addNamed('Name of the new stage', name);
      await page.getByLabel(`Stage ${name}`).waitFor();
    }
    await handle('Contract').dragTo(handle('Talk'), { targetPosition: { x: 5, y: 2 } });
    await becomes(stages, ['Contract', 'Talk', 'Offer']);
    await page.getByLabel('Probability of Talk').fill('35');
    await page.keyboard.press('Enter');
    await page.getByLabel('Days until deals in Talk rot').fill('14');
    await page.keyboard.press('Enter');
    await becomes(() => stages('deal_probability'), [100, 35, 100]);
    await becomes(() => stages('days_to_rotten'), [null, 14, null]);

    const [talk] = ((await read(`/api/v2/stages?pipeline_id=${partners.id}`)) as any[]).filter(
      stage => stage.name === 'Talk',
    );
    const deal = (await api.as(ada).post('/api/v2/deals').send({ title: 'Sails', stage_id: talk.id })).body
      .data;
    await button('Delete Talk').click();
    await page.getByRole('dialog').getByText('Delete the stage Talk?').waitFor();
    expect(await page.getByRole('dialog').getByRole('combobox').inputValue()).toBe('Contract');
    await page.getByText(/^1 deal moves/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('1 deal moved').waitFor();
    await becomes(stages, ['Contract', 'Offer']);
    const [contract] = await read(`/api/v2/stages?pipeline_id=${partners.id}&sort_by=order_nr`);
    expect((await read(`/api/v2/deals/${deal.id}`)).stage_id).toBe(contract.id);
  });

  it('has fields: a choice with its options, required in a stage, and a formula that is checked', async () => {
    const own = async () =>
      ((await read('/api/v2/dealFields?limit=500&include_fields=required_fields')) as any[]).filter(
        field => field.is_custom_field,
      );
    const dialog = page.getByRole('dialog');
    const choose = async (label: string, option: string) => {
      await dialog.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: option }).first().click();
    };
    await open('/settings/fields', 'Fields');
    await button('Add a field').click();
    await dialog.getByLabel('Name', { exact: true }).fill('Sail type');
    await choose('Type', 'Single choice');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Add at least one option').waitFor();
    for (const option of ['Main', 'Genoa']) {
      await dialog.getByLabel('New option').fill(option);
      await page.keyboard.press('Enter');
    }
    await dialog.getByRole('button', { name: 'Colour of Genoa: None' }).click();
    await page.getByRole('menuitemradio', { name: 'Green' }).click();
    await dialog.getByRole('switch', { name: /^Required/ }).click();
    await choose('Required: In these stages', 'Qualified');
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const [field] = await own();
    expect(field).toMatchObject({
      field_name: 'Sail type',
      options: [
        { label: 'Main', color: null },
        { label: 'Genoa', color: 'green' },
      ],
      required_fields: { enabled: true, stage_ids: [expect.any(Number)] },
    });

    await button('Add a field').click();
    await dialog.getByLabel('Name', { exact: true }).fill('Margin');
    await choose('Type', 'Formula');
    await dialog.getByLabel('Formula', { exact: true }).fill('{turnover} * 2');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('There is no number or money field {turnover}').waitFor();
    await dialog.getByLabel('Formula', { exact: true }).fill('');
    await dialog.getByRole('button', { name: 'Value', exact: true }).click();
    await page.keyboard.type(' * (1');
    await dialog.getByRole('button', { name: 'Save' }).click();
    // What only the server sees is said at the same place.
    await dialog.getByText(/cannot be read/).waitFor();
    await dialog.getByLabel('Formula', { exact: true }).fill('{value} - 40%');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await own())[1]).toMatchObject({ field_name: 'Margin', formula: '{value} - 40%' });

    await handle('Margin').press('ArrowUp');
    await becomes(async () => (await own()).map(one => one.field_name), ['Margin', 'Sail type']);
    await button('Change Sail type').click();
    await dialog.getByRole('button', { name: 'Delete Main' }).click();
    expect({ axe: await violations(page), cutOff: await cutOff(page) }).toEqual({ axe: [], cutOff: [] });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await own())[1].options.map((option: any) => [option.id, option.label])).toEqual([[2, 'Genoa']]);
  });

  it('has labels whose deletion is undone, and types of activities that are switched off', async () => {
    await open('/settings/labels?kind=deals', 'Labels');
    const labels = async () =>
      ((await read('/api/v2/dealFields/label_ids')).options as any[]).map(({ label, color }) => [
        label,
        color,
      ]);
    await addNamed('Name of the new label', 'Renewal');
    await page.getByRole('button', { name: 'Colour of Renewal: Blue' }).click();
    await page.getByRole('menuitemradio', { name: 'Purple' }).click();
    await until('it is purple', async () =>
      (await labels()).some(([label, color]) => label === 'Renewal' && color === 'purple'),
    );
    const before = await labels();
    await button('Delete Renewal').click();
    await until('it is gone', async () => !(await labels()).some(([label]) => label === 'Renewal'));
    await undo(page, 'Renewal is deleted');
    await becomes(labels, before);

    await open('/settings/activity-types', 'Activity types');
    await button('Switch off Lunch').click();
    await page.getByRole('button', { name: 'Switch on Lunch' }).waitFor();
    await until('it is off', async () => !(await names('/v1/activityTypes')).includes('Lunch'));
    await undo(page, 'Lunch');
    await until('it is on', async () => (await names('/v1/activityTypes')).includes('Lunch'));
  });

  it('has its name, rates and rules of mail', async () => {
    await open('/settings/company', 'Company');
    await page.getByLabel('Name', { exact: true }).fill('Nordic Sails');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByText('Nordic Sails').waitFor();
    await page.getByRole('combobox', { name: 'Currency' }).last().click();
    await page.keyboard.type('usd');
    await page.getByRole('option', { name: /^USD/ }).click();
    await page.getByLabel('Exchange rates', { exact: true }).last().fill('0.92');
    await page.keyboard.press('Enter');
    await page.getByLabel('Rate of USD').waitFor();
    expect((await read('/api/exchange-rates')).rates).toMatchObject([{ currency: 'USD', rate: 0.92 }]);

    await open('/settings/mail', 'Mail rules');
    await page.getByLabel('Take the newest').click();
    await page.getByPlaceholder('Add a domain').fill('gmail.com');
    await page.keyboard.press('Enter');
    await page.getByText(/anybody can have a mailbox at gmail.com/i).waitFor();
    await page.getByPlaceholder('Add a domain').fill('nordic.example');
    await page.keyboard.press('Enter');
    await becomes(async () => {
      const { link_policy, own_domains } = await read('/api/company');
      return [link_policy, own_domains];
    }, ['newest', ['nordic.example']]);
  });

  it('shows others only what is theirs', async () => {
    const context = await contextOf(bob);
    const his = await context.newPage();
    await his.goto(`${api.url}/settings`);
    const list = his.getByRole('navigation', { name: 'Sections of the settings' });
    await list.getByRole('link', { name: 'Profile' }).waitFor();
    await list.getByRole('link', { name: 'Labels' }).waitFor();
    for (const name of ['Company', 'Pipelines', 'Fields', 'Lost reasons', 'Mail rules']) {
      expect(await list.getByRole('link', { name }).count()).toBe(0);
    }
    await his.goto(`${api.url}/settings/pipelines`);
    await his.getByText('This is for administrators').waitFor();
    expect(await his.getByText('Add a pipeline').count()).toBe(0);
    await context.close();
  });
});
