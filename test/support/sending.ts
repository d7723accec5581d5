import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { sealCredentials } from '../../src/accounts/credentials.js';
import { AfterSending } from '../../src/sending/after-sending.js';
import { Deliveries } from '../../src/sending/deliveries.js';
import { FollowUps } from '../../src/sending/follow-ups.js';
import { Crypto } from '../../src/platform/crypto.js';
import type { House, Person } from '../api/mail/house.js';

export interface Taken {
  from: string;
  to: string[];
  raw: Buffer;
}

export type MailServer = Awaited<ReturnType<typeof mailServer>>;

/** A real SMTP server for submission, which takes mail from whoever has the password `secret`. */
export async function mailServer() {
  const taken: Taken[] = [];
  const answers: {
    /** What a recipient is answered with: `550 5.1.1 no such user`. */
    rcpt?: (address: string) => string | null;
    /** What the mail itself is answered with. */
    data?: (mail: Taken) => string | null;
    /** What a successful login is answered with. */
    login?: () => string | null;
  } = {};
  const refusal = (text: string) =>
    Object.assign(new Error(text.slice(4)), { responseCode: Number(text.slice(0, 3)) });
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth(auth, _session, done) {
      const refused = answers.login?.();
      if (refused) return done(refusal(refused));
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
        done(null, '250 2.0.0 taken');
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    answers,
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
export async function sendDue(house: House): Promise<void> {
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
