import { simpleParser } from 'mailparser';
import type { Page } from 'playwright-core';
import { sealCredentials } from '../../src/accounts/credentials.js';
import { Crypto } from '../../src/platform/crypto.js';
import { LOGGER } from '../../src/platform/env.js';
import type { Logger } from '../../src/platform/logger.js';
import { startDispatch } from '../../workers/dispatch.js';
import { startHold } from '../../workers/hold.js';
import { startIngest } from '../../workers/ingest.js';
import { startSend } from '../../workers/send.js';
import { all } from '../../workers/worker.js';
import { mailHouse } from '../api/mail/house.js';
import { until } from '../support/servers.js';
import { browser, dovecot } from '../support/services.js';
import { submission } from '../support/submission.js';

export type Desk = Awaited<ReturnType<typeof desk>>;

/**
 * Anna at her desk: a browser, a mailbox on a real Dovecot with the server that takes her mail, all workers, and a mail
 * in her inbox.
 *
 * @param raw the mail, with its Message-ID `<offer@nordic.example>`
 */
export async function desk(raw: string) {
  const [house, imap, chromium] = await Promise.all([mailHouse(), dovecot(), browser()]);
  const smtp = await submission(imap);
  const anna = await house.user('Anna');
  await imap.append('anna', 'INBOX', raw);
  const box = await connect();
  const log = house.app.get<Logger>(LOGGER);
  const stopWorkers = all(
    await Promise.all([startHold, startIngest, startDispatch, startSend].map(start => start(house.app, log))),
  );
  await until(
    'the mail is in',
    async () => !!(await house.message('offer@nordic.example').catch(() => null)),
  );

  /** Anna's account, as the page for mailboxes would leave it. */
  async function connect(): Promise<number> {
    const server = { host: '127.0.0.1', secure: false, user: 'anna' };
    const [{ id }] = (await house.db.query<{ id: number }>(
      'insert into mailbox (user_id, email, imap, smtp) values ($1, $2, $3, $4) returning id',
      [
        anna.userId,
        anna.email,
        JSON.stringify({ ...server, port: imap.imapPort }),
        JSON.stringify({ ...server, port: smtp.port }),
      ],
    )) as [{ id: number }];
    const sealed = sealCredentials(house.app.get(Crypto), id, {
      imap: { password: 'secret' },
      smtp: { password: 'secret' },
    });
    await house.db.query('update mailbox set credentials = $2 where id = $1', [id, sealed]);
    return id;
  }

  /** The ten seconds in which a mail can be taken back are over. */
  const hurry = () =>
    house.db.query(
      `update outgoing_mail set not_before = now(), next_try_at = now() where state = 'queued' and attempts = 0`,
    );

  return {
    house,
    smtp,
    chromium,
    anna,
    box,
    hurry,

    /** What the server got under this subject, once it has. */
    async sent(subject: string) {
      await until(`“${subject}” is sent`, async () => {
        await hurry();
        return smtp.taken.some(each => each.raw.includes(`Subject: ${subject}`));
      });
      const { to, raw: bytes } = smtp.taken.find(each => each.raw.includes(`Subject: ${subject}`))!;
      return { to, raw: bytes, mail: await simpleParser(bytes) };
    },

    stateOf: async (subject: string) =>
      (
        await house.db.query<{ state: string }>(
          'select state from outgoing_mail where subject = $1 order by id desc',
          [subject],
        )
      )[0]?.state,

    /** Opens a new mail by its key, with recipient and subject. */
    async begin(page: Page, subject: string, to = 'eva@nordic.example') {
      await page.goto(`${house.url}/mail`);
      await page.getByText('Nordic rollout').first().waitFor();
      await page.keyboard.press('c');
      await page.getByLabel('To', { exact: true }).fill(to);
      await page.keyboard.press('Enter');
      await page.getByLabel('Subject', { exact: true }).fill(subject);
    },

    text: (page: Page) => page.getByRole('textbox', { name: 'Text of the mail' }),
    saved: (page: Page) => page.getByText(/^Saved \d/).waitFor(),

    async stop() {
      await chromium.close();
      await stopWorkers();
      await house.close();
      await smtp.stop();
      await imap.stop();
    },
  };
}
