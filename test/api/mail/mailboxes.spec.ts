import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { freePort } from '../../support/servers.js';
import { Crypto } from '../../../src/platform/crypto.js';
import { openCredentials } from '../../../src/accounts/credentials.js';
import { mailHouse, type House, type Person } from './house.js';

describeWithDovecot('connecting a mailbox', () => {
  let house: House;
  let server: Dovecot;
  let anna: Person;
  let bert: Person;
  let admin: Person;

  beforeAll(async () => {
    [house, server] = await Promise.all([mailHouse(), dovecot({ ssl: true })]);
    anna = await house.user('Anna');
    bert = await house.user('Bert');
    admin = await house.user('Boss', { isAdmin: true });
  }, 60_000);
  afterAll(async () => {
    await house?.close();
    await server?.stop();
  });

  const good = (changes: Record<string, unknown> = {}, imap: Record<string, unknown> = {}) => ({
    email: 'anna@mail.example',
    imap: {
      host: '127.0.0.1',
      port: server.imapPort,
      secure: false,
      user: 'anna',
      password: 'secret',
      ...imap,
    },
    ...changes,
  });

  test('refuses what is wrong by 422 with a code, a field and a next step, and stores nothing', async () => {
    const closed = await freePort();
    const table: [string, unknown, { code: string; field: string }][] = [
      ['wrong password', good({}, { password: 'wrong' }), { code: 'auth_failed', field: 'imap.password' }],
      [
        'unknown host',
        good({}, { host: 'no-such-host.invalid' }),
        { code: 'unreachable', field: 'imap.host' },
      ],
      ['closed port', good({}, { port: closed }), { code: 'unreachable', field: 'imap.host' }],
      ['TLS to a plain port', good({}, { secure: true }), { code: 'tls_failed', field: 'imap.secure' }],
      [
        'clear text to a TLS port',
        good({}, { port: server.imapsPort }),
        { code: 'tls_failed', field: 'imap.secure' },
      ],
      [
        'a certificate that nobody signed',
        good({}, { port: server.imapsPort, secure: true }),
        { code: 'tls_failed', field: 'imap.host' },
      ],
      ['a private address', good({}, { host: '10.1.2.3' }), { code: 'not_allowed', field: 'imap.host' }],
      [
        'an address of a cloud',
        good({}, { host: '169.254.169.254' }),
        { code: 'not_allowed', field: 'imap.host' },
      ],
      [
        'a folder that is not there',
        good({ folders: ['INBOX', 'Nowhere'] }),
        { code: 'no_such_folder', field: 'folders' },
      ],
      ['not an address', good({ email: 'anna' }), { code: 'invalid', field: 'email' }],
      ['no password', good({}, { password: '' }), { code: 'invalid', field: 'imap.password' }],
      ['a URL as host', good({}, { host: 'imaps://mail.example' }), { code: 'invalid', field: 'imap.host' }],
      // A check that tries each way to cut it into names would not end.
      [
        'a host without an end',
        good({}, { host: `${'a'.repeat(200)}!` }),
        { code: 'invalid', field: 'imap.host' },
      ],
      ['a port out of range', good({}, { port: 70_000 }), { code: 'invalid', field: 'imap.port' }],
      ['a port as text', good({}, { port: '993' }), { code: 'invalid', field: 'imap.port' }],
      ['a start that is none', good({ sync_from: 'yesterday' }), { code: 'invalid', field: 'sync_from' }],
      ['a day that is none', good({ sync_from: '2026-02-31' }), { code: 'invalid', field: 'sync_from' }],
      [
        'a policy that is none',
        good({ create_persons: 'some' }),
        { code: 'invalid', field: 'create_persons' },
      ],
      ['another owner', good({ user_id: 1 }), { code: 'invalid', field: 'user_id' }],
      ['nothing', {}, { code: 'invalid', field: 'email' }],
    ];
    for (const [name, body, expected] of table) {
      const { status, body: answer } = await house.post(anna, '/api/mailboxes', body);
      expect([name, status, answer]).toEqual([
        name,
        422,
        expect.objectContaining({ ...expected, success: false, data: null }),
      ]);
      expect([name, answer.error_info.length > 0]).toEqual([name, true]);
      expect(JSON.stringify(answer)).not.toContain('secret');
    }
    const unknown = await house.post(anna, '/api/mailboxes', good({ folders: ['Nowhere'] }));
    expect(unknown.body.error).toContain('Nowhere');
    expect((await house.get(anna, '/api/mailboxes')).body.data).toEqual([]);
  }, 60_000);

  test('does not let a closed port be told from an unknown host', async () => {
    const [closed, unknown] = await Promise.all([
      house.post(anna, '/api/mailboxes', good({}, { port: await freePort() })),
      house.post(anna, '/api/mailboxes', good({}, { host: 'no-such-host.invalid' })),
    ]);
    expect(closed.body).toEqual(unknown.body);
  });

  test('only tries where that is asked', async () => {
    const tried = await house.post(anna, '/api/mailboxes', good({ test_only: true }));
    expect([tried.status, tried.body.data.ok]).toEqual([200, true]);
    expect(tried.body.data.folders).toEqual(expect.arrayContaining(['INBOX', 'Sent', 'Trash']));
    expect((await house.get(anna, '/api/mailboxes')).body.data).toEqual([]);
  });

  test('stores it with its defaults and its password encrypted', async () => {
    const made = await house.post(anna, '/api/mailboxes', good());
    expect(made.status).toBe(201);
    expect(made.body.data).toMatchObject({
      email: 'anna@mail.example',
      user_id: anna.userId,
      state: 'connecting',
      folders_choice: 'default',
      create_persons: 'sent',
      sharing: 'private',
      link_automatically: true,
      imap: { host: '127.0.0.1', user: 'anna' },
      progress: { known: 0, stored: 0, pending: 0 },
      proof: null,
    });
    expect(JSON.stringify(made.body)).not.toContain('password');
    const [row] = await house.db.query<{ id: number; credentials: Buffer; whole: string }>(
      'select id, credentials, mailbox::text as whole from mailbox where user_id = $1',
      [anna.userId],
    );
    expect(row!.credentials.includes('secret')).toBe(false);
    expect(row!.whole).not.toContain('secret');
    expect(openCredentials(house.app.get(Crypto), row!.id, row!.credentials)).toEqual({
      imap: { password: 'secret' },
    });
    expect(() => openCredentials(house.app.get(Crypto), row!.id + 1, row!.credentials)).toThrow();
  });

  test('takes a mailbox once a user', async () => {
    const again = await house.post(anna, '/api/mailboxes', good());
    expect([again.status, again.body.field]).toEqual([409, 'email']);
    expect((await house.post(bert, '/api/mailboxes', good())).status).toBe(201);
  });

  test('is for its owner alone; an administrator sees how it does', async () => {
    const [mine] = (await house.get(anna, '/api/mailboxes')).body.data;
    const path = `/api/mailboxes/${mine.id}`;
    expect((await house.get(admin, path)).body.data.state).toBe('connecting');
    expect((await house.get(admin, '/api/mailboxes')).body.data).toHaveLength(2);
    expect((await house.get(admin, '/api/mailboxes?mine=1')).body.data).toEqual([]);
    const missing = (await house.get(bert, '/api/mailboxes/999999')).body;
    for (const [method, at] of [
      ['GET', path],
      ['PATCH', path],
      ['DELETE', path],
      ['POST', `${path}/pause`],
      ['POST', `${path}/sync`],
      ['GET', `${path}/proof`],
    ] as const) {
      const { status, body } = await house.call(bert, method, at, method === 'GET' ? undefined : {});
      expect([at, status, body]).toEqual([at, 404, missing]);
    }
    expect((await house.call(admin, 'PATCH', path, { sharing: 'shared' })).status).toBe(403);
    expect((await house.call(admin, 'DELETE', path)).status).toBe(403);
  });

  test('changes only what is named, and tries a new password first', async () => {
    const [{ id }] = (await house.get(anna, '/api/mailboxes')).body.data;
    const path = `/api/mailboxes/${id}`;
    await house.db.query(`update mailbox set state = 'needs_reauth', reason = 'auth_failed' where id = $1`, [
      id,
    ]);

    const wrong = await house.call(anna, 'PATCH', path, { imap: { password: 'wrong' } });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'auth_failed']);
    expect((await house.get(anna, path)).body.data.state).toBe('needs_reauth');

    const elsewhere = await house.call(anna, 'PATCH', path, { imap: { host: 'localhost' } });
    expect([elsewhere.status, elsewhere.body.field]).toEqual([422, 'imap.password']);

    const right = await house.call(anna, 'PATCH', path, { imap: { password: 'secret' } });
    expect([right.status, right.body.data.state, right.body.data.reason]).toEqual([200, 'connecting', null]);

    const named = await house.call(anna, 'PATCH', path, { sharing: 'shared' });
    expect(named.body.data).toMatchObject({
      sharing: 'shared',
      create_persons: 'sent',
      imap: { port: server.imapPort },
    });
    expect((await house.call(anna, 'PATCH', path, { state: 'live' })).status).toBe(422);
  });

  test('looks again at what lay outside when the history gets longer', async () => {
    const [{ id }] = (await house.get(anna, '/api/mailboxes')).body.data;
    await house.db.query(
      `insert into folder (mailbox_id, path, role, backfill_lo, horizon_uids, horizon_count)
       values ($1, 'INBOX', 'inbox', 1, '{[1,41)}', 40)`,
      [id],
    );
    const folder = async () =>
      (
        await house.db.query<object>(
          'select backfill_lo, horizon_uids::text as uids, horizon_count from folder where mailbox_id = $1',
          [id],
        )
      )[0];
    await house.call(anna, 'PATCH', `/api/mailboxes/${id}`, { sync_from: '1m' });
    expect(await folder()).toEqual({ backfill_lo: 1, uids: '{[1,41)}', horizon_count: 40 });
    const longer = await house.call(anna, 'PATCH', `/api/mailboxes/${id}`, { sync_from: 'all' });
    expect(longer.body.data.sync_from).toBe('all');
    expect(await folder()).toEqual({ backfill_lo: 41, uids: '{}', horizon_count: 0 });
  });

  test('pauses, resumes and ends, each time taking the lease from whoever holds it', async () => {
    const [{ id }] = (await house.get(anna, '/api/mailboxes')).body.data;
    const lease = async () =>
      (
        await house.db.query<{ epoch: number; owner: string | null }>(
          'select epoch, owner from mailbox_lease where mailbox_id = $1',
          [id],
        )
      )[0]!;
    await house.db.query(
      `update mailbox_lease set owner = 'somebody', until = now() + interval '20 s' where mailbox_id = $1`,
      [id],
    );
    const before = await lease();
    const paused = await house.post(anna, `/api/mailboxes/${id}/pause`);
    expect(paused.body.data.state).toBe('stopped');
    expect(await lease()).toEqual({ epoch: before.epoch + 1, owner: null });
    expect((await house.post(anna, `/api/mailboxes/${id}/resume`)).body.data.state).toBe('connecting');

    expect((await house.call(anna, 'DELETE', `/api/mailboxes/${id}`)).body.data).toEqual({ id });
    expect((await house.get(anna, `/api/mailboxes/${id}`)).status).toBe(404);
    const [row] = await house.db.query<object>('select credentials, state from mailbox where id = $1', [id]);
    expect(row).toEqual({ credentials: null, state: 'stopped' });
    expect((await house.post(anna, '/api/mailboxes', good())).status).toBe(201);
  });
});
