import type { Browser, Page } from 'playwright-core';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { undo } from '../support/toast.js';

/** From a deal that was won to a project in which everything is done, in a browser. */
describeWithBrowser('projects in the web app', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let page: Page;
  let deal: number;

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna', { isAdmin: true });
    const eva = await make('/api/v2/persons', { name: 'Eva Lind' });
    deal = await make('/api/v2/deals', { title: 'Nordic rollout', person_id: eva, status: 'won' });
    const board = await make('/api/v2/boards', { name: 'Rollouts', order_nr: 0 });
    for (const name of ['Planning', 'Doing']) await make('/api/v2/phases', { name, board_id: board });
    await house.post(anna, '/api/project-templates', {
      title: 'Rollout',
      board_id: board,
      roles: ['Trainer'],
      plan: { tasks: [{ title: 'Kick-off' }, { title: 'Training', days: 20, role: 'Trainer' }] },
    });
    const context = await signedIn(chromium, anna.token);
    page = await context.newPage();
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });

  async function make(path: string, body: object): Promise<number> {
    const answer = await house.post(anna, path, body);
    if (!answer.body.success) throw new Error(JSON.stringify(answer.body));
    return answer.body.data.id;
  }
  const phase = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}: `) });
  const card = (name: string) => phase(name).getByRole('link', { name: 'Nordic rollout' });

  it('goes from a won deal, by a template, to 100 %', async () => {
    await page.goto(`${house.url}/projects?deal=${deal}`);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'From a template' }).click();
    await page.getByRole('option', { name: 'Rollout' }).click();
    await dialog.getByRole('combobox', { name: 'Trainer: who?' }).click();
    await page.getByRole('option', { name: 'Anna' }).click();
    await dialog.getByRole('button', { name: 'Create project' }).click();

    await page.getByRole('heading', { name: 'Nordic rollout', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Eva Lind' }).waitFor();
    await page.getByText('0 % · 0 of 2 done').waitFor();
    await page.getByRole('button', { name: 'Who does Training: Anna' }).waitFor();

    await page.getByRole('button', { name: 'Actions for the task Kick-off' }).click();
    await page.getByRole('menuitem', { name: 'Add a subtask' }).click();
    await page.getByRole('textbox', { name: 'New subtask of Kick-off' }).fill('Agenda');
    await page.keyboard.press('Enter');
    await page.getByText('0 % · 0 of 3 done').waitFor();
    for (const [title, progress] of [
      ['Agenda', '33 % · 1 of 3 done'],
      ['Kick-off', '66 % · 2 of 3 done'],
      ['Training', '100 % · 3 of 3 done'],
    ] as const) {
      await page.getByRole('checkbox', { name: `Done: ${title}` }).click();
      await page.getByText(progress).waitFor();
    }
    await page.getByRole('button', { name: 'Completed', exact: true }).click();
    await until('it is completed', async () => {
      const [row] = await house.db.query<{ status: string }>(
        'select p.status from project p join project_deal d on d.project_id = p.id where d.deal_id = $1',
        [deal],
      );
      return row?.status === 'completed';
    });
  });

  it('brings a deleted task back', async () => {
    await page.getByRole('button', { name: 'Actions for the task Kick-off' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('100 % · 1 of 1 done').waitFor();
    await page
      .getByRole('alert')
      .filter({ hasText: 'Kick-off is deleted' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await page.getByText('100 % · 3 of 3 done').waitFor();
  });

  it('is moved on its board by its menu and by dragging, and both are taken back', async () => {
    await house.db.query(`update project set status = 'open'`);
    await page.goto(`${house.url}/projects`);
    await card('Planning').waitFor();
    await page.getByRole('button', { name: 'Actions for Nordic rollout' }).click();
    await page.getByRole('menuitem', { name: 'Doing' }).click();
    await card('Doing').waitFor();
    await undo(page, 'Nordic rollout is in Doing');
    await card('Planning').waitFor();

    await card('Planning').dragTo(phase('Doing'));
    await card('Doing').waitFor();
    await until('it is in the second phase', async () => {
      const rows = await house.db.query(
        `select from project p join phase ph on ph.id = p.phase_id where ph.name = 'Doing'`,
      );
      return rows.length === 1;
    });
  });

  it('is archived, and comes back', async () => {
    await page.getByRole('button', { name: 'Actions for Nordic rollout' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByRole('heading', { name: 'No project here yet' }).waitFor();
    const said = page.getByRole('alert').filter({ hasText: 'Nordic rollout is archived' });
    await said.getByRole('button', { name: 'Undo' }).click();
    await card('Doing').waitFor();
  });
});
