import { connect, disconnect } from '../../../src/mail/imap/connect.js';
import { testLogin } from '../../../src/mail/imap/test-login.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { fakeImap, type FakeImap, type FakeOptions } from '../../support/fake-imap.js';

/** Longer than any answer takes on a busy machine; who waits for a silent server says so. */
const local = {
  allowedNetworks: ['127.0.0.0/8', '0.0.0.0/8'],
  connectTimeoutMs: 10_000,
  socketTimeoutMs: 10_000,
};
const impatient = { ...local, connectTimeoutMs: 500, socketTimeoutMs: 2_000 };

/** The error of a log-in at a server that does these things. */
async function failure(
  options: Partial<FakeOptions>,
  host = '127.0.0.1',
  more = {},
  how = local,
): Promise<{ error: Record<string, unknown>; fake: FakeImap }> {
  const fake = await fakeImap({ folders: { INBOX: { uidvalidity: 1, mails: [] } }, ...options });
  try {
    const settings = { host, port: fake.port, secure: false, user: 'anna', password: 'secret', ...more };
    const error = await connect(settings, how).then(
      client => disconnect(client).then(() => ({ code: 'none' })),
      (caught: Record<string, unknown>) => caught,
    );
    return { error, fake };
  } finally {
    await fake.stop();
  }
}

const refuseLogin = (text: string): Partial<FakeOptions> => ({
  on: ({ name, tag, send }) => {
    if (name !== 'LOGIN') return false;
    send(`${tag} NO ${text}\r\n`);
    return true;
  },
});

describe('a refused log-in', () => {
  it.each([
    '[AUTHENTICATIONFAILED] no',
    'Invalid credentials',
    '[ALERT] Application-specific password required',
  ])('is the password’s fault: %s', async text => {
    expect((await failure(refuseLogin(text))).error).toMatchObject({
      code: 'auth_failed',
      permanent: true,
      field: 'imap.password',
    });
  });

  it.each([
    '[LIMIT] too many connections',
    '[UNAVAILABLE] backend is away',
    '[OVERQUOTA] Account exceeded command or bandwidth limits',
    '[ALERT] Too many simultaneous connections.',
    'Temporary authentication failure',
  ])('is not the password’s fault: %s', async text => {
    expect((await failure(refuseLogin(text))).error).toMatchObject({ code: 'unavailable', permanent: false });
  });

  it('is not the password’s fault when the server says goodbye instead of hello', async () => {
    const { error } = await failure({ greeting: '* BYE shutting down for maintenance\r\n' });
    expect(error).toMatchObject({ code: 'unavailable', permanent: false });
    expect(error['message']).toContain('shutting down');
  });
});

describe('a connection that is not safe', () => {
  it('is refused, and no password sent, where STARTTLS was stripped', async () => {
    const { error, fake } = await failure({ capability: 'IMAP4rev1' }, '0.0.0.0');
    expect(error).toMatchObject({ code: 'tls_failed' });
    expect(fake.commands).not.toContain('LOGIN');
  });

  it('is refused where the server greets as logged in already', async () => {
    const { error, fake } = await failure({ greeting: '* PREAUTH welcome\r\n' }, '0.0.0.0');
    expect(error).toMatchObject({ code: 'tls_failed' });
    expect(fake.commands).not.toContain('LOGIN');
  });

  it('is refused where the port speaks no TLS', async () => {
    const { error, fake } = await failure({}, '127.0.0.1', { secure: true });
    expect(['tls_failed', 'unreachable']).toContain(error['code']);
    expect(fake.commands).not.toContain('LOGIN');
  });
});

describe('a server that cannot be reached', () => {
  it('is told in the same words whether its port is closed or silent', async () => {
    const silent = await failure({ greeting: null }, '127.0.0.1', {}, impatient);
    const fake = await fakeImap({ folders: {} });
    await fake.stop();
    const closed = await connect(
      { host: '127.0.0.1', port: fake.port, secure: false, user: 'a', password: 'b' },
      local,
    ).catch((error: unknown) => error as Record<string, unknown>);
    expect(silent.error).toMatchObject({ code: 'unreachable', field: 'imap.host' });
    expect((closed as { message: string }).message).toBe(silent.error['message']);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.5',
    '169.254.169.254',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    'localhost',
  ])('is not even tried where it is in a private network: %s', async host => {
    const fake = await fakeImap({ folders: {} });
    const error = await connect(
      { host, port: fake.port, secure: false, user: 'a', password: 'b' },
      { allowedNetworks: [], connectTimeoutMs: 500 },
    ).catch((caught: unknown) => caught as { nextStep: string });
    await fake.stop();
    expect(error).toMatchObject({ code: 'not_allowed' });
    expect((error as { nextStep: string }).nextStep).toContain('MAIL_ALLOWED_NETWORKS');
    expect(fake.connections()).toBe(0);
  });
});

describeWithDovecot('a real server', () => {
  let server: Dovecot;
  beforeAll(async () => void (server = await dovecot({ ssl: true })));
  afterAll(() => server.stop());

  it('shows its folders and their roles', async () => {
    const settings = {
      host: '127.0.0.1',
      port: server.imapPort,
      secure: false,
      user: 'anna',
      password: 'secret',
    };
    const { folders } = await testLogin(settings, local);
    expect(folders).toContainEqual({ path: 'INBOX', role: 'inbox' });
    expect(folders).toContainEqual({ path: 'Sent', role: 'sent' });
    expect(folders).toContainEqual({ path: 'Junk', role: 'junk' });
  });

  it('is refused where nobody vouches for its certificate', async () => {
    const settings = {
      host: '127.0.0.1',
      port: server.imapsPort,
      secure: true,
      user: 'anna',
      password: 'secret',
    };
    await expect(testLogin(settings, local)).rejects.toMatchObject({ code: 'tls_failed' });
  });

  it('is told from a wrong password', async () => {
    const settings = {
      host: '127.0.0.1',
      port: server.imapPort,
      secure: false,
      user: 'anna',
      password: 'wrong',
    };
    await expect(testLogin(settings, local)).rejects.toMatchObject({ code: 'auth_failed' });
  });
});
