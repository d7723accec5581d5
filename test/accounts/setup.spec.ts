import { startApi, password } from '../api/support.js';

const admin = { company_name: 'Nordwind', name: 'Ada', email: 'ada@nordwind.example', password };

describe('the first start', () => {
  it('makes the administrator that the environment names, once, though two processes start together', async () => {
    const api = await startApi({
      ADMIN_EMAIL: 'Chef@Nordwind.example',
      ADMIN_PASSWORD: password,
      ADMIN_API_TOKEN: 'a-token-of-the-admin',
      COMPANY_NAME: 'Nordwind',
    });
    try {
      expect(await Promise.all([api.setup.prepare(), api.setup.prepare(), api.setup.prepare()])).toEqual([
        null,
        null,
        null,
      ]);
      expect(await api.database.query('select email, is_admin from users')).toEqual([
        { email: 'chef@nordwind.example', is_admin: true },
      ]);
      expect(await api.database.query('select 1 from api_token')).toHaveLength(1);
      const me = await api.http().get('/v1/users/me').set('x-api-token', 'a-token-of-the-admin').expect(200);
      expect(me.body.data).toMatchObject({ email: 'chef@nordwind.example', company_name: 'Nordwind' });
      await api.http().post('/api/session').send({ email: 'chef@nordwind.example', password }).expect(200);
      const late = await api
        .http()
        .post('/api/setup')
        .send({ ...admin, token: 'any' })
        .expect(409);
      expect(late.body.error).toBe('Kontor is set up already');
    } finally {
      await api.stop();
    }
  });

  it('makes a link otherwise, good for one administrator and until the next start', async () => {
    const api = await startApi();
    try {
      expect((await api.http().get('/api/session')).body.data).toMatchObject({
        user: null,
        setup_needed: true,
      });
      const old = await api.setup.prepare();
      const link = await api.setup.prepare();
      const setUp = (token: string) =>
        api
          .http()
          .post('/api/setup')
          .send({ ...admin, token });

      expect((await setUp(old!.token).expect(403)).body.error).toBe('This set-up link is not valid');
      expect((await setUp('').expect(403)).body.success).toBe(false);
      const weak = await api
        .http()
        .post('/api/setup')
        .send({ ...admin, password: 'kurz', token: link!.token })
        .expect(400);
      expect(weak.body.field).toBe('password');
      expect(await api.database.query('select 1 from users')).toEqual([]);

      const both = await Promise.all([setUp(link!.token), setUp(link!.token)]);
      expect(both.map(one => one.status).sort()).toEqual([201, 409]);
      const made = both.find(one => one.status === 201)!;
      expect(made.body.data.user).toMatchObject({ email: 'ada@nordwind.example', is_admin: true });
      const cookie = String((made.headers['set-cookie'] as unknown as string[])[0]).split(';')[0]!;
      const session = await api.http().get('/api/session').set('cookie', cookie);
      expect(session.body.data).toMatchObject({
        user: { name: 'Ada' },
        setup_needed: false,
        company: { name: 'Nordwind', is_demo: false },
      });
      expect(await api.setup.prepare()).toBeNull();
    } finally {
      await api.stop();
    }
  });
});
