import type { Browser, Page } from 'playwright-core';
import { freshEnvironment } from '../house/environment.js';
import { Running } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';

const password = 'korrekt pferd batterie';

/** The way of the first user, from the link that the start prints to the sign-in of the next day. */
describeWithBrowser('the first start in the web app', () => {
  let kontor: Running;
  let chromium: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    kontor = Running.start(process.execPath, ['scripts/start.mjs'], await freshEnvironment());
    [, url] = (await kontor.says(/^Kontor is ready: (\S+)$/m, 55_000)) as unknown as [string, string];
    chromium = await browser();
    page = await (await chromium.newContext({ locale: 'en-GB' })).newPage();
  });

  afterAll(async () => {
    await chromium?.close();
    await kontor?.end();
  });

  const field = (label: string) => page.getByLabel(label, { exact: true });

  it('says where the set-up link is, before there is a user', async () => {
    await page.goto(url);
    await page.getByText('This Kontor is not set up yet').waitFor();
    expect(page.url()).toContain('/sign-in');
  });

  it('names the field that is wrong', async () => {
    const [link] = /http\S+\/setup\?token=\S+/.exec(kontor.output())!;
    await page.goto(link);
    await field('Company').fill('Fjordkraft');
    await field('Your name').fill('Maja Sandberg');
    await field('Email').fill('maja@fjordkraft.example');
    await field('Password').fill('short');
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.getByText('At least 10 characters, please').waitFor();
    expect(await field('Password').getAttribute('aria-invalid')).toBe('true');
  });

  it('makes the company and its first administrator, who is signed in', async () => {
    await field('Password').fill(password);
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.getByRole('heading', { name: 'No mailbox yet: connect one' }).waitFor();
    await page.getByRole('button', { name: 'Administration' }).click();
    await page.getByRole('menuitem', { name: /Queues/ }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('signs out, refuses a wrong password in words, and signs in', async () => {
    await page.getByRole('button', { name: 'Maja Sandberg' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Fjordkraft' }).waitFor();

    await field('Email').fill('maja@fjordkraft.example');
    await field('Password').fill('not the one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').innerText()).toMatch(/wrong email or password/i);

    await field('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'No mailbox yet', exact: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/mail');
  });

  it('offers nothing behind the link once it was used', async () => {
    const [link] = /http\S+\/setup\?token=\S+/.exec(kontor.output())!;
    await page.goto(link);
    await page.getByText('This Kontor is set up already').waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
  });
});
