import { openCredentials } from '../../../src/accounts/credentials.js';
import { Crypto } from '../../../src/platform/crypto.js';
import { fakeImap, type FakeImap } from '../../support/fake-imap.js';
import { fakeSmtp, type FakeSmtp } from '../../support/fake-smtp.js';
import { freePort } from '../../support/servers.js';
import { mailHouse, type House, type Person } from './house.js';

/** Where a mailbox may send too, its SMTP login is tried before anything is stored. */
describe('SMTP settings of a mailbox', () => {
  let house: House;
  let imap: FakeImap;
  let smtp: FakeSmtp;
  let anna: Person;
  let accepts = 'secret';

  beforeAll(async () => {
    house = await mailHouse();
    anna = await house.user('Anna');
    imap = await fakeImap({ folders: { INBOX: { uidvalidity: 1, mails: [] } } });
    smtp = await fakeSmtp({
      on: (command, send) => {
        const login = /^AUTH PLAIN (\S+)/.exec(command)?.[1];
        if (login === undefined) return false;
        const right = Buffer.from(login, 'base64').toString().split('\0')[2] === accepts;
        send(right ? '235 welcome' : '535 5.7.8 no');
        return true;
      },
    });
  }, 60_000);
  afterAll(async () => {
    await house?.close();
    await imap?.stop();
    await smtp?.stop();
  });

  const server = (port: number, more: Record<string, unknown> = {}) => ({
    host: '127.0.0.1',
    port,
    secure: false,
    user: 'anna',
    password: 'secret',
    ...more,
  });
  const box = (smtpMore: Record<string, unknown> = {}) => ({
    email: 'anna@mail.example',
    imap: server(imap.port),
    smtp: server(smtp.port, smtpMore),
  });
  const stored = async () => {
    const [row] = await house.db.query<{ id: number; credentials: Buffer }>(
      'select id, credentials from mailbox where deleted_at is null order by id desc limit 1',
    );
    return { id: row!.id, ...openCredentials(house.app.get(Crypto), row!.id, row!.credentials) };
  };

  test('are refused with their own field and next step, and nothing is stored', async () => {
    const table: [string, Record<string, unknown>, { code: string; field: string }][] = [
      ['wrong password', { password: 'wrong' }, { code: 'auth_failed', field: 'smtp.password' }],
      ['closed port', { port: await freePort() }, { code: 'unreachable', field: 'smtp.host' }],
      ['unknown host', { host: 'no-such-host.invalid' }, { code: 'unreachable', field: 'smtp.host' }],
      ['private host', { host: '10.1.2.3' }, { code: 'not_allowed', field: 'smtp.host' }],
      ['TLS to a plain port', { secure: true }, { code: 'tls_failed', field: 'smtp.secure' }],
      ['a port out of range', { port: 0 }, { code: 'invalid', field: 'smtp.port' }],
    ];
    for (const [name, more, expected] of table) {
      for (const body of [box(more), { ...box(more), test_only: true }]) {
        const { status, body: answer } = await house.post(anna, '/api/mailboxes', body);
        expect([name, status, answer]).toEqual([name, 422, expect.objectContaining(expected)]);
        expect(answer.error_info).not.toBe('');
        expect(JSON.stringify(answer)).not.toContain('secret');
      }
    }
    expect((await house.get(anna, '/api/mailboxes')).body.data).toEqual([]);
    await house.db.query('delete from sign_in_attempt');
  });

  test('are stored once they are good, with the password of IMAP where none is named', async () => {
    const { smtp: given } = box();
    const { password: _left, ...without } = given;
    const made = await house.post(anna, '/api/mailboxes', { ...box(), smtp: without });
    expect([made.status, made.body.data.smtp]).toEqual([
      201,
      { host: '127.0.0.1', port: smtp.port, secure: false, user: 'anna' },
    ]);
    expect(await stored()).toMatchObject({ imap: { password: 'secret' }, smtp: { password: 'secret' } });
    expect(smtp.commands).toContain('AUTH');
  });

  test('are tried again when they change, and a stored password stays with its server', async () => {
    const { id } = await stored();
    const change = (body: unknown) => house.call(anna, 'PATCH', `/api/mailboxes/${id}`, body);
    const wrong = await change({ smtp: { password: 'wrong' } });
    expect([wrong.status, wrong.body.field]).toEqual([422, 'smtp.password']);
    for (const elsewhere of [{ host: 'localhost' }, { user: 'bert' }]) {
      const refused = await change({ smtp: elsewhere });
      expect([refused.status, refused.body.field]).toEqual([422, 'smtp.password']);
    }
    expect(await stored()).toMatchObject({ smtp: { password: 'secret' } });

    accepts = 'another';
    expect((await change({ smtp: { password: 'another' } })).status).toBe(200);
    expect(await stored()).toMatchObject({ imap: { password: 'secret' }, smtp: { password: 'another' } });
  });

  test('keep their own password when that of IMAP changes, and take the new one where they shared it', async () => {
    const { id } = await stored();
    const change = (body: unknown) => house.call(anna, 'PATCH', `/api/mailboxes/${id}`, body);
    expect((await change({ imap: { password: 'newer' } })).status).toBe(200);
    expect(await stored()).toMatchObject({ imap: { password: 'newer' }, smtp: { password: 'another' } });

    accepts = 'newer';
    expect((await change({ smtp: { password: 'newer' } })).status).toBe(200);
    expect((await change({ imap: { password: 'newest' } })).status).toBe(200);
    expect(await stored()).toMatchObject({ imap: { password: 'newest' }, smtp: { password: 'newest' } });

    expect((await change({ smtp: null })).body.data.smtp).toBeNull();
    expect(await stored()).not.toHaveProperty('smtp');
  });
});
