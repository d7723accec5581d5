import type { TestApi, TestUser } from '../api/support.js';

/** The group of each of the users, by their places: 1 is below 0. */
export const groupOf = [0, 1, 2, 0];

/**
 * Users in groups: Ada in one, Bo in one below it, Cy in another, Di in Ada’s but she sees none of the others’ items. The boss
 * is an administrator.
 */
export async function company(api: TestApi): Promise<{ boss: TestUser; users: TestUser[] }> {
  const boss = await api.user('boss', true);
  const users: TestUser[] = [];
  for (const name of ['ada', 'bo', 'cy', 'di']) users.push(await api.user(name));
  const role = async (name: string, parent_role_id?: number): Promise<number> =>
    (await api.as(boss).post('/v1/roles').send({ name, parent_role_id })).body.data.id;
  const north = await role('North');
  const groups = [north, await role('Oslo', north), await role('South')];
  for (const [index, user] of users.entries()) {
    await api
      .as(boss)
      .post(`/v1/roles/${groups[groupOf[index]!]}/assignments`)
      .send({ user_id: user.id })
      .expect(200);
  }
  const { permissions } = (await api.as(boss).get('/api/permission_sets')).body.data;
  const contents = permissions
    .filter((one: { name: string; regular: boolean }) => one.regular && one.name !== 'others.see')
    .map((one: { name: string }) => one.name);
  const set = await api.as(boss).post('/api/permission_sets').send({ name: 'Own items only', contents });
  await api
    .as(boss)
    .patch(`/api/users/${users[3]!.id}`)
    .send({ permission_set_id: set.body.data.id })
    .expect(200);
  return { boss, users };
}
