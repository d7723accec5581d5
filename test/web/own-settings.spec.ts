import { generate } from 'otplib';
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
  const signIn = async (timezoneId: string, secret = password, code?: () => Promise<string>) => {
    const context = await chromium.newContext({
      locale: 'en-GB',
      timezoneId,
      viewport: { width: 1440, height: 900 },
    });
    const fresh = await context.newPage();
    fresh.setDefaultTimeout(15_000);
    // The address that the settings had before leads to them.
    await fresh.goto(`${kontor.url}/account`);
    await fresh.getByLabel('Email', { exact: true }).fill('rep@kontor.example');
    await fresh.getByLabel('Password', { exact: true }).fill(secret);
    await fresh.getByRole('button', { name: 'Sign in' }).click();
    if (code) {
      await fresh.getByLabel('Code', { exact: true }).fill(await code());
      await fresh.getByRole('button', { name: 'Sign in' }).click();
    }
    await fresh.waitForURL(`${kontor.url}/settings/profile`);
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
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page
      .locator('main')
      .getByRole('link', { name: /^Profile/ })
      .last()
      .click();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
  });

  it('change the language at once, and in every other browser', async () => {
    await page.getByRole('combobox', { name: 'Language' }).click();
    await page.getByRole('option', { name: 'Svenska' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profil' }).waitFor();
    await becomes('locale', 'sv');
    const elsewhere = await signIn('Europe/Stockholm');
    await elsewhere.getByRole('heading', { level: 1, name: 'Profil' }).waitFor();
    // The menu is the other way to the same choice.
    await elsewhere.getByRole('button', { name: /Konto:/ }).click();
    await elsewhere.getByRole('menuitemradio', { name: 'English' }).click();
    await elsewhere.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    await becomes('locale', 'en');
    await elsewhere.context().close();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
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
    await page.getByRole('link', { name: 'Security' }).click();
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
    await until(
      'the form is empty',
      async () => (await page.getByLabel('Present password').inputValue()) === '',
    );
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
    await elsewhere.reload();
    await elsewhere.getByRole('button', { name: 'Sign in' }).waitFor();
    await elsewhere.context().close();
    await (await signIn('Europe/Stockholm', another)).context().close();
  });

  it('list the browsers that are signed in, and sign one out', async () => {
    const elsewhere = await signIn('Europe/Stockholm', another);
    await page.reload();
    await page.getByText('This browser', { exact: true }).waitFor();
    await page
      .getByRole('button', { name: /^Sign out Chrome/ })
      .first()
      .click();
    await page.getByText('Signed out there').waitFor();
    await until('one is left of three', async () => {
      const { rows } = await db.query<{ n: number }>('select count(*)::int as n from session');
      return rows[0]!.n < 3;
    });
    await elsewhere.context().close();
  });

  it('switch the second step on, and off again', async () => {
    await page.getByRole('button', { name: 'Switch on' }).click();
    const secret = (await page.getByLabel('Key', { exact: true }).textContent())!.replaceAll(' ', '');
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    expect(await violations(page)).toEqual([]);
    // Each code is good once: a later one is asked for by a step of thirty seconds.
    const codeAt = (seconds: number) => generate({ secret, epoch: Math.floor(Date.now() / 1000) + seconds });
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('This is not the code that your app shows now').waitFor();
    // Not at the end of a step, when it would be of the step before the last by the time that it arrives.
    await until('a step begins', () => (Date.now() / 1000) % 30 < 20);
    await page.getByLabel('Code', { exact: true }).fill(await codeAt(-30));
    await page.getByRole('button', { name: 'Confirm' }).click();
    const shown = page.getByRole('region', { name: 'Recovery codes' }).getByRole('listitem');
    await shown.first().waitFor();
    const codes = await shown.allTextContents();
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('Switched on').waitFor();
    await page.getByText('10 recovery codes left').waitFor();
    await (await signIn('Europe/Stockholm', another, () => codeAt(0))).context().close();
    await (await signIn('Europe/Stockholm', another, async () => codes[0]!)).context().close();
    await page.reload();
    await page.getByText('9 recovery codes left').waitFor();
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByLabel('Code', { exact: true }).fill(await codeAt(30));
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('button', { name: 'Switch on' }).waitFor();
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
