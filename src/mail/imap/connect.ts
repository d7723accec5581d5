import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { isIP } from 'node:net';
import { notAllowed, signInRefused } from '../server-errors.js';
import { toMailServerError } from './errors.js';
import { guardedLookup, isAllowed, isThisMachine } from './networks.js';
import type { ConnectOptions, ImapSettings } from './settings.js';

const megabyte = 1024 * 1024;

/** What broke a connection: imapflow tells it in an event, and the command under way only that it has no connection. */
const causes = new WeakMap<ImapFlow, unknown>();

/** Why a command failed: the reason for the end of its connection where that is why, else its own error. */
export function causeOf(client: ImapFlow, error: unknown): unknown {
  const { byeReason } = client as { byeReason?: string };
  if (client.usable && !byeReason) return error;
  return causes.get(client) ?? (byeReason ? { code: 'NoConnection', reason: byeReason } : error);
}

/**
 * Logs in and returns a connection with no folder selected.
 *
 * The password leaves only over verified TLS, or to this machine itself: without `secure` STARTTLS is required, so
 * that somebody on the way cannot strip it from the server's capabilities.
 *
 * @throws {MailServerError}
 */
export async function connect(settings: ImapSettings, options: ConnectOptions): Promise<ImapFlow> {
  const { host, port, secure, user, password, accessToken } = settings;
  // node:net does not look up what is an address already.
  if (isIP(host) && !isAllowed(host, options.allowedNetworks)) throw notAllowed('imap');
  const local = !secure && (await isThisMachine(host));
  const tls = {
    rejectUnauthorized: true,
    lookup: guardedLookup(options.allowedNetworks, local),
    ...(options.ca ? { ca: options.ca } : {}),
  };
  const client = new ImapFlow({
    host,
    port,
    secure,
    // Left open on loopback: encrypted when the server offers it, clear when it does not.
    ...(secure || local ? {} : { doSTARTTLS: true }),
    ...(local ? { tls: { ...tls, rejectUnauthorized: false } } : { tls }),
    auth: accessToken ? { user, accessToken } : { user, pass: password ?? '' },
    clientInfo: { name: 'Kontor', vendor: 'Kontor', 'support-url': false, version: false },
    logger: false,
    disableAutoIdle: true,
    // COMPRESS triples the CPU of a fetch and keeps 260 KB a connection.
    disableCompression: true,
    qresync: options.qresync ?? false,
    maxLiteralSize: 16 * megabyte,
    maxResponseSize: 24 * megabyte,
    maxLineLength: megabyte,
    connectionTimeout: options.connectTimeoutMs ?? 15_000,
    greetingTimeout: options.connectTimeoutMs ?? 15_000,
    socketTimeout: options.socketTimeoutMs ?? 90_000,
    ...(options.maxIdleMs ? { maxIdleTime: options.maxIdleMs } : {}),
  } as ImapFlowOptions);
  // An 'error' that nobody listens to ends the process; what it says reaches us again through the running command.
  client.on('error', error => causes.set(client, error));
  client.on('close', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    const failure = toMailServerError(error, secure);
    throw accessToken && failure.code === 'auth_failed' ? signInRefused('imap') : failure;
  }
}

/** Says goodbye, but does not wait for the answer for long. */
export async function disconnect(client: ImapFlow): Promise<void> {
  if (!client.usable) return client.close();
  const patience = setTimeout(() => client.close(), 1000);
  await client.logout().catch(() => undefined);
  clearTimeout(patience);
  client.close();
}
