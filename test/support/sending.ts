import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { sealCredentials } from '../../src/accounts/credentials.js';
import { AfterSending } from '../../src/sending/after-sending.js';
import { Deliveries } from '../../src/sending/deliveries.js';
import { FollowUps } from '../../src/sending/follow-ups.js';
import { Crypto } from '../../src/platform/crypto.js';
import { LOGGER } from '../../src/platform/env.js';
import type { Logger } from '../../src/platform/logger.js';
import { startDispatch } from '../../workers/dispatch.js';
import { startHold } from '../../workers/hold.js';
import { startIngest } from '../../workers/ingest.js';
import { all } from '../../workers/worker.js';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { until } from './servers.js';
import { dovecot } from './services.js';

export interface Taken {
  from: string;
  to: string[];
  raw: Buffer;
}

export type MailServer = Awaited<ReturnType<typeof mailServer>>;

/** Whom an access token belongs to; null where it is not good. */
export type TokenOwner = (token: string) => Promise<string | null>;

/** A real SMTP server for submission, which takes mail from whoever has the password `secret`, or else a good token. */
export async function mailServer({ ownerOf }: { ownerOf?: TokenOwner } = {}) {
  const taken: Taken[] = [];
  const answers: {
    /** What a recipient is answered with: `550 5.1.1 no such user`. */
    rcpt?: (address: string) => string | null;
    /** What the mail itself is answered with. */
    data?: (mail: Taken) => string | null;
    /** What a successful login is answered with. */
    login?: () => string | null;
    /** What the server does with a mail that it took, and says of it behind `250`. */
    taken?: (mail: Taken) => Promise<string>;
  } = {};
  const refusal = (text: string) =>
    Object.assign(new Error(text.slice(4)), { responseCode: Number(text.slice(0, 3)) });
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    ...(ownerOf ? { authMethods: ['XOAUTH2'] } : {}),
    onAuth(auth, _session, done) {
      const refused = answers.login?.();
      if (refused) return done(refusal(refused));
      if (ownerOf) {
        // As Google does: a challenge that says why, and only then the refusal.
        const refusal = { data: { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/' } };
        return void ownerOf(auth.accessToken ?? '').then(
          owner => done(null, owner === auth.username ? { user: owner } : refusal),
          done,
        );
      }
      if (auth.password !== 'secret') return done(refusal('535 5.7.8 Authentication failed'));
      done(null, { user: auth.username ?? '' });
    },
    onRcptTo({ address }, _session, done) {
      const refused = answers.rcpt?.(address);
      done(refused ? refusal(refused) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(one => one.address),
          raw: Buffer.concat(chunks),
        };
        const refused = answers.data?.(mail);
        if (refused) return done(refusal(refused));
        taken.push(mail);
        const handled = answers.taken?.(mail) ?? Promise.resolve('2.0.0 taken');
        handled.then(
          said => done(null, said),
          (error: Error) => done(error),
        );
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    answers,
    /** From the next connection on; 0: nothing is said of sizes. */
    announce: (bytes: number) => void (server.options.size = bytes),
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}

/** A connected mailbox of `who`, with both servers. */
export async function sendingMailbox(
  house: House,
  who: Person,
  ports: { imap: number; smtp: number | null },
  options: { password?: string; email?: string } = {},
): Promise<number> {
  const email = options.email ?? who.email;
  const at = (port: number) =>
    JSON.stringify({ host: '127.0.0.1', port, secure: false, user: email.split('@')[0] });
  const [row] = await house.db.query<{ id: number }>(
    `insert into mailbox (user_id, email, imap, smtp, state) values ($1, $2, $3, $4, 'live') returning id`,
    [who.userId, email, at(ports.imap), ports.smtp === null ? null : at(ports.smtp)],
  );
  const password = options.password ?? 'secret';
  await house.db.query('update mailbox set credentials = $2 where id = $1', [
    row!.id,
    sealCredentials(house.app.get(Crypto), row!.id, { imap: { password: 'secret' }, smtp: { password } }),
  ]);
  return row!.id;
}

/** Ten seconds or a schedule pass, and the worker of the role `send` goes its round once. */
export async function sendDue(house: Pick<House, 'app' | 'db'>): Promise<void> {
  await house.db.query(
    `update outgoing_mail set next_try_at = now(), not_before = least(not_before, now()) where state in ('queued', 'scheduled')`,
  );
  await house.app.get(FollowUps).run();
  await house.app.get(Deliveries).run();
}

/** What follows a sent mail, and the looking for those that are unknown, once. */
export async function finishSent(house: House): Promise<void> {
  await house.db.query(
    `update outgoing_mail set copy_at = case when copy_state = 'due' then now() end,
       next_try_at = case when state = 'unknown' then now() else next_try_at end where copy_state = 'due' or state = 'unknown'`,
  );
  await house.app.get(AfterSending).run();
}

export type Correspondence = Awaited<ReturnType<typeof correspondence>>;

/** A rep with a live mailbox, the server that takes her mail, all workers, and a customer who answers. */
export async function correspondence() {
  const [house, smtp, imap] = await Promise.all([mailHouse(), mailServer(), dovecot()]);
  const anna = await house.user('Anna');
  await imap.append('anna', 'Sent', 'From: anna@kontor.example\r\nSubject: old\r\n\r\nold\r\n');
  const box = await sendingMailbox(house, anna, { imap: imap.imapPort, smtp: smtp.port });
  await house.db.query(`update mailbox set state = 'connecting', sharing = 'shared' where id = $1`, [box]);
  const deal = await house.deal('Sails for Nordic', { owner_id: anna.userId });
  const log = house.app.get<Logger>(LOGGER);
  const stopWorkers = all(
    await Promise.all([startHold, startIngest, startDispatch].map(start => start(house.app, log))),
  );
  const mailOf = async (id: number) => (await house.get(anna, `/api/outbox/${id}`)).body.data;
  const comes = async (messageId: string) => {
    await until(`${messageId} is there`, async () => {
      const rows = await house.db.query('select 1 from message where message_id = $1', [messageId]);
      return rows.length > 0;
    });
    return house.message(messageId);
  };
  await until(
    'the mailbox is live',
    async () => {
      const [row] = await house.db.query<{ state: string }>('select state from mailbox where id = $1', [box]);
      return row!.state === 'live';
    },
    { milliseconds: 40_000 },
  );
  return {
    house,
    smtp,
    imap,
    anna,
    box,
    deal,
    mailOf,
    comes,

    /** Sends a mail to Eva, linked to the deal, and does what follows once. */
    async send(fields: object = {}) {
      const made = await house.post(anna, '/api/mail/send', {
        mailbox_id: box,
        to: [{ address: 'eva@nordic.example', name: 'Eva Lind' }],
        subject: 'Sails',
        html: '<p>Which sails do you need?</p>',
        links: { deal_id: deal },
        ...fields,
      });
      if (made.status !== 202) throw new Error(JSON.stringify(made.body));
      await sendDue(house);
      await finishSent(house);
      return mailOf(made.body.data.id);
    },

    /** Eva answers, and the pipeline is done with it. */
    async answer(id: string, headers: Record<string, string>) {
      const given = {
        From: 'Eva Lind <eva@nordic.example>',
        To: 'Anna <anna@kontor.example>',
        // Headers know whole seconds, and nobody answers within one.
        Date: new Date(Date.now() + 5000).toUTCString().replace('GMT', '+0000'),
        'Message-ID': `<${id}@nordic.example>`,
        ...headers,
      };
      const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}`);
      await imap.deliver('anna', `${lines.join('\r\n')}\r\n\r\nTwo of them.\r\n`);
      return comes(`${id}@nordic.example`);
    },

    /** Message-IDs of what lies in Sent. */
    async inSent(): Promise<string[]> {
      const client = await imap.connect('anna');
      await client.mailboxOpen('Sent', { readOnly: true });
      const ids: string[] = [];
      for await (const { envelope } of client.fetch('1:*', { envelope: true }))
        ids.push(envelope?.messageId ?? '');
      await client.logout();
      return ids;
    },

    async stop() {
      await stopWorkers();
      await house.close();
      await Promise.all([smtp.stop(), imap.stop()]);
    },
  };
}
