import type { Browser, BrowserContext, Page } from 'playwright-core';
import { RetroactiveLinks } from '../../src/inbox/retroactive/retroactive-links.js';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { violations } from '../support/looks.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';

/** From a thread of a deal to the review of earlier ones, in a browser. */
describeWithBrowser('the review of earlier threads in the web app', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let context: BrowserContext;
  let page: Page;
  let deal: number;

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna');
    const [eva] = await house.db.query<{ id: number }>(
      `insert into person (name) values ('Eva Lind') returning id`,
    );
    await house.db.query(`insert into contact_email (person_id, email) values ($1, 'eva@nordic.example')`, [
      eva!.id,
    ]);
    const fields = { person_id: eva!.id, add_time: new Date('2026-11-10') };
    const write = (n: number, subject: string, date: string) =>
      letter({ 'Message-ID': `<w${n}@nordic.example>`, Subject: subject, Date: date });
    await house.import(anna, [
      write(1, 'Offer for the rollout', 'Mon, 02 Nov 2026 10:00:00 +0000'),
      write(2, 'Contract, second draft', 'Tue, 03 Nov 2026 10:00:00 +0000'),
      write(3, 'Visit in spring', 'Mon, 02 Mar 2026 10:00:00 +0000'),
    ]);
    deal = await house.deal('Nordic rollout', fields);
    await house.import(anna, [write(4, 'When do we begin?', 'Wed, 11 Nov 2026 10:00:00 +0000')]);
    const other = await house.deal('Second office', fields);
    await house.import(anna, [write(5, 'Which of the two?', 'Thu, 12 Nov 2026 10:00:00 +0000')]);
    // The question stands; the other deal itself is closed again, so that the rest is clear.
    await house.db.query(`update deal set status = 'lost' where id = $1`, [other]);
  }, 60_000);

  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });

  beforeEach(async () => {
    context = await signedIn(chromium, anna.token);
    page = await context.newPage();
  });
  afterEach(() => context.close());

  const box = (subject: string) => page.getByRole('checkbox', { name: `Link “${subject}”` });
  const linkedSubjects = async () =>
    (
      await house.db.query<{ subject: string }>(
        `select thread.subject from thread_link link join thread on thread.id = link.thread_id
          where deal_id = $1 and state = 'linked' order by thread.id`,
        [deal],
      )
    )
      .map(row => row.subject)
      .sort();
  /** What the worker does, once there is a job in this state. */
  async function work(state: string): Promise<void> {
    let ids: { id: number }[] = [];
    await until(`a job is ${state}`, async () => {
      ids = await house.db.query('select id from retroactive_link where state = $1', [state]);
      return ids.length > 0;
    });
    for (const { id } of ids) await house.app.get(RetroactiveLinks).run(id);
  }

  it('leads there from a thread of the deal, links what is ticked, and takes it back', async () => {
    const { thread } = await house.message('w4@nordic.example');
    await page.goto(`${house.url}/mail/${thread}?view=all`);
    await page.getByText('4 earlier threads of these people are not linked').waitFor();
    await page.getByRole('link', { name: 'Review' }).click();
    await page.getByRole('heading', { name: 'Nordic rollout', level: 1 }).waitFor();
    await page.getByText('2 threads chosen').waitFor();
    expect(await box('Offer for the rollout').isChecked()).toBe(true);
    expect(await box('Visit in spring').isChecked()).toBe(false);
    expect(await box('Which of the two?').isChecked()).toBe(false);
    await page.getByText('The only open item of Eva Lind').first().waitFor();

    await box('Offer for the rollout').uncheck();
    await box('Visit in spring').check();
    await box('Which of the two?').check();
    await page.getByText('3 threads chosen').waitFor();
    await page.getByRole('button', { name: 'Link', exact: true }).click();
    await page.getByText('Linking: 0 of 3').waitFor();
    expect(await box('Offer for the rollout').isChecked()).toBe(false);
    expect(await box('Visit in spring').isChecked()).toBe(true);
    await work('linking');
    await page.getByText('3 threads linked').first().waitFor();
    expect(await linkedSubjects()).toEqual([
      'Contract, second draft',
      'Visit in spring',
      'When do we begin?',
      'Which of the two?',
    ]);
    // A reload finds the job again.
    await page.reload();
    await page.getByRole('button', { name: 'Undo' }).click();
    await work('reverting');
    await page.getByText('3 links taken back').first().waitFor();
    expect(await linkedSubjects()).toEqual(['When do we begin?']);
    await page.getByText('2 threads chosen').waitFor();
  });

  it('works by keys alone', async () => {
    await page.goto(`${house.url}/items/deal/${deal}/threads`);
    await box('Contract, second draft').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await until('one is left out', async () => !(await box('Offer for the rollout').isChecked()));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    await until('so is the other', async () => !(await box('Contract, second draft').isChecked()));
    await page.getByRole('button', { name: 'Link', exact: true, disabled: true }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all: Would be linked now' }).focus();
    await page.keyboard.press('Space');
    await page.getByText('2 threads chosen').waitFor();
  });

  it('links a single other thread by one press', async () => {
    await page.goto(`${house.url}/items/deal/${deal}/threads`);
    await page.getByText('Other threads of its people, not linked').click();
    await page.getByRole('button', { name: 'Link “Visit in spring”' }).click();
    await page.getByText('Linked to Nordic rollout').waitFor();
    expect(await linkedSubjects()).toContain('Visit in spring');
    await page.getByRole('button', { name: 'Undo' }).click();
    await until('it is taken back', async () => !(await linkedSubjects()).includes('Visit in spring'));
  });

  it.each([1440, 390])('has nothing that axe finds, and nothing cut off, at %i px', async width => {
    await page.setViewportSize({ width, height: 900 });
    for (const path of [
      `items/deal/${deal}/threads`,
      'items/deal/999999/threads',
      'items/person/1/threads',
    ]) {
      await page.goto(`${house.url}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (path === `items/deal/${deal}/threads`) {
        await page.getByText('Other threads of its people, not linked').click();
        await page.getByText('chosen').waitFor();
      }
      expect({ path, width, violations: await violations(page) }).toEqual({ path, width, violations: [] });
      const wider = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect({ path, wider }).toEqual({ path, wider: 0 });
    }
  });
});
