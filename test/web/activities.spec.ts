import type { Browser, Locator, Page } from 'playwright-core';
import { meetings, type Meetings } from '../support/meetings.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';

/** A Wednesday to come, so that its week has days before and after it. */
const wednesday = (() => {
  const day = new Date(Date.now() + 14 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((3 - day.getUTCDay() + 7) % 7));
  return day.toISOString().slice(0, 10);
})();
const friday = new Date(Date.parse(wednesday) + 2 * 86_400_000).toISOString().slice(0, 10);

/** What a rep plans, in a zone that is not the server's. */
describeWithBrowser('activities in the browser', () => {
  let world: Meetings;
  let chromium: Browser;
  let page: Page;
  let deal: number;
  /** Of the rep's zone: Stockholm's times are an hour or two later than UTC's. */
  let utcOf: (day: string, time: string) => string;

  beforeAll(async () => {
    [world, chromium] = await Promise.all([meetings(), browser()]);
    await world.query(`update users set locale = 'en-GB' where id = $1`, [world.ada.id]);
    const org = await world.make('/api/v2/organizations', { name: 'Nordic Sails' });
    const person = await world.make('/api/v2/persons', {
      name: 'Eva Lind',
      org_id: org,
      emails: [{ value: 'eva@nordic.example', primary: true }],
    });
    deal = await world.make('/api/v2/deals', { title: 'Nordic rollout', person_id: person, org_id: org });
    const [zone] = await world.query<{ hours: number }>(
      `select extract(epoch from ($1::timestamp at time zone 'UTC') - ($1::timestamp at time zone 'Europe/Stockholm'))::int / 3600
         as hours`,
      [wednesday],
    );
    utcOf = (day, time) =>
      new Date(Date.parse(`${day}T${time}Z`) - zone!.hours * 3600_000).toISOString().slice(11, 16);
    const context = await signedIn(chromium, world.ada.token);
    page = await context.newPage();
  });
  afterAll(async () => {
    await chromium?.close();
    await world?.stop();
  });

  const press = (name: string, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: true }).click();
  const dialog = () => page.getByRole('dialog').last();
  const inCalendar = (subject: string) => page.locator('main').getByText(subject, { exact: true });
  const stored = async (subject: string) =>
    (
      await world.query<{
        id: number;
        date: string;
        time: string;
        done: boolean;
        minutes: number;
        deal: number;
      }>(
        `select id, due_date::text as date, left(due_time::text, 5) as time, done, duration / 60 as minutes, deal_id as deal,
                person_id as person, organization_id is not null as organization
           from activity where subject = $1 and deleted_at is null`,
        [subject],
      )
    )[0];
  const becomes = async (subject: string, expected: object) => {
    const isSo = async () => {
      const now = await stored(subject);
      return Object.entries(expected).every(([key, value]) => now?.[key as keyof typeof now] === value);
    };
    await until('it is as expected', isSo, { milliseconds: 15_000 }).catch(() => undefined);
    expect(await stored(subject)).toMatchObject(expected);
  };

  it('say when they meet something else', async () => {
    await world.make('/api/v2/activities', {
      subject: 'Sails at the quay',
      type: 'meeting',
      deal_id: deal,
      due_date: friday,
      due_time: utcOf(friday, '13:00'),
      duration: '00:45',
    });
    await world.make('/api/v2/activities', {
      subject: 'Dentist',
      type: 'task',
      due_date: friday,
      due_time: utcOf(friday, '13:30'),
      duration: '01:00',
    });
    await page.goto(`${world.api.url}/activities?span=week&day=${wednesday}`);
    await inCalendar('Sails at the quay').click();
    await dialog().getByText('At the same time: Dentist').waitFor();
    await press('Cancel', dialog());
  });

  it('are found by when they are due, done, deleted and brought back', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await world.make('/api/v2/activities', {
      subject: 'Call back',
      type: 'call',
      due_date: yesterday,
      deal_id: deal,
    });
    await page.getByText('List', { exact: true }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Call back' });
    await press('Overdue');
    await row.waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Sails at the quay' })
      .first()
      .waitFor({ state: 'detached' });
    await row.getByRole('button', { name: 'Done: Call back' }).click();
    await becomes('Call back', { done: true });
    await row.waitFor({ state: 'detached' });
    await press('Done');
    await row.hover();
    await row.getByRole('button', { name: 'Delete Call back' }).click();
    await until('it is gone', async () => !(await stored('Call back')));
    await page.getByText('The activity is deleted').waitFor();
    await page
      .getByRole('alert')
      .filter({ hasText: 'is deleted' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await becomes('Call back', { done: true });
    await row.waitFor();
  });

  it('are added several at once from a list that is pasted', async () => {
    await press('Add several');
    const first = dialog().getByRole('textbox', { name: 'Subject' }).first();
    await first.focus();
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', 'Ask for the logo\nAsk for the terms\n');
      document.activeElement!.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    });
    await press('Save', dialog());
    await page.getByText('2 activities are added').waitFor();
    await press('Today');
    for (const subject of ['Ask for the logo', 'Ask for the terms'])
      await page.getByRole('listitem').filter({ hasText: subject }).waitFor();
  });

  it('are gone through by keys, in the calendar and in the list', async () => {
    await page.goto(`${world.api.url}/activities?span=week&day=${wednesday}`);
    await inCalendar('Dentist').first().waitFor();
    const week = page.getByRole('heading', { level: 2 });
    const shown = await week.innerText();
    const becomes = (what: string) =>
      page.getByRole('heading', { level: 2, name: what, exact: true }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(url => !url.href.includes(wednesday));
    await page.keyboard.press('ArrowLeft');
    await becomes(shown);
    await page.keyboard.press('m');
    await page.waitForURL(/span=month/);
    await page.keyboard.press('w');
    await becomes(shown);

    // From one to the next, to open or tick it.
    await inCalendar('Dentist').first().waitFor();
    const focused = page.locator('[data-card]:focus');
    await page.keyboard.press('j');
    await focused.filter({ hasText: 'Sails at the quay' }).waitFor();
    await page.keyboard.press('j');
    await focused.filter({ hasText: 'Dentist' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog().getByLabel('Subject').waitFor();
    await press('Cancel', dialog());
    await dialog().waitFor({ state: 'detached' });
    await page.keyboard.press('t');
    await page.waitForURL(url => !url.searchParams.has('day'));

    await page.keyboard.press('v');
    const row = (subject: string) => page.getByRole('listitem').filter({ hasText: subject });
    await row('Dentist').waitFor();
    // From the one that was open before.
    await page.keyboard.press('k');
    await row('Sails at the quay').locator(':focus').waitFor();
    await page.keyboard.press('x');
    await row('Sails at the quay').getByRole('checkbox', { checked: true }).waitFor();
    await page.keyboard.press('x');
    await page.keyboard.press('ArrowUp');
    await row('Ask for the terms').locator(':focus').waitFor();
    await page.keyboard.press('e');
    await row('Ask for the terms').waitFor({ state: 'detached' });
    expect((await stored('Ask for the terms'))!.done).toBe(true);
    await page.keyboard.press('f');
    await page.getByRole('checkbox', { name: 'Everyone' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox', { name: 'Everyone' }).waitFor({ state: 'detached' });
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'Add activity' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('that are deleted are a step away', async () => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Show deleted' }).click();
    await page.getByRole('heading', { level: 1, name: 'Deleted activities' }).waitFor();
  });
});
