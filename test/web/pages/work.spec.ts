import type { House, Person } from '../../api/mail/house.js';
import { describePages, press, type Place } from './describe-pages.js';
import { makeItem } from '../../support/make.js';
import { conversation } from './furniture.js';

const places: Place[] = [
  { name: 'the board of projects', path: '/projects', shows: '[data-card]' },
  { name: 'a project', path: '/projects/{project}', shows: 'main input[type=checkbox]' },
  { name: 'a new project of a deal', path: '/projects?deal={deal}', shows: '[role=dialog] form' },
  { name: 'the templates of projects', path: '/projects/templates', shows: 'main li strong' },
  {
    name: 'the calendar of a week',
    path: '/activities?span=week',
    shows: 'main [role=table] [role=listitem]',
  },
  {
    name: 'the calendar of a month',
    path: '/activities?span=month',
    shows: 'main [role=table] [role=listitem]',
  },
  { name: 'activities in a list', path: '/activities?view=list', shows: 'main li' },
  {
    name: 'an activity, and the day of its owner',
    path: '/activities?view=list',
    shows: 'main li',
    act: async page => {
      await page.locator('main li button:not([aria-pressed])').first().click();
      await page.locator('[role=dialog] [role=table]').waitFor();
    },
  },
  {
    name: 'several new activities',
    path: '/activities?view=list',
    shows: 'main li',
    act: async (page, w) => {
      if (page.viewportSize()!.width > 700) await press(page, w.activities.addMany);
    },
  },
  { name: 'the deals', path: '/deals', shows: 'article' },
  {
    name: 'what is done with a deal on the board',
    path: '/deals',
    shows: 'article',
    act: async page => {
      await page.locator('article a').first().focus();
      await page.keyboard.press('m');
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  { name: 'the forecast', path: '/deals?view=forecast', shows: 'article' },
  { name: 'the leads', path: '/leads', shows: '[role=listitem]' },
  { name: 'a lead', path: '/leads?lead={lead}', shows: 'article' },
  {
    name: 'a lead that becomes a deal',
    path: '/leads?lead={lead}',
    shows: 'article',
    act: async (page, w) => {
      await press(page, w.leads.convert);
      await page.getByRole('dialog').getByRole('button', { name: w.leads.convert }).waitFor();
    },
  },
  { name: 'how it goes', path: '/insights', shows: 'canvas, svg' },
];

describePages('work', places, async (house, anna) => {
  const made = await conversation(house, anna);
  const person_id = await makeItem(house, anna, '/api/v2/persons', {
    name: 'Aleksandra Wiśniewska-Sandberg',
  });
  const title = 'Aleksandra asked for prices of everything';
  const lead = await makeItem<string>(house, anna, '/v1/leads', { title, person_id });
  return { ...made, lead, project: await project(house, anna, made.deal) };
});

/** One with tasks below tasks, and a template for others. */
async function project(house: House, anna: Person, deal: number): Promise<number> {
  const board_id = await makeItem(house, anna, '/api/v2/boards', { name: 'Rollouts', order_nr: 0 });
  await makeItem(house, anna, '/api/v2/phases', { name: 'Planning', board_id });
  // On a phone it lies beyond the screen, and so does the card in it.
  const phase_id = await makeItem(house, anna, '/api/v2/phases', { name: 'Implementation', board_id });
  const project_id = await makeItem(house, anna, '/api/v2/projects', {
    title: 'Nordic rollout',
    board_id,
    phase_id,
    deal_ids: [deal],
    end_date: '2026-10-01',
  });
  const parent_task_id = await makeItem(house, anna, '/api/v2/tasks', {
    title: 'Order licences',
    project_id,
  });
  await makeItem(house, anna, '/api/v2/tasks', {
    title: 'Ask finance',
    project_id,
    parent_task_id,
    due_date: '2026-11-01',
  });
  await makeItem(house, anna, '/api/project-templates', {
    title: 'Rollout',
    plan: { tasks: [{ title: 'Kick-off' }] },
  });
  return project_id;
}
