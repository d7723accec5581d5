import { startApi, password, type TestApi, type TestUser } from './support.js';

const cookieOf = (response: { headers: Record<string, unknown> }): string =>
  String((response.headers['set-cookie'] as unknown as string[])[0]);
const pair = (cookie: string): string => cookie.split(';')[0]!;

describe('signing in', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    await api.user('bob');
  });
  afterAll(() => api.stop());
  beforeEach(() => api.database.query('delete from sign_in_attempt'));

  const signIn = (email: string, secret: string) =>
    api.http().post('/api/session').send({ email, password: secret });

  it('gives a cookie that scripts cannot read and other sites do not send', async () => {
    const response = await signIn('Ada@Kontor.example', password).expect(200);
    expect(response.body).toEqual({
      success: true,
      data: {
        user: {
          id: ada.id,
          email: 'ada@kontor.example',
          name: 'ada',
          is_admin: true,
          locale: null,
          timezone: null,
        },
      },
    });
    const cookie = cookieOf(response);
    expect(cookie).toMatch(/^kontor_session=[0-9a-f]{40}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    const stored = await api.database.query<{ token_hash: string }>('select token_hash from session');
    expect(JSON.stringify(stored)).not.toContain(pair(cookie).split('=')[1]);

    const session = await api.http().get('/api/session').set('cookie', pair(cookie));
    expect(session.body.data).toMatchObject({ user: { name: 'ada' }, setup_needed: false });
    await api.http().get('/api/users').set('cookie', pair(cookie)).expect(200);
  });

  it('makes a new session each time and ends the one before', async () => {
    const first = pair(cookieOf(await signIn('bob@kontor.example', password)));
    const second = pair(cookieOf(await signIn('bob@kontor.example', password).set('cookie', first)));
    expect(second).not.toBe(first);
    await api.http().get('/api/users').set('cookie', first).expect(401);
    await api.http().get('/api/users').set('cookie', second).expect(200);
  });

  it('says the same for an unknown address and a wrong password', async () => {
    const wrong = await signIn('ada@kontor.example', 'not her password').expect(401);
    const unknown = await signIn('nobody@kontor.example', 'not her password').expect(401);
    expect(wrong.body).toEqual(unknown.body);
    expect(wrong.body.error).toBe('wrong email or password');
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  it('ends by signing out', async () => {
    const cookie = pair(cookieOf(await signIn('bob@kontor.example', password)));
    await api.http().delete('/api/session').set('cookie', cookie).expect(403);
    const out = await api
      .http()
      .delete('/api/session')
      .set('cookie', cookie)
      .set('x-kontor', '1')
      .expect(200);
    expect(cookieOf(out)).toMatch(/^kontor_session=; Max-Age=0/);
    await api.http().get('/api/users').set('cookie', cookie).expect(401);
  });

  it('ends for a user who is deactivated', async () => {
    const cara = await api.user('cara');
    const cookie = pair(cookieOf(await signIn(cara.email, password)));
    await api.database.query('update users set active = false where id = $1', [cara.id]);
    await api.http().get('/api/users').set('cookie', cookie).expect(401);
    await api.as(cara).get('/api/users').expect(401);
    await signIn(cara.email, password).expect(401);
  });

  it('ends when it is not used for thirty days, and goes on when it is', async () => {
    const cookie = pair(cookieOf(await signIn('bob@kontor.example', password)));
    await api.database.query(
      `update session set seen_at = now() - interval '2 days', expires_at = now() + interval '1 day'`,
    );
    await api.http().get('/api/users').set('cookie', cookie).expect(200);
    const [row] = await api.database.query<{ days: number }>(
      `select round(extract(epoch from max(expires_at) - now()) / 86400)::int as days from session`,
    );
    expect(row!.days).toBe(30);
    await api.database.query(`update session set expires_at = now() - interval '1 second'`);
    await api.http().get('/api/users').set('cookie', cookie).expect(401);
  });

  it('is braked after ten failures for one email, right password or not, and from anywhere', async () => {
    const tries = await Promise.all(Array.from({ length: 14 }, () => signIn('ada@kontor.example', 'guess')));
    expect(tries.map(one => one.status).sort()).toEqual([...Array(10).fill(401), ...Array(4).fill(429)]);
    await api.database.query(`delete from sign_in_attempt where key like 'address:%'`);
    const refused = await signIn('ada@kontor.example', password).expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800);
    expect(refused.body).toMatchObject({ code: 'rate_limited', success: false });

    await api.database.query(`update sign_in_attempt set until = now() - interval '1 second'`);
    await signIn('ada@kontor.example', password).expect(200);
  });

  it('is braked after ten failures from one address, whatever the email; others go on', async () => {
    const from = (address: string, n: number) =>
      signIn(`guess${n}@kontor.example`, 'guess').set('x-forwarded-for', address);
    for (let n = 0; n < 10; n++) await from('203.0.113.7', n).expect(401);
    await from('203.0.113.7', 10).expect(429);
    await signIn('bob@kontor.example', password).set('x-forwarded-for', '203.0.113.8').expect(200);
  });

  it('counts an IPv6 network as one address', async () => {
    const from = (address: string, n: number) =>
      signIn(`guess${n}@kontor.example`, 'guess').set('x-forwarded-for', address);
    for (let n = 0; n < 10; n++) await from(`2001:db8:0:1::${n}`, n).expect(401);
    await from('2001:db8:0:1:ffff::1', 10).expect(429);
    await from('2001:0DB8::1:0:0:0:1', 11).expect(429);
    await from('2001:db8:0:2::1', 12).expect(401);
  });

  it('forgets failures of an email once the password was right', async () => {
    for (let n = 0; n < 9; n++) await signIn('bob@kontor.example', 'guess').expect(401);
    await api.database.query(`delete from sign_in_attempt where key like 'address:%'`);
    await signIn('bob@kontor.example', password).expect(200);
    for (let n = 0; n < 9; n++) await signIn('bob@kontor.example', 'guess').expect(401);
  });
});

describe('a request by cookie', () => {
  let api: TestApi;
  let cookie: string;

  beforeAll(async () => {
    api = await startApi();
    const ada = await api.user('ada', true);
    cookie = pair(cookieOf(await api.http().post('/api/session').send({ email: ada.email, password })));
  });
  afterAll(() => api.stop());

  it('changes something only with the header that other sites cannot send', async () => {
    const add = () => api.http().post('/api/v2/persons').set('cookie', cookie).send({ name: 'Eva Lind' });
    const refused = await add().expect(403);
    expect(refused.body.error).toContain('x-kontor');
    expect(await api.database.query('select 1 from person')).toEqual([]);
    await add().set('x-kontor', '1').expect(200);
  });

  it('is not taken for a token that was sent and is wrong', async () => {
    await api.http().get('/api/users').set('cookie', cookie).set('x-api-token', 'wrong').expect(401);
  });

  it('has the cookie for HTTPS alone where the server is reached by it', async () => {
    const secure = await startApi({
      DATABASE_URL: api.env.DATABASE_URL,
      PUBLIC_URL: 'https://crm.example',
      SECRET_KEY: api.env.SECRET_KEY.toString('base64'),
    });
    const response = await secure.http().post('/api/session').send({ email: 'ada@kontor.example', password });
    expect(cookieOf(response)).toContain('; Secure');
    expect(response.headers['strict-transport-security']).toContain('max-age');
    await secure.stop();
  });
});

describe('tokens and users', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  it('take a token in each of the ways that clients send it', async () => {
    await api.http().get('/api/users').set('x-api-token', bob.token).expect(200);
    await api.http().get('/api/users').set('authorization', `Bearer ${bob.token}`).expect(200);
    await api.http().get(`/api/users?api_token=${bob.token}`).expect(200);
    await api.http().get(`/v1/users/me?api_token=${bob.token}`).expect(200);
    await api.http().get('/api/users?api_token=').expect(401);
  });

  it('show a new token once, list it without, and end it', async () => {
    const made = await api.as(bob).post('/api/tokens').send({ name: 'Sheet' }).expect(201);
    const { id, token } = made.body.data;
    await api.http().get('/api/tokens').set('x-api-token', token).expect(200);
    const list = await api.as(bob).get('/api/tokens').expect(200);
    expect(list.body.data).toContainEqual({
      id,
      name: 'Sheet',
      created_at: expect.any(String),
      used_at: expect.any(String),
    });
    expect(JSON.stringify(list.body)).not.toContain(token);
    await api.as(ada).delete(`/api/tokens/${id}`).expect(404);
    await api.as(bob).delete(`/api/tokens/${id}`).expect(200);
    await api.http().get('/api/tokens').set('x-api-token', token).expect(401);
  });

  it('let administrators add users, and nobody else', async () => {
    const fresh = { email: 'Dora@Kontor.example', name: 'Dora', password: 'lang genug' };
    await api.as(bob).post('/api/users').send(fresh).expect(403);
    const made = await api.as(ada).post('/api/users').send(fresh).expect(201);
    expect(made.body.data).toMatchObject({ email: 'dora@kontor.example', is_admin: false });
    const again = await api.as(ada).post('/api/users').send(fresh).expect(409);
    expect(again.body).toMatchObject({ code: 'conflict', field: 'email' });
    const short = await api
      .as(ada)
      .post('/api/users')
      .send({ ...fresh, email: 'x@kontor.example', password: 'kurz' })
      .expect(400);
    expect(short.body.field).toBe('password');
    expect((await api.as(bob).get('/api/users')).body.data).toContainEqual({
      id: made.body.data.id,
      name: 'Dora',
    });
    expect((await api.as(ada).get('/api/users')).body.data).toContainEqual(
      expect.objectContaining({ ...made.body.data, active: true }),
    );
  });
});
