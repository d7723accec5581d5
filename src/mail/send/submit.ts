import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import { MailServerError } from '../../errors.js';
import { isThisMachine } from '../imap/networks.js';
import type { ConnectOptions } from '../imap/settings.js';
import { openSocket } from '../open-socket.js';
import { ownWords } from '../server-errors.js';
import { toSmtpError } from '../smtp/test-login.js';

/** How to reach the server that takes an account's mail. `password` or `accessToken` (XOAUTH2), one of the two. */
export interface SubmissionSettings {
  host: string;
  port: number;
  /** TLS from the first byte (port 465). Otherwise STARTTLS is required, save on loopback. */
  secure: boolean;
  user: string;
  password?: string | undefined;
  accessToken?: string | undefined;
}

/** What one recipient's server said. */
export interface Refusal {
  address: string;
  permanent: boolean;
  said: string;
}

/** Bytes of a mail, and the most that its server takes. */
export interface Size {
  size: number;
  limit: number;
}

/**
 * How a try ended:
 *
 *   taken      the server has it, for those who are not among `refused`
 *   refused    it has it for nobody; `permanent` only where it said so by a 5xx itself
 *   uncertain  the whole mail was handed over, and then the connection broke: it may have gone out, or not
 */
export type Outcome =
  | { how: 'taken'; refused: Refusal[]; said: string; serverMessageId: string | null }
  | { how: 'refused'; permanent: boolean; refused: Refusal[]; said: string; tooLarge?: Size }
  | { how: 'uncertain' };

export interface Session {
  /** Hands one mail over. Never throws. */
  send(envelope: { from: string; to: string[] }, bytes: Buffer): Promise<Outcome>;
  close(): void;
}

/**
 * Signs in; nothing of a mail has left when this returns. The rules are those of `testSmtpLogin`: allowed networks
 * only, and the password over verified TLS, or to this machine itself.
 *
 * @throws {MailServerError}
 */
export async function openSession(settings: SubmissionSettings, options: ConnectOptions): Promise<Session> {
  const { host, port, secure, user, password, accessToken } = settings;
  const thisMachine = !secure && (await isThisMachine(host));
  let client: SMTPConnection | undefined;
  try {
    const socket = await openSocket({ host, port, secure, thisMachine }, options);
    const connection = new SMTPConnection({
      host,
      port,
      secure,
      secured: secure,
      connection: socket,
      requireTLS: !secure && !thisMachine,
      tls: { rejectUnauthorized: !thisMachine, ...(options.ca ? { ca: options.ca } : {}) },
      connectionTimeout: options.connectTimeoutMs ?? 15_000,
      greetingTimeout: options.connectTimeoutMs ?? 15_000,
      // A server may look through a mail for minutes before it says that it takes it (RFC 5321 4.5.3.2.6: ten).
      socketTimeout: options.socketTimeoutMs ?? 600_000,
      logger: false,
    });
    client = connection;
    await settled(connection, done => connection.connect(done));
    const auth = accessToken
      ? { user, oauth2: new XOAuth2({ user, accessToken }) }
      : { user, pass: password ?? '', credentials: { user, pass: password ?? '' } };
    await settled(connection, done => connection.login(auth as never, done));
    return {
      send: (envelope, bytes) => hand(connection, envelope, bytes),
      close: () => connection.quit(),
    };
  } catch (error) {
    client?.close();
    throw error instanceof MailServerError ? error : await toSmtpError(error, settings, options);
  }
}

/** The callback's answer, or the error that the connection reports instead. */
function settled(connection: SMTPConnection, run: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(error as Error);
    connection.once('error', fail);
    run(error => {
      connection.off('error', fail);
      // What it reports later, when nobody waits, must not end the process.
      connection.on('error', () => undefined);
      if (error) fail(error);
      else resolve();
    });
  });
}

interface Failure {
  code?: string;
  command?: string;
  message?: string;
  responseCode?: number;
  response?: string;
  recipient?: string;
  rejectedErrors?: Failure[];
}

function hand(
  connection: SMTPConnection,
  envelope: { from: string; to: string[] },
  bytes: Buffer,
): Promise<Outcome> {
  return new Promise(resolve => {
    // The dot that ends the mail follows its last byte, and no server takes a mail without it. So what breaks before
    // the stream has ended did not go out for sure; what breaks after it and before an answer may have.
    let handedOver = false;
    const message = Readable.from(pieces(bytes)).once('end', () => (handedOver = true));
    const fail = (failure: Failure): void => {
      const refused = refusals(failure.rejectedErrors);
      const limit = announcedLimit(failure);
      if (limit !== null) {
        const tooLarge = { size: bytes.length, limit };
        return resolve({ how: 'refused', permanent: true, refused, said: '', tooLarge });
      }
      if (handedOver && !failure.responseCode) return resolve({ how: 'uncertain' });
      const permanent =
        refused.length === envelope.to.length
          ? refused.every(one => one.permanent)
          : (failure.responseCode ?? 0) >= 500;
      resolve({ how: 'refused', permanent, refused, said: wordsOf(failure) });
    };
    connection.once('error', fail);
    connection.send({ ...envelope, size: bytes.length }, message, (error, info) => {
      connection.off('error', fail);
      if (error) return fail(error as Failure);
      const { serverMessageId } = info as { serverMessageId?: string };
      resolve({
        how: 'taken',
        refused: refusals(info.rejectedErrors as Failure[] | undefined),
        said: ownWords(info.response),
        serverMessageId: serverMessageId ?? null,
      });
    });
  });
}

/** nodemailer itself stops a mail that is larger than the server says it takes (RFC 1870), and names that in its text. */
function announcedLimit({ code, command, message }: Failure): number | null {
  if (code !== 'EMESSAGE' || command !== 'MAIL FROM') return null;
  return Number(/\d+$/.exec(message ?? '')?.[0] ?? 0);
}

/** In small ones the stream ends when the last is on its way, not when the first is. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 32_768) yield bytes.subarray(at, at + 32_768);
}

const refusals = (failures: Failure[] = []): Refusal[] =>
  failures.map(failure => ({
    address: (failure.recipient ?? '').toLowerCase(),
    permanent: (failure.responseCode ?? 0) >= 500,
    said: wordsOf(failure),
  }));

const wordsOf = ({ response }: Failure): string => ownWords(response ?? '');
