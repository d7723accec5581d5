import { rm } from 'node:fs/promises';
import { connect, type Server as NetServer } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { Spool, type ReceivedMail } from './intake.js';
import { Pace } from './pace.js';
import { Refusal, type RefusalReason } from './refusal.js';

/** What the sending server said before the mail itself. */
export interface Envelope {
  ip: string;
  helo: string;
  /** '' for the null sender. */
  sender: string;
  recipients: string[];
  /** Addresses and headers may be in UTF-8 (RFC 6531). */
  utf8: boolean;
  isTrusted: boolean;
}

export interface SmtpInOptions {
  /** The name in the greeting. */
  name: string;
  /** Listens on a port of `host`, or on the path of a socket. */
  listen: { port: number; host?: string | undefined } | { path: string };
  /** Local Mail Transfer Protocol (RFC 2033), for a mail server of one's own; whoever reaches it is trusted. */
  lmtp: boolean;
  tls: { key: string; cert: string };
  /** Where long mails lie while they come. */
  folder: string;
  limits: Limits;
  isTrusted: (ip: string) => boolean;
  /** @throws {Refusal} where no mail is taken at this address */
  onRecipient: (address: string, sender: string) => Promise<void>;
  /** Fulfilled once the mail is safe. @throws {Refusal} */
  onMail: (envelope: Envelope, mail: ReceivedMail) => Promise<void>;
  onRefused: (reason: RefusalReason) => void;
  /** What is our own fault, or the line's. */
  onError: (error: unknown) => void;
}

export interface Limits {
  bytes: number;
  /** Of all mails together that have come and are not answered yet. */
  bytesInHand: number;
  connections: number;
  connectionsOfOne: number;
  /** From one address that is not trusted, in a minute. */
  mailsOfOne: number;
  recipients: number;
  /** A client that says nothing. */
  idleMs: number;
  /** A connection in all, however busy it looks: who sends a byte a second is not waited for. */
  connectionMs: number;
}

export const usualLimits: Limits = {
  bytes: 20 * 1024 * 1024,
  bytesInHand: 1024 * 1024 * 1024,
  connections: 200,
  connectionsOfOne: 40,
  mailsOfOne: 300,
  recipients: 50,
  idleMs: 60_000,
  connectionMs: 10 * 60_000,
};

export interface Listening {
  port: number | null;
  close(): Promise<void>;
}

/** Begins to take mail in. @throws where the port or path cannot be had */
export async function listenForMail(options: SmtpInOptions): Promise<Listening> {
  const door = new Door(options);
  const net = await door.open();
  const address = net.address();
  return {
    port: typeof address === 'object' && address ? address.port : null,
    close: () => door.close(),
  };
}

class Door {
  private readonly smtp: SMTPServer;
  private readonly connected = new Map<string, { ip: string; timer: NodeJS.Timeout }>();
  private readonly pace: Pace;
  private readonly spool: Spool;
  private readonly working = new Set<Promise<void>>();

  constructor(private readonly options: SmtpInOptions) {
    const { limits } = options;
    this.pace = new Pace(limits.mailsOfOne);
    this.spool = new Spool(options.folder, limits.bytesInHand);
    this.smtp = new SMTPServer({
      name: options.name,
      banner: 'Kontor',
      lmtp: options.lmtp,
      size: limits.bytes,
      maxClients: limits.connections,
      maxRecipients: limits.recipients,
      socketTimeout: limits.idleMs,
      closeTimeout: 3000,
      hideENHANCEDSTATUSCODES: false,
      disableReverseLookup: true,
      disabledCommands: ['AUTH'],
      authOptional: true,
      key: options.tls.key,
      cert: options.tls.cert,
      onConnect: (session, done) => done(this.refuseCrowd(session)),
      onClose: session => this.forget(session.id),
      onMailFrom: (_address, session, done) => done(this.refuseHaste(session)),
      onRcptTo: ({ address }, session, done) =>
        this.answer(done, () => options.onRecipient(address, senderOf(session))),
      onData: (stream, session, done) => this.answer(done, () => this.take(stream, session)),
    });
    this.smtp.on('error', error => options.onError(error));
  }

  async open(): Promise<NetServer> {
    const { listen } = this.options;
    if ('path' in listen) await removeDeadSocket(listen.path);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.smtp.server.once('error', reject);
    this.smtp.listen(listen, () => resolve());
    await promise;
    this.smtp.server.removeListener('error', reject);
    return this.smtp.server;
  }

  /** Mails that have come are still taken in and answered. */
  async close(): Promise<void> {
    await new Promise<void>(done => this.smtp.close(() => done()));
    await Promise.allSettled(this.working);
  }

  private refuseCrowd({ id, remoteAddress: ip }: SMTPServerSession): Error | null {
    const { limits, isTrusted } = this.options;
    const others = [...this.connected.values()].filter(one => one.ip === ip).length;
    if (!this.options.lmtp && !isTrusted(ip) && others >= limits.connectionsOfOne) {
      this.options.onRefused('pace');
      return refusedConnection(`Too many connections from ${ip}; try again in a minute`);
    }
    const timer = setTimeout(() => this.hangUp(id), limits.connectionMs);
    timer.unref();
    this.connected.set(id, { ip, timer });
    return null;
  }

  private refuseHaste({ remoteAddress: ip }: SMTPServerSession): Error | null {
    if (this.options.lmtp || this.options.isTrusted(ip) || this.pace.take(ip)) return null;
    this.options.onRefused('pace');
    return new Refusal('pace', 450, '4.7.1', `Too many mails from ${ip} in a minute; try again later`);
  }

  private forget(id: string): void {
    clearTimeout(this.connected.get(id)?.timer);
    this.connected.delete(id);
  }

  private hangUp(id: string): void {
    for (const connection of this.smtp.connections)
      if (connection.id === id) connection.send(421, 'The connection took too long; send the mail again');
  }

  private answer(done: (error?: Error | null) => void, work: () => Promise<void>): void {
    const working = work()
      .then(
        () => done(),
        (error: unknown) => done(this.inWords(error)),
      )
      .finally(() => this.working.delete(working));
    this.working.add(working);
  }

  private inWords(error: unknown): Refusal {
    if (error instanceof Refusal) {
      this.options.onRefused(error.reason);
      return error;
    }
    this.options.onError(error);
    this.options.onRefused('trouble');
    return new Refusal(
      'trouble',
      451,
      '4.3.0',
      'Kontor cannot take mail in right now; it can be sent again later',
    );
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const { options } = this;
    const mail = await this.spool.receive(stream, options.limits.bytes);
    try {
      refuseDefect(mail, options.limits.bytes);
      const ip = session.remoteAddress;
      await options.onMail(
        {
          ip,
          helo: session.hostNameAppearsAs,
          sender: senderOf(session),
          recipients: session.envelope.rcptTo.map(({ address }) => address),
          utf8: session.envelope.smtpUtf8 === true,
          isTrusted: options.lmtp || options.isTrusted(ip),
        },
        mail,
      );
    } finally {
      await mail.discard();
    }
  }
}

/** A process that was killed leaves its socket behind, and nobody answers there. */
async function removeDeadSocket(path: string): Promise<void> {
  const isDead = await new Promise<boolean>(done => {
    const socket = connect(path, () => done(false));
    socket.once('error', (error: { code?: string }) => done(error.code === 'ECONNREFUSED'));
    socket.once('connect', () => socket.destroy());
  });
  if (isDead) await rm(path, { force: true });
}

const senderOf = ({ envelope }: SMTPServerSession): string =>
  envelope.mailFrom ? envelope.mailFrom.address : '';

/** 421 ends the connection, and in a greeting there is no enhanced status. */
const refusedConnection = (text: string): Error => Object.assign(new Error(text), { responseCode: 421 });

function refuseDefect({ defect }: ReceivedMail, limit: number): void {
  if (defect === 'too-large') {
    const most = Math.floor(limit / 1024 / 1024);
    throw new Refusal(
      'size',
      552,
      '5.3.4',
      `The mail is larger than ${most} MB; send it without its attachments`,
    );
  }
  if (defect === 'no-room') {
    throw new Refusal(
      'trouble',
      452,
      '4.3.1',
      'Kontor has more mail in hand than it has room for; it can be sent again in a minute',
    );
  }
  if (defect === 'nul')
    throw new Refusal('bytes', 554, '5.6.0', 'The mail holds NUL bytes; send it with another mail program');
  if (defect === 'line-end') {
    throw new Refusal(
      'bytes',
      554,
      '5.6.0',
      'The mail holds line ends that are not CR LF; send it with another mail program',
    );
  }
}
