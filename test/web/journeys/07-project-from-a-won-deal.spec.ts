import type { Locator, Page } from 'playwright-core';
import { until } from '../../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../../support/services.js';
import { undo } from '../../support/toast.js';
import { company, type Company } from './company.js';

/** A deal is won and becomes a project, which Anna and Bo work to 100 % through its phases. */
describeWithBrowser('journey 7: a project from a won deal, to 100 %', () => {
  describeWithDovecot('on real servers', () => {
    let house: Company;
    let anna: Page;
    let bo: Page;
    let deal: number;
    let project: number;

    beforeAll(async () => {
      house = await company();
      anna = await house.signIn('anna');
      await house.colleague(anna, 'Bo');
      bo = await house.signIn('bo');
      const org = await house.ask(anna, 'POST', '/api/v2/organizations', {
        name: 'Nordic Sails',
        visible_to: 7,
      });
      const eva = await house.ask(anna, 'POST', '/api/v2/persons', {
        name: 'Eva Lind',
        org_id: org.id,
        visible_to: 7,
      });
      deal = (
        await house.ask(anna, 'POST', '/api/v2/deals', {
          title: 'Nordic rollout',
          person_id: eva.id,
          org_id: org.id,
          visible_to: 7,
        })
      ).id;
    });
    afterAll(() => house?.close());

    const button = (name: string, on: Page | Locator = anna) => on.getByRole('button', { name, exact: true });
    const dialog = () => anna.getByRole('dialog').last();
    const progress = (text: string, on = anna) => on.getByText(text, { exact: true }).first().waitFor();
    const box = (title: string, on = anna) => on.getByRole('checkbox', { name: `Done: ${title}` });
    const phase = (name: string, on = anna) => on.getByRole('region', { name: new RegExp(`^${name}: `) });
    const phaseNow = () =>
      anna.getByRole('group', { name: 'Phase' }).locator('[aria-pressed=true]').innerText();
    const stored = async () =>
      (
        await house.rows<{ status: string; phase: string; archived: boolean }>(
          `select p.status, ph.name as phase, p.archived_at is not null as archived
             from project p join phase ph on ph.id = p.phase_id where p.id = $1`,
          [project],
        )
      )[0];
    const becomes = (wanted: object) =>
      until(`the project is ${JSON.stringify(wanted)}`, async () => {
        const now = (await stored()) as Record<string, unknown> | undefined;
        return Object.entries(wanted).every(([key, value]) => now?.[key] === value);
      });

    it('begins with a deal that is won', async () => {
      await anna.goto(`${house.url}/deals/${deal}`);
      await button('Won').click();
      await anna.getByRole('button', { name: 'Reopen' }).waitFor();
      await button('More').click();
      await anna.getByRole('menuitem', { name: 'Make a project of it' }).click();
      await dialog().getByRole('button', { name: 'Create project' }).click();
      await anna.getByRole('heading', { name: 'Nordic rollout', level: 1 }).waitFor();
      project = Number(/\/projects\/(\d+)/.exec(anna.url())![1]);
      // What the deal was about, the project is about.
      await anna.getByRole('link', { name: 'Eva Lind' }).first().waitFor();
      await anna.getByRole('link', { name: 'Nordic Sails' }).first().waitFor();
      await anna.getByRole('link', { name: 'Nordic rollout' }).first().waitFor();
      await progress('Nothing planned yet');
      await becomes({ status: 'open', phase: 'To do' });
    });

    it('gets tasks by the keyboard, a subtask, somebody who does it, and an activity', async () => {
      const add = anna.getByRole('textbox', { name: 'New task' });
      await add.click();
      for (const title of ['Kick-off', 'Training']) {
        await anna.keyboard.type(title);
        await anna.keyboard.press('Enter');
        await box(title).waitFor();
      }
      await anna.getByRole('button', { name: 'Actions for the task Kick-off' }).click();
      await anna.getByRole('menuitem', { name: 'Add a subtask' }).click();
      await anna.getByRole('textbox', { name: 'New subtask of Kick-off' }).fill('Agenda');
      await anna.keyboard.press('Enter');
      await progress('0% · 0 of 3 done');
      await anna.getByRole('button', { name: /^Who does Training/ }).click();
      await anna.getByRole('combobox', { name: 'Who does it' }).click();
      await anna.getByRole('option', { name: 'Bo' }).click();
      await anna.getByRole('button', { name: 'Who does Training: Bo' }).waitFor();

      // It counts as much as a task does.
      await house.ask(anna, 'POST', '/api/v2/activities', {
        subject: 'Walk through the office',
        type: 'meeting',
        project_id: project,
        due_date: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
      });
      await progress('0% · 0 of 4 done');
      await anna.reload();
      await progress('0% · 0 of 4 done');
      await anna.getByRole('button', { name: 'Who does Training: Bo' }).waitFor();
    });

    it('is worked on by two, who see each other’s ticks', async () => {
      await bo.goto(`${house.url}/projects/${project}`);
      await progress('0% · 0 of 4 done', bo);
      await box('Agenda').click();
      await progress('25% · 1 of 4 done');
      await progress('25% · 1 of 4 done', bo);
      await box('Training', bo).click();
      await progress('50% · 2 of 4 done', bo);
      await progress('50% · 2 of 4 done');
      // A slip of the hand.
      await undo(bo, 'Done: Training');
      await progress('25% · 1 of 4 done', bo);
      await progress('25% · 1 of 4 done');
      await until('it is to be done again', async () => {
        const [task] = await house.rows<{ done: boolean }>(
          `select marked_as_done_time is not null as done from task where title = 'Training'`,
        );
        return task?.done === false;
      });
      await box('Training', bo).click();
      await progress('50% · 2 of 4 done');
    });

    it('moves on by its page and by its board, forth and back', async () => {
      await button('Doing').click();
      await becomes({ phase: 'Doing' });
      await anna.getByRole('link', { name: 'All projects' }).click();
      const card = phase('Doing').getByRole('link', { name: 'Nordic rollout' });
      await card.waitFor();
      await card.dragTo(phase('Done'));
      await phase('Done').getByRole('link', { name: 'Nordic rollout' }).waitFor();
      await becomes({ phase: 'Done' });
      await undo(anna, 'Nordic rollout is in Done');
      await card.waitFor();
      await becomes({ phase: 'Doing' });
      await card.click();
      await until('the page says so', async () => (await phaseNow()) === 'Doing');
      await anna.goBack();
      await card.waitFor();
      await anna.goForward();
      await progress('50% · 2 of 4 done');
    });

    it('is completed at 100 %, and the deal and its people tell of it', async () => {
      await box('Kick-off').click();
      await progress('75% · 3 of 4 done');
      await button('Done: Walk through the office').click();
      await progress('100% · 4 of 4 done');
      await progress('100% · 4 of 4 done', bo);
      await anna.getByText('Everything is done. Set the project to completed?').waitFor();
      await anna.getByRole('status').getByRole('button', { name: 'Completed' }).click();
      await becomes({ status: 'completed' });
      await anna
        .getByText('Everything is done. Set the project to completed?')
        .waitFor({ state: 'detached' });
      await anna.reload();
      await until(
        'it is completed',
        async () => (await anna.getByRole('combobox', { name: 'Status' }).inputValue()) === 'Completed',
      );

      await anna.goto(`${house.url}/deals/${deal}`);
      await anna
        .getByRole('region', { name: 'Timeline' })
        .getByText('Walk through the office')
        .first()
        .waitFor();
      // It was of the deal's: the deal stays won.
      const [row] = await house.rows<{ status: string }>('select status from deal where id = $1', [deal]);
      expect(row).toEqual({ status: 'won' });
    });
  });
});
