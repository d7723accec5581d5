import { password, startApi, type TestApi, type TestUser } from './support.js';

const another = 'nytt-pferd-batterie';

describe("a user's own settings", () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());
  beforeEach(() => api.database.query('delete from sign_in_attempt'));

  const signIn = async (secret: string, status = 200) => {
    const response = await api
      .http()
      .post('/api/session')
      .send({ email: 'bob@kontor.example', password: secret })
      .expect(status);
    return status === 200
      ? String((response.headers['set-cookie'] as unknown as string[])[0]).split(';')[0]!
      : '';
  };
  const change = (body: object) => api.as(bob).patch('/api/users/me').send(body);

  it('are kept, each by itself, and are in the session of the next page', async () => {
    expect((await api.as(bob).get('/api/users/me').expect(200)).body.data).toMatchObject({
      name: 'bob',
      locale: null,
      timezone: null,
    });
    await change({ locale: 'pl' }).expect(200);
    await change({ timezone: 'Europe/Warsaw' }).expect(200);
    const { data } = (await change({ name: '  Bob Ek ' }).expect(200)).body;
    const expected = { id: bob.id, name: 'Bob Ek', locale: 'pl', timezone: 'Europe/Warsaw', is_admin: false };
    expect(data).toMatchObject(expected);
    const cookie = await signIn(password);
    expect((await api.http().get('/api/session').set('cookie', cookie)).body.data.user).toMatchObject(
      expected,
    );
    expect((await api.as(bob).get('/v1/users/me')).body.data).toMatchObject({
      locale: 'pl',
      timezone_name: 'Europe/Warsaw',
      language: { language_code: 'pl' },
    });
    expect((await api.as(ada).get('/api/users/me')).body.data).toMatchObject({
      locale: null,
      timezone: null,
    });
  });

  it('can be taken back', async () => {
    await change({ locale: 'sv', timezone: 'Europe/Stockholm' }).expect(200);
    const { data } = (await change({ locale: null, timezone: null }).expect(200)).body;
    expect(data).toMatchObject({ locale: null, timezone: null });
    expect((await api.as(bob).get('/v1/users/me')).body.data).toMatchObject({
      locale: 'en',
      timezone_name: 'UTC',
    });
  });

  it.each([
    [{ locale: 'de' }, 'locale'],
    [{ locale: 'sv-SE' }, 'locale'],
    [{ timezone: 'Europe/Atlantis' }, 'timezone'],
    [{ timezone: '+02:00' }, 'timezone'],
    [{ timezone: '' }, 'timezone'],
    [{ name: '   ' }, 'name'],
  ])('refuse %j by the name of the field', async (body, field) => {
    const before = (await api.as(bob).get('/api/users/me')).body.data;
    const response = await change(body);
    expect([400, 422]).toContain(response.status);
    expect(response.body).toMatchObject({ success: false, field });
    expect((await api.as(bob).get('/api/users/me')).body.data).toEqual(before);
  });

  it('are not a way to become an administrator, or another', async () => {
    for (const body of [
      { is_admin: true },
      { email: 'ada@kontor.example' },
      { id: ada.id },
      { password: 'x' },
    ])
      expect([400, 422]).toContain((await change(body)).status);
    expect((await api.as(bob).get('/api/users/me')).body.data).toMatchObject({
      is_admin: false,
      email: 'bob@kontor.example',
    });
  });

  it('has the password changed by who knows the old one, and ends his other sessions', async () => {
    const [here, elsewhere, adas] = [
      await signIn(password),
      await signIn(password),
      (
        (await api.http().post('/api/session').send({ email: 'ada@kontor.example', password })).headers[
          'set-cookie'
        ] as unknown as string[]
      )[0]!.split(';')[0]!,
    ];
    const post = (old: string, fresh: string) =>
      api
        .http()
        .post('/api/users/me/password')
        .set('cookie', here)
        .set('x-kontor', '1')
        .send({ old_password: old, new_password: fresh });

    const wrong = await post('not his password', another);
    expect(wrong.body).toMatchObject({ success: false, field: 'old_password' });
    const short = await post(password, 'short');
    expect(short.body).toMatchObject({ success: false, field: 'new_password' });
    await api.http().get('/api/users').set('cookie', elsewhere).expect(200);

    await post(password, another).expect(200);
    await api.http().get('/api/users').set('cookie', here).expect(200);
    await api.http().get('/api/users').set('cookie', elsewhere).expect(401);
    await api.http().get('/api/users').set('cookie', adas).expect(200);
    await api.as(bob).get('/api/users').expect(200);
    await signIn(password, 401);
    await signIn(another);
    await post(another, password).expect(200);
  });

  it('asks for the header that only our own pages send', async () => {
    const cookie = await signIn(password);
    const body = { old_password: password, new_password: another };
    await api.http().post('/api/users/me/password').set('cookie', cookie).send(body).expect(403);
    await api.http().patch('/api/users/me').set('cookie', cookie).send({ name: 'Mallory' }).expect(403);
    await signIn(password);
  });

  it('does not let an open page guess the password', async () => {
    const guess = () =>
      api.as(bob).post('/api/users/me/password').send({ old_password: 'a guess', new_password: another });
    for (let n = 0; n < 10; n++) expect((await guess()).body.field).toBe('old_password');
    expect((await guess()).status).toBe(429);
    await api
      .as(bob)
      .post('/api/users/me/password')
      .send({ old_password: password, new_password: another })
      .expect(429);
  });
});
