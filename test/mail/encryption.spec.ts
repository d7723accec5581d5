import { MailServerError } from '../../src/errors.js';
import { testLogin } from '../../src/mail/imap/test-login.js';
import { testSmtpLogin } from '../../src/mail/smtp/test-login.js';
import { authority, type Certificate } from '../support/certificates.js';
import { fakeImap } from '../support/fake-imap.js';
import { fakeSmtp } from '../support/fake-smtp.js';

/**
 * A password leaves over verified TLS or not at all. 0.0.0.0 stands for a host elsewhere: it leads to this machine too,
 * but is no loopback address, so nothing is excused.
 */
const elsewhere = '0.0.0.0';
const password = 'secret';
const ours = authority();
const good = ours.issue(['IP:0.0.0.0', 'IP:127.0.0.1', 'DNS:localhost']);

interface Server {
  port: number;
  clearText(): string;
  stop(): Promise<void>;
}

interface Behaviour {
  certificate?: Certificate;
  secure?: boolean;
  /** Does not offer STARTTLS. */
  stripped?: boolean;
  /** Agrees to STARTTLS and goes on in clear text. */
  lies?: boolean;
  /** Sends something in clear text along with its agreement. */
  injects?: boolean;
  greeting?: string;
}

const kinds = {
  imap: {
    start: ({ stripped, lies, injects, ...more }: Behaviour): Promise<Server> =>
      fakeImap({
        folders: { INBOX: { uidvalidity: 1, mails: [] } },
        capability: stripped ? 'IMAP4rev1' : 'IMAP4rev1 STARTTLS',
        ...more,
        on: ({ name, tag, args, send }) => {
          if (name === 'STARTTLS' && (lies || injects)) {
            send(`${tag} OK begin\r\n${injects ? '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n' : ''}`);
            if (lies) setImmediate(send, '* OK still here\r\n');
            return true;
          }
          if (name !== 'LOGIN' && name !== 'AUTHENTICATE') return false;
          const right = args.includes(password);
          send(right ? `${tag} OK in\r\n` : `${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
          return true;
        },
      }),
    login: testLogin,
  },
  smtp: {
    start: ({ stripped, lies, injects, ...more }: Behaviour): Promise<Server> =>
      fakeSmtp({
        ...more,
        starttls: !stripped,
        on: (command, send) => {
          if (!/^STARTTLS/i.test(command) || !(lies || injects)) return false;
          send(`220 begin${injects ? '\r\n250 AUTH PLAIN' : ''}`);
          if (lies) setImmediate(send, '250 still here');
          return true;
        },
      }),
    login: testSmtpLogin,
  },
};

describe.each(['imap', 'smtp'] as const)('a password on its way to an %s server', kind => {
  const { start, login } = kinds[kind];

  /** The error of a login at a server that behaves so, or null; and what the server got to read in clear text. */
  async function attempt(
    behaviour: Behaviour,
    settings: { host?: string; secure?: boolean; pass?: string } = {},
  ) {
    const server = await start(behaviour);
    const { host = elsewhere, secure = false, pass = password } = settings;
    try {
      const error = await login(
        { host, port: server.port, secure, user: 'anna', password: pass },
        {
          allowedNetworks: ['127.0.0.0/8', '0.0.0.0/8'],
          ca: ours.ca,
          connectTimeoutMs: 800,
          socketTimeoutMs: 2_000,
        },
      ).then(
        () => null,
        (caught: unknown) => caught as MailServerError,
      );
      return { error, clear: server.clearText() };
    } finally {
      await server.stop();
    }
  }

  const isNotIn = (clear: string) => {
    for (const form of [password, ...[0, 1, 2].map(cut => base64At(cut))]) expect(clear).not.toContain(form);
  };
  /** What base64 makes of the password, wherever in its groups of three it begins; without what neighbours colour. */
  const base64At = (cut: number) =>
    Buffer.from(`${'\0'.repeat(cut)}${password}`)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(cut === 0 ? 0 : cut + 1, -1);

  it('is taken over STARTTLS by a server whose certificate is good', async () => {
    const { error, clear } = await attempt({ certificate: good });
    expect(error).toBeNull();
    expect(clear).toContain('STARTTLS');
    isNotIn(clear);
  });

  it('is taken over TLS from the start', async () => {
    expect((await attempt({ certificate: good, secure: true }, { secure: true })).error).toBeNull();
  });

  it('goes in clear text to this machine alone', async () => {
    expect((await attempt({ stripped: true }, { host: '127.0.0.1' })).error).toBeNull();
    expect((await attempt({ stripped: true }, { host: 'localhost' })).error).toBeNull();
  });

  it('is said to be wrong where it is', async () => {
    const { error, clear } = await attempt({ certificate: good }, { pass: 'wrong' });
    expect(error).toMatchObject({ code: 'auth_failed', field: `${kind}.password`, permanent: true });
    expect(clear).not.toContain('wrong');
  });

  const self = ours.selfSigned(['IP:0.0.0.0', 'DNS:localhost']);
  const expired = ours.issue(['IP:0.0.0.0', 'DNS:localhost'], { expired: true });
  const anothers = ours.issue(['DNS:mail.example']);
  const unknown = authority().issue(['IP:0.0.0.0', 'DNS:localhost']);
  const cases: [string, Behaviour, { host?: string; secure?: boolean }, Record<string, unknown>][] = [
    ['STARTTLS is not offered', { stripped: true }, {}, said(/no encryption on this port/, /somebody on the way/, 'secure')],
    ['it agrees to STARTTLS and talks on in clear text', { lies: true }, {}, said(/No encrypted connection/, /Check port/, 'secure')],
    ['something is put in behind its agreement', { injects: true, stripped: false }, {}, said(/No encrypted connection/, /Check port/, 'secure')],
    ['a port for TLS is spoken to in clear text', { certificate: good, secure: true }, {}, said(/encrypted from the start/, /Choose TLS/, 'secure')],
    ['a port for clear text is spoken to in TLS', { certificate: good }, { secure: true }, said(/does not begin with TLS/, /Choose STARTTLS/, 'secure')],
    ['the certificate vouches for itself', { certificate: self }, {}, said(/signed by itself/, /known authority/, 'host')],
    ['the same from the start', { certificate: self, secure: true }, { secure: true }, said(/signed by itself/, /known authority/, 'host')],
    ['the certificate has expired', { certificate: expired }, {}, said(/has expired/, /renew/, 'host')],
    ['the same from the start', { certificate: expired, secure: true }, { secure: true }, said(/has expired/, /renew/, 'host')],
    ['the certificate is another host’s', { certificate: anothers }, {}, said(/another host name/, /Enter the host name/, 'host')],
    ['the same from the start, by a name', { certificate: anothers, secure: true }, { host: 'localhost', secure: true }, said(/another host name/, /Enter the host name/, 'host')],
    ['nobody knows who signed the certificate', { certificate: unknown }, {}, said(/not known here/, /NODE_EXTRA_CA_CERTS/, 'host')],
  ]; // prettier-ignore

  it.each(cases)('stays here where %s', async (_what, behaviour, settings, expected) => {
    const { error, clear } = await attempt(behaviour, settings);
    expect(error).toMatchObject(expected);
    isNotIn(clear);
  });

  function said(message: RegExp, nextStep: RegExp, field: 'host' | 'secure'): Record<string, unknown> {
    return {
      code: 'tls_failed',
      field: `${kind}.${field}`,
      message: expect.stringMatching(message) as string,
      nextStep: expect.stringMatching(nextStep) as string,
    };
  }

  it('is not even carried to a private network that is not allowed', async () => {
    const server = await start({ stripped: true });
    for (const host of ['127.0.0.1', 'localhost', '::ffff:127.0.0.1', elsewhere]) {
      const settings = { host, port: server.port, secure: false, user: 'anna', password };
      await expect(login(settings, { allowedNetworks: [], connectTimeoutMs: 800 })).rejects.toMatchObject({
        code: 'not_allowed',
        field: `${kind}.host`,
      });
    }
    expect(server.clearText()).toBe('');
    await server.stop();
  });
});

describe('an SMTP server', () => {
  const at = async (options: Parameters<typeof fakeSmtp>[0]): Promise<unknown> => {
    const server = await fakeSmtp(options);
    const settings = { host: '127.0.0.1', port: server.port, secure: false, user: 'anna', password };
    try {
      return await testSmtpLogin(settings, { allowedNetworks: ['127.0.0.0/8'], connectTimeoutMs: 800 }).then(
        () => null,
        (error: unknown) => error,
      );
    } finally {
      await server.stop();
    }
  };

  it('that is busy is not taken for one that refuses the password', async () => {
    const busy = { code: 'unavailable', permanent: false };
    expect(await at({ refusal: '454 4.7.0 Temporary authentication failure' })).toMatchObject(busy);
    expect(await at({ refusal: '535 5.7.0 Too many login attempts, try again later' })).toMatchObject(busy);
    expect(await at({ greeting: '421 4.3.2 shutting down' })).toMatchObject(busy);
  });

  it('that takes no sign-in has not passed the test', async () => {
    const relay = (command: string, send: (line: string) => void) => {
      if (command.startsWith('EHLO')) send('250 SIZE 1000000');
      return command.startsWith('EHLO');
    };
    expect(await at({ on: relay, refusal: '503 AUTH not available' })).toMatchObject({
      code: 'auth_failed',
      field: 'smtp.port',
      message: expect.stringContaining('no sign-in'),
    });
  });

  it('that needs an app password says so', async () => {
    expect(await at({ refusal: '534 5.7.9 Application-specific password required' })).toMatchObject({
      code: 'auth_failed',
      nextStep: expect.stringContaining('app password'),
    });
  });

  it('is told in the same words whether its port is closed or silent', async () => {
    const silent = await at({ greeting: null });
    const gone = await fakeSmtp();
    await gone.stop();
    const settings = { host: '127.0.0.1', port: gone.port, secure: false, user: 'anna', password };
    const closed: unknown = await testSmtpLogin(settings, { allowedNetworks: ['127.0.0.0/8'] }).catch(e => e);
    expect(silent).toMatchObject({ code: 'unreachable', field: 'smtp.host' });
    expect({ ...(closed as Error), message: (closed as Error).message }).toEqual({
      ...(silent as Error),
      message: (silent as Error).message,
    });
  });
});
