import type { IncomingMessage } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/accounts/sessions.js';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';

/** Two users with their pages open: what one does, the other sees without doing anything. */
describeWithBrowser('what a colleague does shows by itself', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let bo: Person;
  let hers: Page;
  let his: Page;
  let dispatching: Promise<void>;
  const stopping = new AbortController();

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna', { isAdmin: true });
    bo = await house.user('Bo');
    // As the worker does.
    dispatching = (async () => {
      while (!stopping.signal.aborted) {
        await house.dispatch();
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    })();
    [hers, his] = (await Promise.all([anna, bo].map(pageOf))) as [Page, Page];
  }, 60_000);
  afterAll(async () => {
    stopping.abort();
    await dispatching;
    await chromium?.close();
    await house?.close();
  });

  const pageOf = async (who: Person): Promise<Page> =>
    (await signedIn(chromium, who.token, { timezoneId: 'UTC' })).newPage();

  /** A page that hears of changes: what happens before it listens is no news to it. */
  async function open(page: Page, path: string): Promise<void> {
    const listening = page.waitForResponse(response => response.url().endsWith('/api/live'));
    await page.goto(house.url + path);
    await listening;
  }
  const add = async (path: string, body: object): Promise<number> =>
    (await house.post(anna, path, body)).body.data.id;
  const card = (title: string, on = his) => on.locator('article', { hasText: title });

  it('on the board of deals, and on a deal; of what is hidden nothing shows', async () => {
    const deal = await add('/api/v2/deals', { title: 'Nordic rollout' });
    await open(his, '/deals');
    await card('Nordic rollout').waitFor();
    await open(hers, `/deals/${deal}`);
    await hers.getByRole('button', { name: 'Won', exact: true }).click();
    await card('Nordic rollout').waitFor({ state: 'detached' });

    await add('/api/v2/deals', { title: 'Hidden from Bo', visible_to: 1 });
    await add('/api/v2/deals', { title: 'Pilot in Oslo' });
    await card('Pilot in Oslo').waitFor();
    expect(await card('Hidden from Bo').count()).toBe(0);

    await open(his, `/deals/${deal}`);
    await his.getByRole('heading', { level: 1, name: 'Nordic rollout' }).waitFor();
    await house.post(anna, '/api/v1/notes', { content: '<p>They begin in May.</p>', deal_id: deal });
    await his.getByText('They begin in May.').waitFor();
  });

  it('and what is hidden goes from the board and from its own page', async () => {
    const deal = await add('/api/v2/deals', { title: 'Rollout in Bergen' });
    await open(his, '/deals');
    await card('Rollout in Bergen').waitFor();
    await house.call(anna, 'PATCH', `/api/v2/deals/${deal}`, { visible_to: 1 });
    await card('Rollout in Bergen').waitFor({ state: 'detached' });

    await house.call(anna, 'PATCH', `/api/v2/deals/${deal}`, { visible_to: 7 });
    await open(his, `/deals/${deal}`);
    await his.getByRole('heading', { level: 1, name: 'Rollout in Bergen' }).waitFor();
    await house.call(anna, 'PATCH', `/api/v2/deals/${deal}`, { visible_to: 1 });
    await his.getByText('There is nothing at this address').waitFor();
  });

  it('in the calendar and in the list of activities', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const deal = await add('/api/v2/deals', { title: 'Sails' });
    const call = { type: 'call', deal_id: deal, due_date: today, due_time: '10:00', owner_id: bo.userId };
    await open(his, '/activities?span=day');
    const event = his.locator('main').getByText('Call Eva');
    const id = await add('/api/v2/activities', { ...call, subject: 'Call Eva' });
    await event.first().waitFor();
    await open(his, '/activities?view=list');
    await his.getByRole('listitem').filter({ hasText: 'Call Eva' }).waitFor();
    await open(hers, `/deals/${deal}`);
    await hers.getByRole('button', { name: 'Done: Call Eva' }).click();
    await his.getByRole('listitem').filter({ hasText: 'Call Eva' }).waitFor({ state: 'detached' });
    await house.db.query('update activity set deleted_at = now() where id = $1', [id]);
  });

  it('on the board of projects, and on a project', async () => {
    const board = await add('/api/v2/boards', { name: 'Deliveries' });
    const phase = await add('/api/v2/phases', { name: 'Begun', board_id: board });
    await open(his, `/projects?board=${board}`);
    const project = await add('/api/v2/projects', { title: 'Rollout', board_id: board, phase_id: phase });
    await his.getByRole('link', { name: 'Rollout' }).waitFor();
    // A phase that an administrator adds.
    await add('/api/v2/phases', { name: 'Checked', board_id: board });
    await his.getByRole('region', { name: /^Checked: / }).waitFor();

    await add('/api/v2/tasks', { title: 'Kick-off', project_id: project });
    await Promise.all([open(his, `/projects/${project}`), open(hers, `/projects/${project}`)]);
    await his.getByRole('checkbox', { name: 'Done: Kick-off', checked: false }).waitFor();
    await hers.getByRole('checkbox', { name: 'Done: Kick-off' }).click();
    await his.getByRole('checkbox', { name: 'Done: Kick-off', checked: true }).waitFor();
  });

  it('in the inbox of leads and in lists', async () => {
    const person = await add('/api/v2/persons', { name: 'Ida Holm' });
    await open(his, '/leads');
    await his.getByRole('heading', { level: 1 }).waitFor();
    await add('/api/v1/leads', { title: 'Mast for Ida', person_id: person });
    await his.getByRole('listitem').filter({ hasText: 'Mast for Ida' }).waitFor();

    await open(his, '/persons');
    await his.getByRole('link', { name: 'Ida Holm' }).waitFor();
    await open(hers, `/persons/${person}`);
    await add('/api/v2/persons', { name: 'Jon Berg' });
    await his.getByRole('link', { name: 'Jon Berg' }).waitFor();
  });

  it('in eight tabs by one stream, which the next one takes over when its tab is closed, frozen or dead', async () => {
    const context = await signedIn(chromium, bo.token, { timezoneId: 'UTC' });
    try {
      let streams = 0;
      context.on('request', request => {
        if (request.url().endsWith('/api/live')) streams += 1;
      });
      await add('/api/v2/deals', { title: 'Before they opened' });
      // The first one leads: it has the stream before there is another.
      const tabs = [await context.newPage()];
      await open(tabs[0]!, '/deals');
      for (let n = 1; n < 8; n++) tabs.push(await context.newPage());
      // A browser has six connections to a host: with a stream each, the seventh and the eighth would show nothing.
      await Promise.all(tabs.slice(1).map(tab => tab.goto(`${house.url}/deals`)));
      const everywhere = (title: string) => Promise.all(tabs.map(tab => card(title, tab).waitFor()));
      await everywhere('Before they opened');
      await add('/api/v2/deals', { title: 'Eight tabs' });
      await everywhere('Eight tabs');
      expect(streams).toBe(1);

      const handedOver = () =>
        context.waitForEvent('request', request => request.url().endsWith('/api/live'));
      // What happens in the hand-over comes too: it is there before there is a stream again.
      const closed = handedOver();
      await tabs.shift()!.close();
      await add('/api/v2/deals', { title: 'Meanwhile closed' });
      let leader = (await closed).frame().page();
      await everywhere('Meanwhile closed');
      await add('/api/v2/deals', { title: 'After it was closed' });
      await everywhere('After it was closed');

      const frozen = handedOver();
      const asleep = leader;
      // As the browser says it before it puts a page to sleep, and when it wakes it.
      await asleep.evaluate(() => document.dispatchEvent(new Event('freeze')));
      await add('/api/v2/deals', { title: 'Meanwhile frozen' });
      leader = (await frozen).frame().page();
      expect(leader).not.toBe(asleep);
      await Promise.all(
        tabs.filter(tab => tab !== asleep).map(tab => card('Meanwhile frozen', tab).waitFor()),
      );
      await asleep.evaluate(() => document.dispatchEvent(new Event('resume')));
      await everywhere('Meanwhile frozen');

      // One that does not say that it is, and keeps its lock: a tab that somebody comes to asks, and takes it.
      const robbed = handedOver();
      await leader.evaluate(() => {
        const { postMessage } = BroadcastChannel.prototype;
        BroadcastChannel.prototype.postMessage = function (said: { kind: string }) {
          if (said.kind === 'who') postMessage.call(this, said);
        };
      });
      const other = tabs.find(tab => tab !== leader && tab !== asleep)!;
      await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      expect((await robbed).frame().page()).not.toBe(leader);
      await add('/api/v2/deals', { title: 'After it was robbed' });
      await everywhere('After it was robbed');
    } finally {
      await context.close();
    }
  });

  it('in eight tabs by one stream where there is no HTTPS, until their user signs out', async () => {
    // A name that is not this machine's own: there the browser has no Web Locks.
    const plain = await browser('--host-resolver-rules=MAP kontor.example 127.0.0.1');
    const streams = new Set<IncomingMessage>();
    house.app.getHttpServer().on('request', (request: IncomingMessage) => {
      if (request.url !== '/api/live' || !request.headers.cookie) return;
      streams.add(request);
      request.on('close', () => streams.delete(request));
    });
    try {
      const url = house.url.replace('127.0.0.1', 'kontor.example');
      const context = await plain.newContext({ locale: 'en-GB', timezoneId: 'UTC' });
      const value = await house.app.get(Sessions).start(bo.userId, 'Chromium', null);
      await context.addCookies([{ name: 'kontor_session', value, url, httpOnly: true }]);
      await add('/api/v2/deals', { title: 'Before it was plain' });
      const tabs: Page[] = [];
      for (let n = 0; n < 8; n++) tabs.push(await context.newPage());
      const everywhere = (title: string) => Promise.all(tabs.map(tab => card(title, tab).waitFor()));
      await Promise.all(tabs.map(tab => tab.goto(`${url}/deals`)));
      await everywhere('Before it was plain');
      expect(await tabs[0]!.evaluate(() => 'locks' in navigator)).toBe(false);
      await until('there is a stream', async () => streams.size > 0);
      await add('/api/v2/deals', { title: 'In plain sight' });
      await everywhere('In plain sight');
      expect(streams.size).toBe(1);

      await tabs.shift()!.close();
      await add('/api/v2/deals', { title: 'After one was closed' });
      await everywhere('After one was closed');
      expect(streams.size).toBe(1);

      for (const tab of tabs.splice(1)) await tab.close();
      const [last] = tabs as [Page];
      await last.keyboard.press('Control+k');
      await last.getByRole('combobox', { name: 'Search and commands' }).fill('sign out');
      await last.getByRole('option', { name: 'Sign out' }).click();
      await last.getByRole('heading', { name: 'Sign in' }).waitFor();
      await until('the stream has ended', async () => streams.size === 0);
    } finally {
      await plain.close();
    }
  });

  it('in a list that is open when a field is added, with its labels', async () => {
    await open(his, '/deals/list');
    await his.getByRole('button', { name: 'Columns' }).click();
    await his.getByRole('textbox', { name: 'Find a field' }).waitFor();
    await add('/api/v2/dealFields', { field_name: 'Hull length', field_type: 'double' });
    await his.getByRole('checkbox', { name: 'Hull length' }).waitFor();
  });

  it('among the notifications', async () => {
    await open(his, '/deals');
    await his.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    const deal = await add('/api/v2/deals', { title: 'Keel' });
    const content = `<p>Ask <a href="#" data-mentions="${bo.userId}">@Bo</a></p>`;
    await house.post(anna, '/api/v1/notes', { content, deal_id: deal });
    await his.getByRole('button', { name: /1 unread notification/ }).waitFor();
  });
});
