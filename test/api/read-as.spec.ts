import { hashToken } from '../../src/platform/crypto.js';
import type { Sql } from '../../src/platform/database.js';
import { password, startApi, type TestApi, type TestUser } from './support.js';

/**
 * Doors that read begin as whoever asked with the same token before. What was taken from him meanwhile has to hold for the
 * very next request, as what was given to him does.
 */
describe('a door that reads', () => {
  let api: TestApi;
  let boss: TestUser;
  let ada: TestUser;
  let open: number;
  let secret: number;

  const deal = (user: TestUser, id: number) => api.as(user).get(`/api/v2/deals/${id}`);
  const titles = async (user: TestUser): Promise<string[]> =>
    (await api.as(user).get('/api/v2/deals?limit=500').expect(200)).body.data.map(
      (one: { title: string }) => one.title,
    );
  const made = async (title: string, visible_to: number): Promise<number> =>
    (await api.as(boss).post('/api/v2/deals').send({ title, visible_to }).expect(200)).body.data.id;

  beforeAll(async () => {
    api = await startApi();
    boss = await api.user('boss', true);
    open = await made('Open', 7);
    secret = await made('Secret', 1);
  });
  beforeEach(async () => {
    const name = `ada${Math.random().toString(36).slice(2)}`;
    ada = await api.user(name);
    // From here on she is known.
    await deal(ada, open).expect(200);
    await deal(ada, secret).expect(404);
  });
  afterAll(() => api.stop());

  it('asks once for an item, and with it for who asks', async () => {
    const doors: Sql[] = [api.database, api.database.kept];
    let asked = 0;
    for (const door of doors) {
      const { query } = door;
      door.query = (text, values) => {
        asked++;
        return query.call(door, text, values) as never;
      };
    }
    try {
      await deal(ada, open).expect(200);
      expect(asked).toBe(1);
    } finally {
      // What stands on their class is there again.
      for (const door of doors) Reflect.deleteProperty(door, 'query');
    }
  });

  it('tells nothing by a token that was taken away, whatever is wrong with the request besides', async () => {
    await api.database.query('delete from api_token where token_hash = $1', [hashToken(ada.token)]);
    await deal(ada, open).expect(401);
    await api.as(ada).get('/v1/persons?limit=many').expect(401);
    await api.as(ada).get('/api/v2/deals/none').expect(401);
    await api.as(ada).get('/api/v2/deals').expect(401);
  });

  it.each(['/api/threads?limit=many', '/api/threads/none', '/api/v2/itemSearch'])(
    'does not even tell him what is wrong with %s',
    async path => {
      await api.as(ada).get(path).expect(400);
      await api.database.query('delete from api_token where token_hash = $1', [hashToken(ada.token)]);
      await api.as(ada).get(path).expect(401);
    },
  );

  it('tells nothing to a user who is no longer active', async () => {
    await api.database.query('update users set active = false where id = $1', [ada.id]);
    await deal(ada, open).expect(401);
    await api.as(ada).get('/api/v2/deals').expect(401);
    await api.database.query('update users set active = true where id = $1', [ada.id]);
    await deal(ada, open).expect(200);
  });

  it('shows an administrator what he sees as such, and no longer once he is none', async () => {
    await api.database.query('update users set is_admin = true where id = $1', [ada.id]);
    await deal(ada, secret).expect(200);
    expect(await titles(ada)).toContain('Secret');
    await api.database.query('update users set is_admin = false where id = $1', [ada.id]);
    await deal(ada, secret).expect(404);
    expect(await titles(ada)).not.toContain('Secret');
  });

  it('goes by the permissions of now', async () => {
    const { body } = await api.as(boss).post('/api/permission_sets').send({ name: ada.email }).expect(201);
    const { id, contents } = body.data as { id: string; contents: string[] };
    await api.as(boss).patch(`/api/users/${ada.id}`).send({ permission_set_id: id }).expect(200);
    await deal(ada, open).expect(200);
    const holds = (names: string[]) =>
      api.as(boss).patch(`/api/permission_sets/${id}`).send({ contents: names }).expect(200);
    await holds(contents.filter(name => name !== 'others.see'));
    await deal(ada, open).expect(404);
    expect(await titles(ada)).toEqual([]);
    await holds(contents.filter(name => name !== 'api.use'));
    await deal(ada, open).expect(403);
    await holds(contents);
    await deal(ada, open).expect(200);
  });

  it('goes by the groups of now', async () => {
    const role = async (name: string, parent?: number): Promise<number> =>
      (await api.as(boss).post('/v1/roles').send({ name, parent_role_id: parent })).body.data.id;
    const north = await role('North');
    const oslo = await role('Oslo', north);
    const place = (user: TestUser, group: number) =>
      api.as(boss).post(`/v1/roles/${group}/assignments`).send({ user_id: user.id }).expect(200);
    await place(boss, oslo);
    const ours = await made('Ours', 3);
    await deal(ada, ours).expect(404);
    await place(ada, oslo);
    await deal(ada, ours).expect(200);
    await place(ada, north);
    await deal(ada, ours).expect(404);
    await place(boss, north);
    await deal(ada, ours).expect(200);
  });

  it('shows a browser nothing more once it has signed out, and takes its session for no token', async () => {
    const signedIn = await api.http().post('/api/session').send({ email: ada.email, password }).expect(200);
    const cookie = String(signedIn.get('set-cookie')).split(';')[0]!;
    const asked = () => api.http().get(`/api/v2/deals/${open}`);
    await asked().set('cookie', cookie).expect(200);
    await asked().set('cookie', cookie).expect(200);
    await asked().set('x-api-token', cookie.split('=')[1]!).expect(401);
    await api.http().delete('/api/session').set('cookie', cookie).set('x-kontor', '1').expect(200);
    await asked().set('cookie', cookie).expect(401);
  });

  it('shows the fields of now, and their options', async () => {
    const shown = async () => (await deal(ada, open).expect(200)).body.data.custom_fields as object;
    expect(await shown()).toEqual({});
    const key = 'ab'.repeat(20);
    await api.database.query(
      `insert into field (noun, key, name, type, options)
       values ('deal', $1, 'Region', 'enum', '[{"id": 1, "label": "North"}, {"id": 2, "label": "South"}]')`,
      [key],
    );
    expect(await shown()).toEqual({ [key]: null });
    await api
      .as(boss)
      .patch(`/api/v2/deals/${open}`)
      .send({ custom_fields: { [key]: 2 } })
      .expect(200);
    expect(await shown()).toEqual({ [key]: 2 });
    await api.database.query(`update field set options = options - 1 where key = $1`, [key]);
    expect(await shown()).toEqual({ [key]: null });
    await api.database.query('delete from field where key = $1', [key]);
    expect(await shown()).toEqual({});
  });
});
