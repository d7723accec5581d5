import type { Page } from 'playwright-core';
import { describeWithBrowser } from '../support/services.js';
import { undo } from '../support/toast.js';
import { webHouse, type WebHouse } from '../support/web-house.js';

/** What is done with projects beside their way to 100 %, which is journey 7. */
describeWithBrowser('projects in the web app', () => {
  let house: WebHouse;
  let page: Page;
  let deal: number;

  beforeAll(async () => {
    house = await webHouse();
    const eva = await house.make('/api/v2/persons', { name: 'Eva Lind' });
    deal = await house.make('/api/v2/deals', { title: 'Nordic rollout', person_id: eva, status: 'won' });
    const board = await house.make('/api/v2/boards', { name: 'Rollouts', order_nr: 0 });
    for (const name of ['Planning', 'Doing']) await house.make('/api/v2/phases', { name, board_id: board });
    await house.post(house.anna, '/api/project-templates', {
      title: 'Rollout',
      board_id: board,
      roles: ['Trainer'],
      plan: { tasks: [{ title: 'Kick-off' }, { title: 'Training', days: 20, role: 'Trainer' }] },
    });
    page = await house.open(`/projects?deal=${deal}`);
  }, 60_000);
  afterAll(() => house?.close());

  const phase = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}: `) });
  const card = (name: string) => phase(name).getByRole('link', { name: 'Nordic rollout' });

  it('begins with a won deal, by a template', async () => {
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'From a template' }).click();
    await page.getByRole('option', { name: 'Rollout' }).click();
    await dialog.getByRole('combobox', { name: 'Trainer: who?' }).click();
    await page.getByRole('option', { name: 'Anna' }).click();
    await dialog.getByRole('button', { name: 'Create project' }).click();

    await page.getByRole('heading', { name: 'Nordic rollout', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Eva Lind' }).waitFor();
    await page.getByText('0% · 0 of 2 done').waitFor();
    await page.getByRole('button', { name: 'Who does Training: Anna' }).waitFor();
  });

  it('brings a deleted task back', async () => {
    await page.getByRole('button', { name: 'Actions for the task Kick-off' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('0% · 0 of 1 done').waitFor();
    await page
      .getByRole('alert')
      .filter({ hasText: 'Kick-off is deleted' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await page.getByText('0% · 0 of 2 done').waitFor();
  });

  it('has activities, of which what is done counts', async () => {
    const activities = page.getByRole('region', { name: 'Activities' });
    await activities.getByRole('button', { name: 'Add activity' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Subject').fill('Train the crew');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await activities.getByText('Train the crew').waitFor();
    await page.getByText('0% · 0 of 3 done').waitFor();
    await activities.getByRole('button', { name: 'Done: Train the crew' }).click();
    await page.getByText('33% · 1 of 3 done').waitFor();
    // Whoever comes next finds the project as it was.
    await house.db.query(`update activity set deleted_at = now() where subject = 'Train the crew'`);
  });

  it('is moved on its board by its menu, which is taken back', async () => {
    await page.goto(`${house.url}/projects`);
    await card('Planning').waitFor();
    await page.getByRole('button', { name: 'Actions for Nordic rollout' }).click();
    await page.getByRole('menuitem', { name: 'Doing' }).click();
    await card('Doing').waitFor();
    await undo(page, 'Nordic rollout is in Doing');
    await card('Planning').waitFor();
  });

  it('is archived, and comes back', async () => {
    await page.getByRole('button', { name: 'Actions for Nordic rollout' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByRole('heading', { name: 'No project here yet' }).waitFor();
    const said = page.getByRole('alert').filter({ hasText: 'Nordic rollout is archived' });
    await said.getByRole('button', { name: 'Undo' }).click();
    await card('Planning').waitFor();
  });

  it('are walked, moved and added by keys', async () => {
    await house.make('/api/v2/projects', {
      title: 'Refit',
      board_id: await boardId(),
      phase_id: await phaseId('Doing'),
    });
    await page.goto(`${house.url}/projects`);
    await phase('Doing').getByRole('link', { name: 'Refit' }).waitFor();
    const hasFocus = (title: string) =>
      page.getByRole('link', { name: title }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('j');
    await hasFocus('Nordic rollout');
    await page.keyboard.press('ArrowRight');
    await hasFocus('Refit');
    await page.keyboard.press('m');
    await page.getByRole('menuitem', { name: 'Planning' }).click();
    await phase('Planning').getByRole('link', { name: 'Refit' }).waitFor();
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('f');
    await page.getByRole('option', { name: 'Anna' }).waitFor();
  });
  const boardId = async () =>
    (await house.db.query<{ id: number }>(`select id from board where name = 'Rollouts'`))[0]!.id;
  const phaseId = async (name: string) =>
    (
      await house.db.query<{ id: number }>('select id from phase where name = $1 and board_id = $2', [
        name,
        await boardId(),
      ])
    )[0]!.id;
});
