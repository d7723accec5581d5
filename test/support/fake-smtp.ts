import net from 'node:net';
import tls from 'node:tls';
import type { Certificate } from './certificates.js';

export interface FakeSmtpOptions {
  /** TLS from the first byte. */
  secure?: boolean;
  certificate?: Certificate;
  /** Offered once there is a certificate; false takes it out, as somebody on the way would. */
  starttls?: boolean;
  /** Sees every command first; true: it is answered. */
  on?: (command: string, send: (line: string) => void) => boolean;
  /** What AUTH is answered with; the password `secret` is right where it is left out. */
  refusal?: string;
  /** Null: says nothing at all. */
  greeting?: string | null;
}

/** An `on` that takes every mail and puts its lines into `lines`. */
export function takeInto(lines: () => string[]): NonNullable<FakeSmtpOptions['on']> {
  let inMail = false;
  return (line, send) => {
    if (inMail) {
      inMail = line !== '.';
      if (inMail) lines().push(line);
      else send('250 taken');
      return true;
    }
    if (line === 'DATA') send('354 go on');
    if (/^(MAIL|RCPT)/.test(line)) send('250 fine');
    inMail = line === 'DATA';
    return /^(MAIL|RCPT|DATA)/.test(line);
  };
}

export type FakeSmtp = Awaited<ReturnType<typeof fakeSmtp>>;

/** An SMTP server for submission: EHLO, STARTTLS, AUTH PLAIN and QUIT, and what `on` makes of it. It takes no mail. */
export async function fakeSmtp(options: FakeSmtpOptions = {}) {
  const commands: string[] = [];
  const sockets = new Set<net.Socket>();
  let clearText = '';

  const serve = (first: net.Socket) => {
    let socket = first;
    let buffer = '';
    sockets.add(first);
    first.on('close', () => sockets.delete(first)).on('error', () => undefined);
    const send = (line: string) => void (socket.writable && socket.write(`${line}\r\n`));
    const handle = (line: string) => {
      const [word = '', ...rest] = line.split(' ');
      commands.push(word.toUpperCase());
      if (options.on?.(line, send)) return;
      switch (word.toUpperCase()) {
        case 'EHLO': {
          const offers = options.starttls ?? Boolean(options.certificate);
          if (offers && !(socket instanceof tls.TLSSocket)) send('250-STARTTLS');
          return send('250 AUTH PLAIN');
        }
        case 'STARTTLS':
          if (!options.certificate) return send('502 not here');
          send('220 go ahead');
          first.off('data', read);
          socket = new tls.TLSSocket(first, { isServer: true, ...options.certificate });
          socket.on('error', () => undefined).on('data', read);
          return;
        case 'AUTH': {
          const [, , password] = Buffer.from(rest[1] ?? '', 'base64')
            .toString()
            .split('\0');
          if (options.refusal) return send(options.refusal);
          return send(password === 'secret' ? '235 welcome' : '535 5.7.8 Authentication failed');
        }
        case 'QUIT':
          send('221 bye');
          return socket.end();
        default:
          return send('500 what?');
      }
    };
    const read = (chunk: Buffer) => {
      if (!(socket instanceof tls.TLSSocket)) clearText += chunk.toString('latin1');
      buffer += chunk.toString('latin1');
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        handle(line);
      }
    };
    first.on('data', read);
    if (options.greeting !== null) send(options.greeting ?? '220 fake server');
  };
  const server = options.secure
    ? tls.createServer({ ...options.certificate }, serve).on('tlsClientError', () => undefined)
    : net.createServer(serve);
  await new Promise<void>(resolve => server.listen(0, '0.0.0.0', () => resolve()));

  return {
    port: (server.address() as net.AddressInfo).port,
    commands,
    /** Everything that came unencrypted. */
    clearText: () => clearText,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
