import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { Conversions } from '../../src/crm/conversions.js';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { undo } from '../support/toast.js';

/** The board and the forecast, as a rep works with them. */
describeWithBrowser('deals in the web app', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let bo: Person;
  let context: BrowserContext;
  let page: Page;
  let stages: { id: number; name: string; pipeline_id: number }[];

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna', { isAdmin: true });
    bo = await house.user('Bo');
    stages = await house.db.query('select id, name, pipeline_id from stage order by position, id');
    const other = (await house.post(anna, '/api/v2/pipelines', { name: 'Renewals' })).body.data.id;
    await house.post(anna, '/api/v2/stages', { name: 'Due soon', pipeline_id: other });
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });

  beforeEach(async () => {
    await house.db.query('delete from deal');
    ({ context, page } = await openAs(anna));
  });
  afterEach(() => context.close());

  async function openAs(who: Person, width = 1440) {
    const opened = await signedIn(chromium, who.token, {
      timezoneId: 'UTC',
      viewport: { width, height: 900 },
    });
    const first = await opened.newPage();
    return { context: opened, page: first };
  }

  const person = async (name: string): Promise<number> =>
    (await house.post(anna, '/api/v2/persons', { name })).body.data.id;
  const deal = async (title: string, more: object = {}): Promise<number> =>
    (await house.post(anna, '/api/v2/deals', { title, ...more })).body.data.id;
  const lane = (name: string, on = page) => on.getByRole('region', { name, exact: true });
  const card = (title: string, on = page) => on.locator('article', { hasText: title });
  const dealRow = async (id: number) =>
    (
      await house.db.query<{
        status: string;
        stage_id: number;
        lost_reason: string | null;
        deleted: boolean;
      }>(`select status, stage_id, lost_reason, deleted_at is not null as deleted from deal where id = $1`, [
        id,
      ])
    )[0]!;
  /** As a hand does it: the browser begins to drag once the mouse has moved a little. */
  async function drag(what: Locator, onto: Locator): Promise<void> {
    const from = (await what.boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2 + 8, from.y + 22, { steps: 3 });
    // What the board offers comes up from below.
    await page.waitForFunction(() =>
      document.getAnimations().every(animation => animation.playState !== 'running'),
    );
    const to = (await onto.boundingBox())!;
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
    await page.mouse.up();
  }

  it('are dragged to the next stage, and back by undo', async () => {
    const id = await deal('Blue sails', { value: 1200, currency: 'EUR' });
    await page.goto(`${house.url}/deals`);
    await lane(stages[0]!.name).getByText('Blue sails').waitFor();
    await drag(card('Blue sails'), lane(stages[1]!.name));
    await lane(stages[1]!.name).getByText('Blue sails').waitFor();
    await lane(stages[1]!.name).getByText('€1,200').first().waitFor();
    await until('it is moved', async () => (await dealRow(id)).stage_id === stages[1]!.id);
    await undo(page, 'Blue sails is in');
    await lane(stages[0]!.name).getByText('Blue sails').waitFor();
    await until('it is back', async () => (await dealRow(id)).stage_id === stages[0]!.id);
  });

  it('are won and deleted at the foot of the board, while the mouse holds them', async () => {
    const won = await deal('Won sails');
    const gone = await deal('Gone sails');
    await page.goto(`${house.url}/deals`);
    await drag(card('Won sails'), page.locator('[data-zone=won]'));
    await until('it is won', async () => (await dealRow(won)).status === 'won');
    await card('Won sails').first().waitFor({ state: 'detached' });
    await drag(card('Gone sails'), page.locator('[data-zone=delete]'));
    await until('it is deleted', async () => (await dealRow(gone)).deleted);
    await undo(page, 'Gone sails is deleted');
    await card('Gone sails').waitFor();
    await until('it is back', async () => !(await dealRow(gone)).deleted);
  });

  it('are walked by arrows and moved by the keyboard alone', async () => {
    const id = await deal('First sails');
    await deal('Second sails', { stage_id: stages[1]!.id });
    await page.goto(`${house.url}/deals`);
    await card('First sails').getByRole('link').focus();
    await page.keyboard.press('ArrowRight');
    await until('the next lane has the focus', () =>
      page.evaluate(() => document.activeElement?.textContent === 'Second sails'),
    );
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('m');
    await page.getByRole('menuitem', { name: 'Lost' }).click();
    await page.getByLabel('Lost reason').fill('Too late');
    await page.getByRole('button', { name: 'Mark as lost' }).click();
    await until('it is lost', async () => (await dealRow(id)).status === 'lost');
    expect((await dealRow(id)).lost_reason).toBe('Too late');
  });

  it('are walked, opened, added and filtered by single keys, which the list of keys and the search show', async () => {
    await deal('First sails', { value: 2 });
    await deal('Second sails', { value: 1 });
    await deal('Third sails', { stage_id: stages[1]!.id });
    await page.goto(`${house.url}/deals?sort=value`);
    await card('Third sails').waitFor();
    const hasFocus = (title: string) =>
      page.getByRole('link', { name: title }).and(page.locator(':focus')).waitFor();
    for (const [key, title] of [
      ...[
        ['j', 'First sails'],
        ['j', 'Second sails'],
        ['j', 'Second sails'],
        ['k', 'First sails'],
      ],
      ...[
        ['ArrowRight', 'Third sails'],
        ['ArrowLeft', 'First sails'],
        ['ArrowDown', 'Second sails'],
      ],
    ] as [string, string][]) {
      await page.keyboard.press(key);
      await hasFocus(title);
    }

    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const name of ['Next deal', 'Move the deal', 'Filter', 'Add deal'])
      await keys.getByText(name, { exact: true }).waitFor();
    // What the page has for a key is all that the key does there.
    expect(await keys.getByText('Something new').count()).toBe(0);
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });

    await page.keyboard.press('f');
    await page.getByRole('option', { name: 'Bo' }).waitFor();
    // In the field letters are letters.
    await page.keyboard.press('n');
    await page.keyboard.press('Escape');
    await page.getByRole('option', { name: 'Bo' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('heading', { level: 1, name: 'Deals' }).click();

    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'Add a deal' }).getByLabel('Title').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    // The search goes on from the card, too.
    await card('Second sails').getByRole('link').focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('previous deal');
    await page.getByRole('option', { name: /^Previous deal/ }).waitFor();
    await page.keyboard.press('Enter');
    await hasFocus('First sails');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'First sails' }).waitFor();
  });

  it('that are deleted are a step away, by the menu of the page or by the search', async () => {
    const id = await deal('Sunk sails');
    await house.call(anna, 'DELETE', `/api/v2/deals/${id}`);
    await page.goto(`${house.url}/deals`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Show deleted' }).click();
    await page.getByRole('heading', { level: 1, name: 'Deleted deals' }).waitFor();
    await page.getByRole('link', { name: 'Sunk sails' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('show deleted');
    await page.getByRole('option', { name: 'Deleted leads' }).click();
    await page.getByRole('heading', { level: 1, name: 'Deleted leads' }).waitFor();
  });

  it('move to another pipeline, where its stages are offered', async () => {
    const id = await deal('Blue sails');
    await page.goto(`${house.url}/deals`);
    await card('Blue sails').getByRole('button', { name: 'Move Blue sails' }).click();
    await page.getByRole('menuitem', { name: 'Other pipeline' }).click();
    await page.getByRole('dialog').getByLabel('Stage').first().waitFor();
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await until('it is in the other one', async () => {
      const { stage_id } = await dealRow(id);
      return !stages.some(each => each.id === stage_id);
    });
    await card('Blue sails').first().waitFor({ state: 'detached' });
  });

  it('are changed on their card, and have an activity planned and done there', async () => {
    const id = await deal('Blue sails', { value: 100, currency: 'EUR' });
    await page.goto(`${house.url}/deals`);
    await card('Blue sails').getByRole('button', { name: '€100: change Blue sails' }).click();
    await page.getByLabel('Value').fill('2500');
    await page.getByRole('button', { name: 'Save' }).click();
    await card('Blue sails').getByText('€2,500').waitFor();

    await card('Blue sails').getByRole('button', { name: 'Nothing planned' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add activity' });
    await dialog.getByLabel('Subject').fill('Send the offer');
    await dialog.getByLabel('Subject').press('Control+Enter');
    await card('Blue sails')
      .getByRole('button', { name: /Send the offer/ })
      .click();
    await page.getByRole('button', { name: 'Mark as done' }).click();
    await card('Blue sails').getByRole('button', { name: 'Nothing planned' }).waitFor();
    await until('it is done', async () => {
      const rows = await house.db.query<{ done: boolean }>('select done from activity where deal_id = $1', [
        id,
      ]);
      return rows[0]?.done === true;
    });
  });

  it('show by themselves where somebody else has moved one', async () => {
    const id = await deal('Blue sails');
    const other = await openAs(bo);
    try {
      await other.page.goto(`${house.url}/deals`);
      await lane(stages[0]!.name, other.page).getByText('Blue sails').waitFor();
      await house.call(anna, 'PATCH', `/api/v2/deals/${id}`, { stage_id: stages[1]!.id });
      await house.dispatch();
      await lane(stages[1]!.name, other.page).getByText('Blue sails').waitFor();
    } finally {
      await other.context.close();
    }
  });

  it('become leads, and are restored', async () => {
    const id = await deal('Blue sails', { person_id: await person('Eva Lind') });
    await page.goto(`${house.url}/deals`);
    await card('Blue sails').getByRole('button', { name: 'Move Blue sails' }).click();
    await page.getByRole('menuitem', { name: 'Leads' }).click();
    await page.getByText('Not carried over: activities that are done').waitFor();
    await page.getByRole('button', { name: 'Move to leads' }).click();
    await converted();
    await page.getByText('The deal is a lead now').waitFor();
    await card('Blue sails').waitFor({ state: 'detached' });

    // The lead says where it came from; its deal is brought back there, and the lead stays.
    await page.goto(`${house.url}/leads`);
    await page.getByRole('button', { name: /Blue sails/ }).click();
    await page.getByRole('note').getByRole('link', { name: 'Blue sails' }).click();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await until('it is back', async () => !(await dealRow(id)).deleted);
    await page.goto(`${house.url}/deals`);
    await card('Blue sails').waitFor();
    const [lead] = await house.db.query<{ n: number }>(
      `select count(*) as n from lead where deleted_at is null and title = 'Blue sails'`,
    );
    expect(lead!.n).toBe(1);
  });

  /** What the worker does, once it is asked. */
  async function converted(): Promise<void> {
    let ids: { id: string }[] = [];
    await until('a conversion waits', async () => {
      ids = await house.db.query('select id from conversion where finished_at is null');
      return ids.length > 0;
    });
    for (const { id } of ids) await house.app.get(Conversions).run(id);
  }

  it('stand in the month of their expected close date, which changes where they are dropped', async () => {
    const day = (months: number) => {
      const now = new Date();
      return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 15))
        .toISOString()
        .slice(0, 10);
    };
    const name = (months: number) =>
      new Intl.DateTimeFormat('en-GB', {
        month: 'long',
        ...(day(months).slice(0, 4) !== day(0).slice(0, 4) && { year: 'numeric' }),
        timeZone: 'UTC',
      }).format(new Date(day(months)));
    const id = await deal('Blue sails', { value: 100, currency: 'EUR', expected_close_date: day(1) });
    await deal('Undated sails');
    await page.goto(`${house.url}/deals?view=forecast`);
    await lane('No date').getByText('Undated sails').waitFor();
    await lane(name(1)).getByText('Blue sails').waitFor();
    await drag(card('Blue sails'), lane(name(0)));
    await lane(name(0)).getByText('Blue sails').waitFor();
    await until('it is expected then', async () => {
      const [row] = await house.db.query<{ day: string }>(
        'select expected_close_date::text as day from deal where id = $1',
        [id],
      );
      return row!.day === day(0);
    });
  });

  it('are thousands, of which the page holds those in sight', async () => {
    await house.db.query(
      `insert into deal (pipeline_id, stage_id, title, value, currency, owner_id)
       select $1, $2, 'Deal ' || n, n, 'EUR', $3 from generate_series(1, 2000) n`,
      [stages[0]!.pipeline_id, stages[0]!.id, anna.userId],
    );
    await page.goto(`${house.url}/deals?sort=value`);
    await card('Deal 2000').waitFor();
    await lane(stages[0]!.name).getByText('2,000', { exact: true }).waitFor();
    // To the end of what is loaded, until the sixtieth deal is there.
    for (let seen = false; !seen;) {
      await lane(stages[0]!.name)
        .locator('ul')
        .evaluate(list => list.parentElement!.scrollBy(0, 500));
      seen = await card('Deal 1940')
        .waitFor({ timeout: 1000 })
        .then(
          () => true,
          () => false,
        );
    }
    expect(await page.locator('article').count()).toBeLessThan(60);
  });

  it('are seen one stage at a time on a phone', async () => {
    await deal('Blue sails');
    await deal('Red sails', { stage_id: stages[1]!.id });
    const phone = await openAs(anna, 390);
    try {
      await phone.page.goto(`${house.url}/deals`);
      await card('Blue sails', phone.page).waitFor();
      await phone.page
        .getByRole('navigation', { name: 'Stages' })
        .getByRole('button', { name: stages[1]!.name })
        .click();
      await until('the second stage is in sight', async () => {
        const box = await card('Red sails', phone.page).boundingBox();
        return !!box && box.x >= 0 && box.x + box.width <= 391;
      });
    } finally {
      await phone.context.close();
    }
  });
});
