import type { Browser, Page } from 'playwright-core';
import { SystemLetters } from '../../src/notifications/system-letters.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { violations } from '../support/looks.js';
import { mailSink } from '../support/mail-sink.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';

/** Where mail of Kontor itself goes out, and what users do with it; where none does, see mail-sign-ins.spec.ts. */
describeWithBrowser('a Kontor that sends mail of its own', () => {
  let sink: Awaited<ReturnType<typeof mailSink>>;
  let api: TestApi;
  let boss: TestUser;
  let bob: TestUser;
  let chromium: Browser;

  beforeAll(async () => {
    sink = await mailSink();
    api = await startApi({ SMTP_OUT_URL: sink.url, MAIL_FROM: 'Kontor <crm@kontor.example>' });
    boss = await api.user('boss', true);
    bob = await api.user('bob');
    chromium = await browser();
  });
  afterAll(async () => {
    await chromium?.close();
    await api?.stop();
    await sink?.stop();
  });

  const pageOf = async (user: TestUser | null): Promise<Page> =>
    (await signedIn(chromium, user?.token ?? null)).newPage();
  const open = async (page: Page, path: string, title: string) => {
    await page.goto(`${api.url}${path}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  };
  const press = (page: Page, name: string) =>
    page.locator('main').getByRole('button', { name, exact: true }).click();
  /** What a worker has sent by now; the list of the page is what remains. */
  const goesOut = async () => {
    await api.database.query(`update system_letter set due_at = now() where state = 'due'`);
    await api.app.get(SystemLetters).send();
    return sink.taken();
  };

  it('shows that it does, sends a test, and lists what did not go until it has gone', async () => {
    const page = await pageOf(boss);
    await open(page, '/system-mail', 'Mail from Kontor');
    await page.getByText('They go out from Kontor <crm@kontor.example>.').waitFor();
    await page.getByText('Nothing is waiting').waitFor();
    await press(page, 'Send me a test');
    await page.getByText(`On its way to ${boss.email}`).waitFor();
    expect((await goesOut()).map(letter => letter.to)).toEqual([boss.email]);

    sink.refuse('550 5.7.1 not from here');
    await press(page, 'Send me a test');
    await until(
      'it is written',
      async () => (await api.database.query('select from system_letter')).length > 0,
    );
    expect(await goesOut()).toEqual([]);
    await page.reload();
    await page.getByText(/Could not be sent, after 1 try/).waitFor();
    await page.getByText(/not from here/).waitFor();
    expect(await violations(page)).toEqual([]);
    // What Kontor says itself is said in each reader's language.
    await api.database.query(
      `update system_letter set trouble = '{"rule": "unreachable", "server": "smtp"}'`,
    );
    await page.reload();
    await page.getByText(/The SMTP server could not be reached/).waitFor();
    await api.as(boss).patch('/api/users/me').send({ locale: 'nb' }).expect(200);
    await page.reload();
    await page.getByText(/SMTP-serveren/).waitFor();
    await api.as(boss).patch('/api/users/me').send({ locale: 'en' }).expect(200);
    await page.reload();
    sink.refuse(false);
    await press(page, 'Try again');
    await until('it goes again', async () => (await goesOut()).length === 1);
    await page.reload();
    await page.getByText('Nothing is waiting').waitFor();
    await page.context().close();
  });

  it('confirms a further address for Smart BCC by its letter, and what is chosen there stays', async () => {
    const page = await pageOf(bob);
    await open(page, '/smart-bcc', 'Smart BCC');
    const address = await page.locator('code').first().innerText();
    expect(address).toMatch(/^[a-z0-9.-]+@bcc\.localhost$/);
    await page.getByLabel('Another address of yours').fill('no address');
    await press(page, 'Add');
    await page.getByText('Enter an email address').waitFor();
    await page.getByLabel('Another address of yours').fill('bob@home.example');
    await press(page, 'Add');
    await page.getByText('A link to confirm it is on its way to bob@home.example').waitFor();
    await page.getByText('Waits for your confirmation').waitFor();
    expect(await violations(page)).toEqual([]);

    const [letter, ...others] = await goesOut();
    expect([letter?.to, others]).toEqual(['bob@home.example', []]);
    const link = /http\S+\/smart-bcc\/confirm\?token=\S+/.exec(letter?.mail.text ?? '')?.[0] ?? '';
    // Whoever opens it need not be signed in: it came to the address that it confirms.
    const reader = await pageOf(null);
    await reader.goto(link);
    await press(reader, 'This is my address');
    await reader.getByText('bob@home.example is confirmed').waitFor();
    await reader.reload();
    await press(reader, 'This is my address');
    await reader.getByText('This link was used already, or another took its place').waitFor();
    await reader.context().close();

    await page.reload();
    await page.getByText('Confirmed', { exact: true }).waitFor();
    await page.getByText('Private', { exact: true }).click();
    await page.getByText(/yours alone/).waitFor();
    await page.getByRole('switch', { name: /A receipt by mail each Monday/ }).click();
    await until('both are kept', async () => {
      const { body } = await api.as(bob).get('/api/smart-bcc').expect(200);
      return body.data.sharing === 'private' && body.data.weekly_receipt === true;
    });
    expect(await page.getByRole('heading', { name: 'For administrators' }).count()).toBe(0);
    await press(page, 'Remove bob@home.example');
    await until('it is gone', async () => (await page.getByText('bob@home.example').count()) === 0);
    await page.context().close();
  });

  it.each(['deal', 'lead', 'project', 'person', 'organization'])(
    'copies the %s’s own address from its page',
    async type => {
      const page = await pageOf(bob);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      const title = `Sails of a ${type}`;
      const named = type === 'person' || type === 'organization' ? { name: title } : { title };
      const whose =
        type === 'lead'
          ? { person_id: (await api.as(bob).post('/api/v2/persons').send({ name: 'Eva' })).body.data.id }
          : {};
      const made = await api
        .as(bob)
        .post(type === 'lead' ? '/api/v1/leads' : `/api/v2/${type}s`)
        .send({ ...named, ...whose });
      expect(made.body).toMatchObject({ success: true });
      const { id } = made.body.data;
      await page.goto(`${api.url}/${type}s/${id}`);
      await page.getByRole('button', { name: `Copy the Smart BCC address of ${title}` }).click();
      await page.getByText(/is copied$/).waitFor();
      const address = await page.evaluate(() => navigator.clipboard.readText());
      const tag = type === 'organization' ? 'org' : type;
      const part = type === 'lead' ? '[0-9a-z]{25}' : id;
      expect(address).toMatch(new RegExp(`^[a-z0-9.-]+\\+${tag}${part}@bcc\\.localhost$`));
      await page.context().close();
    },
  );

  it('replaces the address when an administrator has said so twice, for everybody', async () => {
    const page = await pageOf(boss);
    await open(page, '/smart-bcc', 'Smart BCC');
    const before = await page.locator('code').first().innerText();
    await press(page, 'Replace the address');
    await page.getByText(/is refused from then on/).waitFor();
    await press(page, 'Cancel');
    await press(page, 'Replace the address');
    await press(page, 'Replace the address');
    await page.getByText(/^The address is \S+ now$/).waitFor();
    const after = await page.locator('code').first().innerText();
    expect(after).not.toBe(before);
    expect((await api.as(bob).get('/api/smart-bcc').expect(200)).body.data.address).toBe(after);
    await page.context().close();
  });
});
