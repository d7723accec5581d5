import type { Page } from 'playwright-core';
import { fakeImap, type FakeImap, type FakeMail } from '../../support/fake-imap.js';
import { fetchesSource } from '../../support/fault.js';
import { until } from '../../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../../support/services.js';
import { company, letter, type Company } from './company.js';

/**
 * Bo's mail server lists a mail that it does not give out. Anna, who looks after the server, finds it on the health page,
 * tries again while nothing is mended and once it is; then the mail stands in Bo's thread.
 */
describeWithBrowser('journey 10: a dead letter is found and replayed', () => {
  describeWithDovecot('on real servers', () => {
    let house: Company;
    let server: FakeImap;
    let anna: Page;
    let bo: Page;
    let isBroken = true;

    const of = (uid: number, headers: Record<string, string>, body?: string): FakeMail => ({
      uid,
      raw: letter('bo', headers, body),
    });
    const lost = 7;

    beforeAll(async () => {
      const first = of(6, { 'Message-ID': '<first@nordic.example>', Subject: 'Seats for Oslo' });
      server = await fakeImap({
        folders: { INBOX: { uidvalidity: 1, mails: [first] } },
        row: (mail, row, { args }) => (isBroken && fetchesSource(args) && mail.uid === lost ? null : row),
      });
      house = await company({ SMTP_IN_PORT: 'off' });
      anna = await house.signIn('anna');
      await house.colleague(anna, 'Bo');
      bo = await house.signIn('bo');
      const imap = { host: '127.0.0.1', port: server.port, secure: false, user: 'bo', password: 'secret' };
      await house.ask(bo, 'POST', '/api/mailboxes', { email: 'bo@kontor.example', imap });
      await house.threadOf('<first@nordic.example>');
    });
    afterAll(async () => {
      await house?.close();
      await server?.stop();
    });

    const finding = () => anna.locator('[data-finding=dead]');
    const messages = (text: string) => bo.locator('main header').getByText(text, { exact: true });
    const line = () => anna.getByRole('listitem').filter({ hasText: `UID ${lost}` });
    const stateOf = async (uid: number) =>
      (await house.rows<{ state: string }>('select state from remote_message where uid = $1', [uid]))[0]
        ?.state;
    const becomes = (state: string) =>
      until(`the mail is ${state}`, async () => (await stateOf(lost)) === state, { milliseconds: 60_000 });

    it('is told to the administrator, who has done nothing', async () => {
      await anna.goto(`${house.url}/admin/health`);
      await anna.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
      expect(await finding().count()).toBe(0);

      await bo.goto(`${house.url}/mail`);
      await bo.getByRole('listitem').filter({ hasText: 'Seats for Oslo' }).click();
      await messages('1 message').waitFor();
      server.folders.INBOX!.mails.push(
        of(
          lost,
          {
            'Message-ID': '<second@nordic.example>',
            'In-Reply-To': '<first@nordic.example>',
            Subject: 'Re: Seats for Oslo',
          },
          'Make it forty, under the table.\n',
        ),
      );
      server.tell('INBOX', '2 EXISTS');
      await becomes('dead');

      await anna.reload();
      await finding().getByText('1 mail could not be read').waitFor();
      // It is one of a mailbox that is listed below, with whose it is.
      await anna.getByRole('row', { name: /bo@kontor\.example/ }).waitFor();
    });

    it('is found by the way that the finding leads, and says why, but not what it is about', async () => {
      await finding().getByRole('link', { name: 'Look' }).click();
      await anna.getByRole('heading', { level: 1, name: 'Dead letters' }).waitFor();
      await line().getByText('bo@kontor.example').waitFor();
      await line().getByText('the server does not give it out').waitFor();
      // An administrator sees no more mail than anybody else.
      await line().getByText('Subject visible to its owner only').waitFor();
      expect(await anna.locator('main').innerText()).not.toMatch(/Seats|forty/);
      await anna.goBack();
      await finding().waitFor();
      await anna.goForward();
      await line().waitFor();
    });

    it('shows its owner which one is missing, and nobody else', async () => {
      await bo.goto(`${house.url}/dead-letters`);
      await bo.getByText('Re: Seats for Oslo').waitFor();
      await house.colleague(anna, 'Siv');
      const siv = await house.signIn('siv');
      await siv.goto(`${house.url}/dead-letters`);
      await siv.getByText('No dead letters').waitFor();
      await siv.context().close();
    });

    it('is dead again while the server is as it was', async () => {
      await line().getByRole('button', { name: 'Replay' }).click();
      await anna.getByText('It is read again').waitFor();
      await line().waitFor({ state: 'detached' });
      await becomes('dead');
      await anna.reload();
      await line().waitFor();
    });

    it('is in its thread once the server gives it out, and the health page is content', async () => {
      await bo.goto(`${house.url}/mail`);
      await bo.getByRole('listitem').filter({ hasText: 'Seats for Oslo' }).click();
      await messages('1 message').waitFor();
      isBroken = false;
      await line().getByRole('button', { name: 'Replay' }).click();
      await becomes('stored');
      await anna.reload();
      await anna.getByText('No dead letters').waitFor();

      // In the page that is open, without loading it again.
      await messages('2 messages').waitFor();
      await bo.getByText('Make it forty, under the table.').first().waitFor();
      const threads = await house.rows(
        `select distinct thread_id from message where message_id in ('first@nordic.example', 'second@nordic.example')`,
      );
      expect(threads).toHaveLength(1);

      await anna
        .getByRole('navigation', { name: 'Administration' })
        .getByRole('link', { name: 'Health' })
        .click();
      await anna.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
      await finding().waitFor({ state: 'detached' });
      const box = anna.getByRole('row', { name: /bo@kontor\.example/ });
      await box.getByText('Live').waitFor();
    });
  });
});
