import net, { isIP } from 'node:net';
import tls from 'node:tls';
import { guardedLookup, isAllowed, NetworkRefusedError } from './imap/networks.js';
import type { ConnectOptions } from './imap/settings.js';

/** Where a connection goes, and how it is encrypted. */
export interface Destination {
  host: string;
  port: number;
  /** TLS from the first byte. */
  secure: boolean;
  /** Only to this machine itself; see `guardedLookup`. */
  thisMachine?: boolean;
}

const usualTimeoutMs = 15_000;

/**
 * Opens a connection by the rules for mail servers: to allowed addresses only, and with `secure` over verified TLS.
 *
 * @throws what node:net and node:tls say; {NetworkRefusedError} for an address that is not allowed; ETIMEDOUT
 */
export function openSocket(to: Destination, options: ConnectOptions, verify = true): Promise<net.Socket> {
  if (isIP(to.host) && !isAllowed(to.host, options.allowedNetworks))
    return Promise.reject(new NetworkRefusedError(to.host));
  const target = {
    host: to.host,
    port: to.port,
    lookup: guardedLookup(options.allowedNetworks, to.thisMachine),
  };
  return new Promise((resolve, reject) => {
    const socket = to.secure
      ? tls.connect({
          ...target,
          rejectUnauthorized: verify,
          ...(isIP(to.host) ? {} : { servername: to.host }),
          ...(options.ca ? { ca: options.ca } : {}),
        })
      : net.connect(target);
    const timer = setTimeout(
      () => fail(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' })),
      options.connectTimeoutMs ?? usualTimeoutMs,
    );
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const ended = () => fail(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    socket.once('error', fail).once('close', ended);
    socket.once(to.secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      socket.off('error', fail).off('close', ended);
      resolve(socket);
    });
  });
}

/** Whether something at this port answers to the beginning of TLS; nothing else is sent there. */
export async function speaksTls(to: Destination, options: ConnectOptions): Promise<boolean> {
  const quick = { ...options, connectTimeoutMs: 3_000 };
  return openSocket({ ...to, secure: true }, quick, false).then(
    socket => Boolean(socket.destroy()),
    () => false,
  );
}
