import { SMTPServer } from 'smtp-server';
import type { Dovecot } from './dovecot.js';

/** The outgoing server of a mail account: signs in by password, takes mail, and delivers it to this Dovecot's mailboxes. */
export async function submission(mailboxes: Dovecot) {
  const taken: { to: string[]; raw: string }[] = [];
  const refused = new Map<string, string>();
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      password === 'secret' ? done(null, { user: username }) : done(new Error('wrong password')),
    onRcptTo: ({ address }, _session, done) => {
      const why = refused.get(address);
      done(why ? Object.assign(new Error(why), { responseCode: 550 }) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const to = session.envelope.rcptTo.map(each => each.address);
        taken.push({ to, raw: raw.toString('utf8') });
        void Promise.all(to.map(address => mailboxes.deliver(address.split('@')[0]!, raw))).then(
          () => done(null),
          (error: Error) => done(error),
        );
      });
    },
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  const at = server.server.address();
  return {
    port: typeof at === 'object' && at ? at.port : 0,
    taken,
    /** Refuses this recipient for good from now on, in these words. */
    refuse: (address: string, why: string) => refused.set(address, why),
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}
