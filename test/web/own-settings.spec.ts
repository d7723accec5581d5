import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { violations } from '../support/looks.js';
import { migrate } from '../support/migrate.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser, spawnKontor, type Kontor } from '../support/services.js';

const password = 'correct horse battery';
const another = 'another horse battery';

describeWithBrowser("a user's own settings in the browser", () => {
  let kontor: Kontor;
  let chromium: Browser;
  let db: pg.Client;
  let page: Page;

  beforeAll(async () => {
    kontor = await spawnKontor({
      migrate,
      env: { ADMIN_EMAIL: 'rep@kontor.example', ADMIN_PASSWORD: password },
    });
    db = new pg.Client({ connectionString: kontor.env.DATABASE_URL });
    await db.connect();
    chromium = await browser();
    page = await signIn('Europe/Stockholm');
  });
  afterAll(async () => {
    await chromium?.close();
    await db?.end();
    await kontor?.stop();
  });

  /** A browser of its own, in a time zone. */
  const signIn = async (timezoneId: string, secret = password) => {
    const context = await chromium.newContext({
      locale: 'en-GB',
      timezoneId,
      viewport: { width: 1440, height: 900 },
    });
    const fresh = await context.newPage();
    fresh.setDefaultTimeout(15_000);
    await fresh.goto(`${kontor.url}/account`);
    await fresh.getByLabel('Email', { exact: true }).fill('rep@kontor.example');
    await fresh.getByLabel('Password', { exact: true }).fill(secret);
    await fresh.getByRole('button', { name: 'Sign in' }).click();
    await fresh.waitForURL(`${kontor.url}/account`);
    await fresh.locator('h1').waitFor();
    return fresh;
  };
  const saved = async () =>
    (
      await db.query<{ name: string; locale: string; timezone: string }>(
        'select name, locale, timezone from users',
      )
    ).rows[0];
  const becomes = (field: 'name' | 'locale' | 'timezone', value: string | null) =>
    until(`${field} is ${value}`, async () => (await saved())?.[field] === value);

  it('are found from the menu of the account', async () => {
    await page.goto(`${kontor.url}/mailboxes`);
    await page.getByRole('button', { name: /Account:/ }).click();
    await page.getByRole('menuitem', { name: 'Your settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your settings' }).waitFor();
  });

  it('change the language at once, and in every other browser', async () => {
    await page.getByRole('combobox', { name: 'Language' }).click();
    await page.getByRole('option', { name: 'Svenska' }).click();
    await page.getByRole('heading', { level: 1, name: 'Dina inställningar' }).waitFor();
    await becomes('locale', 'sv');
    const elsewhere = await signIn('Europe/Stockholm');
    await elsewhere.getByRole('heading', { level: 1, name: 'Dina inställningar' }).waitFor();
    // The menu is the other way to the same choice.
    await elsewhere.getByRole('button', { name: /Konto:/ }).click();
    await elsewhere.getByRole('menuitemradio', { name: 'English' }).click();
    await elsewhere.getByRole('heading', { level: 1, name: 'Your settings' }).waitFor();
    await becomes('locale', 'en');
    await elsewhere.context().close();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Your settings' }).waitFor();
  });

  it('offer the time zone of the browser, find others by a part of their name, and show dates in them', async () => {
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    expect(await zone.getAttribute('placeholder')).toBe('As this browser: Europe/Stockholm');
    await page.getByRole('button', { name: 'Use this browser’s: Europe/Stockholm' }).click();
    await becomes('timezone', 'Europe/Stockholm');
    await page.getByRole('button', { name: /Use this browser/ }).waitFor({ state: 'detached' });

    const hourIn = (timeZone: string) =>
      new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(new Date());
    const shown = async () =>
      /(\d\d):\d\d/.exec((await page.getByText('Dates look like this').textContent()) ?? '')?.[1];
    expect(await shown()).toBe(hourIn('Europe/Stockholm'));
    await zone.click();
    await zone.fill('new york');
    await page.getByRole('option', { name: /America\/New York/ }).click();
    await becomes('timezone', 'America/New_York');
    await until('dates are of New York', async () => (await shown()) === hourIn('America/New_York'));
    await zone.click();
    await zone.fill('Atlantis');
    await page.getByText('No time zone has this name').waitFor();
    await page.keyboard.press('Escape');
  });

  it('change the name', async () => {
    const name = page.getByLabel('Your name');
    await name.fill(' ');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Please fill this in').waitFor();
    await name.fill('Eva Ek');
    await page.getByRole('button', { name: 'Save' }).click();
    await becomes('name', 'Eva Ek');
    await page.getByRole('button', { name: 'Account: Eva Ek' }).waitFor();
  });

  it('change the password, and sign out who is elsewhere', async () => {
    const elsewhere = await signIn('Europe/Stockholm');
    const submit = () => page.getByRole('button', { name: 'Change password' }).click();
    await page.getByLabel('Present password').fill('not the password');
    await page.getByLabel('New password').fill('short');
    await submit();
    await page.getByText('At least 10 characters, please').waitFor();
    await page.getByLabel('New password').fill(another);
    await submit();
    await page.getByText('This is not your present password').waitFor();
    await page.getByLabel('Present password').fill(password);
    await submit();
    await page.getByText('Your password is changed').waitFor();
    expect(await page.getByLabel('Present password').inputValue()).toBe('');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Your settings' }).waitFor();
    await elsewhere.reload();
    await elsewhere.getByRole('button', { name: 'Sign in' }).waitFor();
    await elsewhere.context().close();
    await (await signIn('Europe/Stockholm', another)).context().close();
  });

  it.each(['en', 'sv', 'pl', 'nb'])(
    'has nothing in %s that axe finds or that does not fit, wide or narrow',
    async locale => {
      await db.query('update users set locale = $1', [locale]);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${kontor.url}/account`);
        await page.locator(`html[lang=${locale}]`).waitFor();
        await page.locator('h1').waitFor();
        await until('no toast is left', async () => (await page.getByRole('alert').count()) === 0);
        expect({ width, violations: await violations(page) }).toEqual({ width, violations: [] });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
    },
  );
});
