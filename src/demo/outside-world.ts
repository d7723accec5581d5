import { randomUUID } from 'node:crypto';
import { SMTPServer } from 'smtp-server';
import type { MailAddress, ParsedMail } from '../mail/mail.js';
import { parseMail } from '../mail/parse.js';
import { written } from './letters.js';
import { first } from './mail-data.js';
import type { MailStore } from './mail-store.js';
import { friendlyAnswers } from './stories.js';

/** How long people of the demo think before they answer. */
const thinkingMs = 6000;
const mostRecipients = 100;

/**
 * The demo's outgoing server: takes what its users send, puts what is for colleagues into their mailboxes, and lets one
 * of the others answer in a friendly way. Nothing ever leaves the machine.
 */
export class OutsideWorld {
  private readonly timers = new Set<NodeJS.Timeout>();
  private answers = 0;
  readonly smtp: SMTPServer;

  constructor(
    private readonly store: MailStore,
    password: string,
  ) {
    this.smtp = new SMTPServer({
      authOptional: false,
      // On this machine alone, where nobody listens.
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      onAuth: (given, _session, done) =>
        store.addresses.includes(given.username ?? '') && given.password === password
          ? done(null, { user: given.username })
          : done(new Error('Wrong user name or password')),
      onRcptTo: (_address, session, done) =>
        done(session.envelope.rcptTo.length < mostRecipients ? null : new Error('Too many recipients')),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.once('error', done);
        stream.once('end', () => {
          const recipients = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
          this.take(Buffer.concat(chunks), String(session.user), recipients);
          done(null);
        });
      },
    });
    this.smtp.on('error', () => undefined);
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private take(raw: Buffer, sender: string, recipients: string[]): void {
    for (const address of recipients)
      if (this.store.addresses.includes(address)) this.store.add(address, 'INBOX', raw);
    const mail = parseMail(raw);
    const answering = mail.to.find(
      ({ address }) => recipients.includes(address) && !this.store.addresses.includes(address),
    );
    if (!answering || mail.automatic !== null || mail.messageId === null) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.answer(mail, sender, answering);
    }, thinkingMs);
    this.timers.add(timer);
  }

  private async answer(mail: ParsedMail, sender: string, from: MailAddress): Promise<void> {
    const name = from.name || nameIn(from.address);
    const text = friendlyAnswers[this.answers++ % friendlyAnswers.length]!.replaceAll(
      '{c}',
      first(name),
    ).replaceAll('{r}', first(mail.from?.name || 'there'));
    const raw = await written({
      id: `demo.${randomUUID()}@${from.address.split('@')[1]}`,
      from: { name, address: from.address },
      to: [mail.from ?? { name: '', address: sender }],
      subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
      text,
      date: new Date(),
      references: [...mail.references, mail.messageId!],
      quotes: {
        from: mail.from ?? { name: '', address: sender },
        date: mail.date ?? new Date(),
        text: mail.text.trim(),
      },
    });
    this.store.add(sender, 'INBOX', raw);
  }
}

/** `Anna Berg` of `anna.berg@…`. */
const nameIn = (address: string): string =>
  address
    .split('@')[0]!
    .split(/[._-]/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
