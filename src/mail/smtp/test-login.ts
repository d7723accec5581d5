import nodemailer from 'nodemailer';
import { MailServerError } from '../../errors.js';
import { isThisMachine, NetworkRefusedError } from '../imap/networks.js';
import type { ConnectOptions } from '../imap/settings.js';
import { openSocket, speaksTls } from '../open-socket.js';
import {
  busy,
  notAllowed,
  ownWords,
  speaksTlsAtOnce,
  tlsFailed,
  unreachable,
  wrongPassword,
} from '../server-errors.js';

/** How to reach the server that takes an account's outgoing mail. */
export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte (port 465). Otherwise STARTTLS is required, save on loopback. */
  secure: boolean;
  user: string;
  password: string;
}

/** What nodemailer and node:tls hang on their errors, as far as we look at it. */
interface Failure {
  code?: string;
  /** Of node, where nodemailer put its own in `code`. */
  originalCode?: string;
  message?: string;
  response?: string;
  timeoutType?: string;
  responseCode?: number;
  command?: string;
}

/**
 * A real login at an SMTP server; no mail is sent. The rules are IMAP's: allowed networks only, checked on the address
 * that is connected to, and the password over verified TLS, or to this machine itself.
 *
 * @throws {MailServerError} that names `smtp.host`, `smtp.secure` or `smtp.password`
 */
export async function testSmtpLogin(settings: SmtpSettings, options: ConnectOptions): Promise<void> {
  const { host, port, secure, user, password } = settings;
  const local = !secure && (await isThisMachine(host));
  const transport = nodemailer.createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && !local,
    // A server that takes no password has not been tested by not asking it.
    forceAuth: true,
    auth: { user, pass: password },
    tls: { rejectUnauthorized: !local, ...(options.ca ? { ca: options.ca } : {}) },
    connectionTimeout: options.connectTimeoutMs ?? 15_000,
    greetingTimeout: options.connectTimeoutMs ?? 15_000,
    socketTimeout: options.socketTimeoutMs ?? 30_000,
    logger: false,
    // nodemailer looks names up itself; the guard has to see the address that is really used.
    getSocket: (_options, give) => {
      openSocket({ host, port, secure, thisMachine: local }, options).then(
        connection => give(null, { connection, secured: secure }),
        (error: Error) => give(error, false),
      );
    },
  });
  try {
    await transport.verify();
  } catch (error) {
    throw await toSmtpError(error, settings, options);
  } finally {
    transport.close();
  }
}

/** Microsoft's, for an account that may read by mail programs and not send: no password or sign-in helps. */
const submissionOff = /5\.7\.139.*SmtpClientAuthentication is disabled/i;
/** Replies that mean that this command is not known here: the server takes no sign-in on this port. */
const unknownCommand = new Set([500, 502, 503, 504]);
const busyText = /too many|rate.?limit|throttl|temporar|try again|unavailable/i;

/** What went wrong, in the words of a mailbox's settings. */
export async function toSmtpError(
  error: unknown,
  settings: Pick<SmtpSettings, 'host' | 'port' | 'secure'>,
  options: ConnectOptions,
): Promise<MailServerError> {
  const failure = smtpFailure(error, settings.secure);
  // A server that waits for TLS says nothing to who waits for its greeting.
  const waitsForTls =
    failure.code === 'unreachable' && !settings.secure && (await speaksTls(settings, options));
  return waitsForTls ? speaksTlsAtOnce('smtp') : failure;
}

/** The same from the error alone. */
export function smtpFailure(error: unknown, secure: boolean): MailServerError {
  const failure = (error ?? {}) as Failure;
  const code = failure.originalCode ?? failure.code ?? '';
  const said = ownWords((failure.response ?? '').replace(/^\d{3}[ -](\d\.\d+\.\d+ )?/, ''));
  if (error instanceof NetworkRefusedError) return notAllowed('smtp');
  if (failure.code === 'EAUTH') {
    const reply = failure.responseCode ?? 0;
    if (unknownCommand.has(reply)) return noSignIn();
    if (submissionOff.test(failure.response ?? '')) return sendingOff();
    return (reply >= 400 && reply < 500) || busyText.test(said)
      ? busy('smtp', said)
      : wrongPassword('smtp', said);
  }
  if (
    /^(ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO$|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/.test(code)
  )
    return tlsFailed('smtp', code, secure);
  if (failure.timeoutType === 'UPGRADE_TIMEOUT') return tlsFailed('smtp', code, secure);
  // It has refused STARTTLS, or does not know EHLO, without which there is none.
  if (failure.code === 'ETLS' || (!secure && failure.command === 'EHLO' && failure.responseCode !== 421))
    return tlsFailed('smtp', '', secure);
  if (failure.responseCode) return busy('smtp', said);
  return unreachable('smtp');
}

const sendingOff = (): MailServerError =>
  new MailServerError(
    'unavailable',
    'The SMTP server does not let this account send by other programs',
    'Ask whoever manages the account to turn on authenticated SMTP (SMTP AUTH) for it, then send again.',
    true,
    'smtp.host',
    { rule: 'sending-off', server: 'smtp' },
  );

const noSignIn = (): MailServerError =>
  new MailServerError(
    'auth_failed',
    'The SMTP server takes no sign-in on this port',
    'Use the port for mail programs: 465 with TLS, or 587 with STARTTLS.',
    true,
    'smtp.port',
    { rule: 'no-sign-in', server: 'smtp' },
  );
