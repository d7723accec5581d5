import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { undo } from '../support/toast.js';

/** What stands around every page: navigation, search and commands, "+", notifications, keys, help. */
describeWithBrowser('around every page', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let bert: Person;
  let deal: number;

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna', { isAdmin: true });
    bert = await house.user('Bert');
    deal = await house.deal('Nordic rollout', { owner_id: anna.userId });
    await house.import(anna, [letter({ 'Message-ID': '<a@nordic.example>', Subject: 'Rollout in Bergen' })]);
  });
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });

  /** Signed in by a token, in a browser of its own. */
  async function open(who: Person, path: string, width = 1440): Promise<Page> {
    const context: BrowserContext = await signedIn(chromium, who.token, { viewport: { width, height: 900 } });
    const page = await context.newPage();
    await page.goto(house.url + path);
    await page.getByRole('navigation').waitFor();
    return page;
  }
  const palette = (page: Page) => page.getByRole('combobox', { name: 'Search and commands' });
  const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name });
  const at = (page: Page) => new URL(page.url()).pathname;

  it('the search finds items and mail, opens them by Enter, and knows them again', async () => {
    const page = await open(anna, '/mail');
    await page.getByRole('listitem').first().waitFor();
    await page.keyboard.press('Control+k');
    await palette(page).fill('roll');
    await option(page, /Nordic rollout.*Deal/).waitFor();
    await option(page, /Rollout in Bergen/).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('[aria-selected=true]').textContent()).toContain('Nordic rollout');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${house.url}/deals/${deal}`);
    await palette(page).waitFor({ state: 'detached' });

    await page.keyboard.press('Control+k');
    await page.getByRole('group', { name: 'Opened lately' }).getByRole('option').first().waitFor();
    expect(await page.getByRole('option').first().textContent()).toContain('Nordic rollout');
    await palette(page).fill('nothing has these words');
    await page.getByText('Nothing found for').waitFor();
    await page.keyboard.press('Escape');
    await palette(page).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('the tab is called as the page is, in the language of the user, and counts what is unread', async () => {
    const { thread } = await house.message('a@nordic.example');
    await house.post(anna, `/api/threads/${thread}/read`, { read: false });
    const page = await open(anna, '/mail');
    const titled = (title: string) => page.waitForFunction(wanted => document.title === wanted, title);
    await titled('(1) Inbox · Kontor');
    await page.getByRole('listitem').getByText('Rollout in Bergen').click();
    await titled('Rollout in Bergen · Kontor');
    await page.goto(`${house.url}/deals/${deal}`);
    await titled('Nordic rollout · Kontor');
    await page.getByRole('link', { name: 'Leads' }).first().click();
    await titled('Leads · Kontor');
    await house.db.query(`update users set locale = 'sv' where id = $1`, [anna.userId]);
    await page.goto(`${house.url}/settings/security`);
    await titled('Säkerhet · Kontor');
    await page.goto(`${house.url}/deals`);
    await titled('Affärer · Kontor');
    await house.db.query('update users set locale = null where id = $1', [anna.userId]);
    await page.context().close();
  });

  it('the installed app speaks the language of its user', async () => {
    const page = await open(anna, '/mail');
    const manifest = page.locator('link[rel=manifest]');
    expect(await manifest.getAttribute('href')).toBe('/manifest.en.webmanifest');
    await house.db.query(`update users set locale = 'pl' where id = $1`, [anna.userId]);
    await page.reload();
    await page.locator('html[lang=pl]').waitFor();
    const href = await manifest.getAttribute('href');
    const { shortcuts } = (await (await fetch(house.url + href!)).json()) as {
      shortcuts: { name: string; url: string }[];
    };
    expect(shortcuts).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'Nowa notatka', url: '/new/note' })]),
    );
    await house.db.query('update users set locale = null where id = $1', [anna.userId]);
    await page.context().close();
  });

  it('a note is written from the palette, on what is named, and taken back', async () => {
    const page = await open(anna, '/mail');
    await page.keyboard.press('Control+k');
    await palette(page).fill('note nordic');
    await option(page, /Note on Nordic rollout/).click();
    const dialog = page.getByRole('dialog', { name: 'Note on Nordic rollout' });
    await dialog.getByRole('textbox', { name: 'Note' }).fill('They begin in May.');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const notes = async () =>
      (
        await house.db.query<{ content: string }>(
          'select content from note where deal_id = $1 and deleted_at is null',
          [deal],
        )
      )
        .map(note => note.content)
        .join();
    await until('it is kept', async () => (await notes()).includes('They begin in May.'));
    await undo(page, 'Noted on Nordic rollout');
    await until('it is gone', async () => (await notes()) === '');

    // Without a name the dialog asks for what it stands on.
    await page.keyboard.press('n');
    await page.getByRole('menuitem', { name: 'Add a note' }).click();
    const asking = page.getByRole('dialog', { name: 'Add a note' });
    await asking.getByRole('textbox', { name: 'Deal' }).fill('nordic');
    await page.getByRole('option', { name: /Nordic rollout/ }).click();
    await asking.getByRole('textbox', { name: 'Note' }).fill('A second one.');
    await asking.getByRole('button', { name: 'Save' }).click();
    await until('it is kept too', async () => (await notes()).includes('A second one.'));
    await house.db.query('delete from note');
    await page.context().close();
  });

  it('what others may not see is not found', async () => {
    await house.db.query('update deal set visible_to = 1 where id = $1', [deal]);
    const page = await open(bert, '/mail');
    await page.keyboard.press('Control+k');
    await palette(page).fill('Nordic rollout');
    await page.getByText('Nothing found for').waitFor();
    expect(await page.getByRole('option').count()).toBe(0);
    await house.db.query('update deal set visible_to = 3 where id = $1', [deal]);
    await page.context().close();
  });

  it('commands go places, change the colours and begin something new', async () => {
    const page = await open(anna, '/mail');
    const run = async (typed: string, name: string) => {
      await page.keyboard.press('Control+k');
      await palette(page).fill(typed);
      await option(page, name).click();
    };
    await run('mailb', 'Mailboxes g b');
    await page.waitForURL(/\/mailboxes$/);
    await run('dark', 'Dark colours');
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    await run('add pers', 'Add a person');
    await page.getByRole('dialog', { name: 'Add a person' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await run('new deal', 'Add a deal');
    await page.getByRole('dialog', { name: 'Add a deal' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await run('settings pipel', 'Pipelines');
    await page.waitForURL(/\/settings\/pipelines$/);
    await run('svenska', 'Language: Svenska');
    await page.getByRole('button', { name: 'Hjälp', exact: true }).waitFor();
    await page.keyboard.press('Control+k');
    // Words with marks are found without them.
    await page.getByRole('combobox', { name: 'Sök och kommandon' }).fill('lagg affar');
    await option(page, 'Lägg till en affär').waitFor();
    await house.db.query('update users set locale = null where id = $1', [anna.userId]);
    await page.context().close();
  });

  it('keys go places, and rest while one writes', async () => {
    const page = await open(anna, '/glossary');
    await page.getByRole('heading', { level: 1, name: 'Glossary' }).waitFor();
    await page.getByRole('searchbox').fill('gm');
    expect(at(page)).toBe('/glossary');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.waitForURL(/\/mailboxes$/);
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await keys.getByText('Go to: Mail', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForURL(/\/mail$/);
    // Of the page come first.
    await page.keyboard.press('?');
    await keys.getByText('Next thread').waitFor();
    expect(await keys.getByRole('heading', { level: 3 }).allTextContents()).toEqual(['Mail', 'Everywhere']);
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await page.keyboard.press('n');
    await page.getByRole('menuitem', { name: 'Add a deal' }).waitFor();
    await page.context().close();
  });

  it('a mention shows at once, leads to its item, and counts as read then', async () => {
    const page = await open(bert, '/mailboxes');
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    await until('Bert listens', async () => {
      const content = `<p>Ask <a href="#" data-mentions="${bert.userId}">@Bert</a> for the price</p>`;
      await house.post(anna, '/v1/notes', { content, deal_id: deal });
      await house.dispatch();
      return page.getByRole('button', { name: /Notifications: \d+ unread/ }).isVisible();
    });
    await page.getByRole('button', { name: /Notifications:/ }).click();
    const row = page.getByRole('link', { name: /Anna mentioned you/ }).first();
    await row.getByText('for the price').waitFor();
    await row.click();
    await page.waitForURL(`${house.url}/deals/${deal}`);
    const unread = async () => (await house.get(bert, '/api/notifications')).body.additional_data.unread;
    const before = (await house.get(bert, '/api/notifications')).body.data.length;
    await until('it is read', async () => (await unread()) === before - 1);
    if (before > 1) {
      await page.getByRole('button', { name: /Notifications:/ }).click();
      await page.getByRole('button', { name: 'Mark all as read' }).click();
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    expect(await unread()).toBe(0);
    await page.getByRole('button', { name: 'Notifications', exact: true }).click();
    await page.getByRole('switch', { name: /Mail me too/ }).click();
    await until('no mail is wanted', async () => {
      const { body } = await house.get(bert, '/api/notifications/settings');
      return body.data.mention_mail === false;
    });
    await page.context().close();
  });

  it('the help says what the page is for, and whom to ask; a dotted word leads to the glossary', async () => {
    const page = await open(bert, '/mail');
    await page.getByRole('button', { name: 'Help', exact: true }).click();
    const help = page.getByRole('dialog', { name: 'Help on this page' });
    await help.getByText('Your mailboxes in one list').waitFor();
    expect(await help.getByRole('link', { name: 'Write to Anna' }).getAttribute('href')).toMatch(
      /^mailto:anna@kontor\.example\?subject=A%20question/,
    );
    await help.getByRole('link', { name: 'asks you' }).click();
    await page.waitForURL(/\/glossary#asks$/);
    await page.locator('#asks[data-here]').waitFor();
    await page.getByRole('searchbox', { name: 'Find a term' }).fill('rott');
    await page.locator('#rotting').waitFor();
    await page.locator('#asks').first().waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('the first steps are ticked by what there is, can be put away and taken back', async () => {
    const cem = await house.user('Cem');
    const page = await open(cem, '/mail');
    const steps = page.getByRole('region', { name: 'First steps' });
    await steps.getByText('0 of 4 done').waitFor();
    await steps.getByRole('button', { name: /Add your first lead/ }).click();
    await page.getByRole('dialog', { name: 'Add a lead' }).waitFor();
    await page.keyboard.press('Escape');
    await house.post(cem, '/api/v2/activities', { subject: 'Call' });
    await page.reload();
    await steps.getByText('1 of 4 done').waitFor();
    await steps.getByRole('button', { name: 'Put away' }).click();
    await steps.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await steps.waitFor();
    await steps.getByRole('button', { name: /Connect your mailbox/ }).click();
    await page.waitForURL(/\/mailboxes\/connect$/);
    await page.context().close();
  });

  it('the navigation can be made narrow, and stays so', async () => {
    const page = await open(anna, '/mail');
    const side = page.getByRole('navigation');
    const widthOf = async () => (await side.boundingBox())!.width;
    const wide = await widthOf();
    await side.hover();
    await page.getByRole('button', { name: 'Make the navigation narrow' }).click();
    await page.getByRole('button', { name: 'Make the navigation wide' }).waitFor();
    expect(await widthOf()).toBeLessThan(wide / 2);
    await page.reload();
    await page.getByRole('button', { name: 'Make the navigation wide' }).waitFor();
    await page.getByRole('button', { name: 'Administration' }).click();
    await page.getByRole('menuitem', { name: 'Dead letters' }).click();
    await page.waitForURL(/\/dead-letters$/);
    await page.context().close();
  });

  it('where one is stands marked, in the navigation and far down in the list of settings', async () => {
    const page = await open(anna, '/mailboxes');
    // What came from a file has no server, and so no state.
    await page.getByText('Imported mail').waitFor();
    expect(await page.getByText('Live, not proved yet').count()).toBe(0);
    expect(await page.locator('nav [data-current]').allTextContents()).toEqual(['Settings']);
    await page.setViewportSize({ width: 1440, height: 420 });
    await page.goto(`${house.url}/settings/webhooks`);
    await page.waitForFunction(() => {
      const here = document.querySelector('main nav [aria-current=page]');
      return here?.textContent === 'Webhooks' && here.getBoundingClientRect().bottom <= innerHeight;
    });
    await page.context().close();
  });

  it('on a phone the rest stands behind "More", and "+" adds', async () => {
    const page = await open(bert, '/mail', 390);
    await page.getByRole('button', { name: 'More' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('link', { name: 'Mailboxes' }).click();
    await page.waitForURL(/\/mailboxes$/);
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Add a deal' }).waitFor();
    await page.context().close();
  });

  it('the keys of a page are commands of the search, too', async () => {
    const page = await open(anna, `/deals/${deal}`);
    const status = async () =>
      (await house.db.query<{ status: string }>('select status from deal where id = $1', [deal]))[0]!.status;
    await page.getByRole('button', { name: 'Won' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('group', { name: 'On this page' }).getByRole('option', { name: 'Won w' }).click();
    await until('the deal is won', async () => (await status()) === 'won');
    await page.getByRole('button', { name: 'Reopen' }).click();
    await until('the deal is open', async () => (await status()) === 'open');
    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: 'Note' }).waitFor();
    await page.context().close();
  });

  it('figures are gone through by keys', async () => {
    const page = await open(anna, '/insights');
    const chart = (name: string) => page.getByRole('region', { name }).and(page.locator(':focus')).waitFor();
    await page.getByRole('region', { name: 'How far deals get' }).waitFor();
    await page.keyboard.press('3');
    await chart('How far deals get');
    await page.keyboard.press('j');
    await chart('Activities done');
    await page.keyboard.press('1');
    await chart('Deals by month');
    // A choice by the mouse keeps the focus; nothing is written there.
    await page.getByText('6 months', { exact: true }).click();
    await page.getByRole('radio', { name: '6 months', checked: true }).waitFor({ state: 'attached' });
    await page.getByRole('region', { name: 'Forecast' }).waitFor();
    await page.keyboard.press('2');
    await chart('Forecast');
    await page.keyboard.press('f');
    await page.getByRole('option', { name: 'All pipelines' }).waitFor();
    await page.context().close();
  });

  it('what is typed while something opens does nothing to the page', async () => {
    const page = await open(anna, '/mail');
    await page.getByRole('listitem').first().waitFor();
    await page.keyboard.press('j');
    const network = await page.context().newCDPSession(page);
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 700,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    await page.keyboard.press('c');
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Text of the mail' }).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(1);
    const [archived] = await house.db.query('select 1 from thread_mailbox where archived_at is not null');
    expect(archived).toBeUndefined();
    await page.context().close();
  });

  it('a page that could not be fetched opens by itself once there is a connection', async () => {
    const page = await open(anna, '/mail');
    await page.getByRole('listitem').first().waitFor();
    await page.context().setOffline(true);
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.getByRole('heading', { name: 'No answer from the server' }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: 'Deals', level: 1 }).waitFor();
    await page.context().close();
  });

  it('who may not import is told so before he chooses a file', async () => {
    const page = await open(bert, '/imports');
    await page.getByText('Importing is not among your rights').waitFor();
    expect(await page.getByRole('link', { name: 'New import' }).count()).toBe(0);
    await page.context().close();
  });

  it('it can be installed, and begins what its signs name', async () => {
    const page = await open(anna, '/new/deal');
    await page.getByRole('dialog', { name: 'Add a deal' }).waitFor();
    expect(at(page)).toBe('/mail');
    const href = await page.locator('link[rel=manifest]').getAttribute('href');
    const manifest = (await house.get(null, href!)).bytes;
    const { icons, shortcuts, start_url } = JSON.parse(manifest.toString()) as {
      icons: { src: string; type: string; purpose?: string }[];
      shortcuts: { url: string }[];
      start_url: string;
    };
    expect(start_url).toBe('/');
    expect(shortcuts.map(each => each.url)).toEqual(['/new/activity', '/new/mail', '/new/note']);
    expect(icons.some(each => each.purpose === 'maskable')).toBe(true);
    for (const { src, type } of icons) {
      const { status, headers } = await house.get(null, src);
      expect([src, status, headers.get('content-type')]).toEqual([src, 200, type]);
    }
    await page.context().close();
  });

  it.each(['en', 'pl'])('the first load of Mail is below 280 kB of script in %s', async language => {
    const context = await signedIn(chromium, anna.token, { locale: language });
    const scripts: Promise<Buffer>[] = [];
    const page = await context.newPage();
    page.on('response', response => {
      if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(response.body());
    });
    await page.goto(`${house.url}/mail`);
    await page.locator(`html[lang=${language}]`).waitFor();
    await page.getByRole('listitem').first().waitFor();
    await page.waitForLoadState('networkidle');
    const bytes = (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script).length, 0);
    process.stdout.write(
      `first load of /mail in ${language}: ${(bytes / 1000).toFixed(1)} kB of script, gzip\n`,
    );
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(280_000);
    await context.close();
  });
});
