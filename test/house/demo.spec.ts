import type { Browser, Page } from 'playwright-core';
import { browser, describeWithBrowser } from '../support/services.js';
import { Running, until } from '../support/servers.js';
import { freshEnvironment } from './environment.js';

const ready = /^Kontor is ready: (\S+)$/m;
/** Filling it takes ten seconds, and on a machine that has much else to do a minute. */
const patience = 120_000;

/** As somebody sees it who tries Kontor for the first time. */
describeWithBrowser('npm start -- --demo', () => {
  let env: Record<string, string>;
  let demo: Running;
  let url: string;
  let chromium: Browser;
  let page: Page;

  const start = async () => {
    demo = Running.start(process.execPath, ['scripts/start.mjs', '--demo'], env);
    [, url = ''] = await demo.says(ready, patience);
  };
  const threadOf = (subject: string) => page.locator('a[href*="/mail/"]', { hasText: subject }).first();
  const ask = async (path: string) => (await page.request.get(`${url}${path}`)).json() as Promise<never>;
  const mailboxes = async () => ((await ask('/api/mailboxes')) as { data: Mailbox[] }).data;

  beforeAll(async () => {
    env = { ...(await freshEnvironment()), QUIET_HTTP_LOG: '1' };
    await start();
    chromium = await browser();
    page = await chromium.newPage({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(20_000);
  }, patience + 20_000);

  afterAll(async () => {
    await chromium?.close();
    await demo?.end();
  });

  it('says whom to sign in as, on the page too, and signs in by a click', async () => {
    expect(demo.output()).toContain('Sign in as ingrid@nordlys.example with the password nordlys-demo');

    await page.goto(`${url}/sign-in`);
    await page.getByRole('button', { name: /Ingrid Solberg/ }).click();

    await page.waitForURL('**/mail');
    await page.getByText('Demo', { exact: true }).waitFor();
  });

  it('has mail that belongs to a deal, and mail that asks to which', async () => {
    await until('all mail has come', async () =>
      (await mailboxes()).every(({ state, progress }) => state === 'live' && progress.pending === 0),
    );

    await page.reload();
    await threadOf('Go-ahead for the Bergen head office').click();
    await page.getByRole('link', { name: 'Head office Bergen, six floors' }).first().waitFor();

    await threadOf('Samples for the site meeting').click();
    await page.getByText('Atrium and lobby, Rosenheimer Straße').first().waitFor();
    await page.getByText('Law firm fit-out, Maximilianstraße').first().waitFor();
  });

  it('sends what is written, and somebody answers in the same thread', async () => {
    await threadOf('Go-ahead for the Bergen head office').click();
    await page.getByRole('button', { name: 'Reply', exact: true }).first().click();
    await page.getByRole('textbox', { name: 'Text of the mail' }).fill('Wonderful, we begin on Monday.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();

    // Ten seconds in which it can be taken back, and a few in which Anna thinks. Then there are hers, ours and hers.
    await page.getByText('thank you for your mail, that was quick').waitFor({ timeout: 60_000 });
    await page.getByText('3 messages', { exact: true }).waitFor();
  });

  it('goes on with what is there when it is started again', async () => {
    const [before] = await mailboxes();
    expect(await demo.end()).toBe(0);
    await start();

    expect(demo.output()).not.toContain('Made the company of the demo');
    await until('its mailbox is live', async () => (await mailboxes())[0]?.state === 'live');
    const [after] = await mailboxes();
    expect(after?.progress.stored).toBe(before?.progress.stored);
  });
});

interface Mailbox {
  state: string;
  progress: { pending: number; stored: number };
}

describe('a demo on a database that is in use', () => {
  it('fills nothing, and says what to do', async () => {
    const env = await freshEnvironment();
    const others = { ...env, ADMIN_EMAIL: 'rep@kontor.example', ADMIN_PASSWORD: 'correct horse battery' };
    const real = Running.start(process.execPath, ['scripts/start.mjs'], {
      ...others,
      DATA_DIR: `${env.DATA_DIR}/demo`,
    });
    await real.says(ready);
    await real.end();

    const demo = Running.start(process.execPath, ['scripts/start.mjs', '--demo'], env);

    expect(await demo.ended).toBe(1);
    expect(demo.output()).toContain('This database has data already, and a demo fills only an empty one');
  });
});
