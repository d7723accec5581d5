import * as pipedrive from 'pipedrive';
import { absent, everyRow, everything, refused, type Caller, type ContractCase } from './case.js';

const { v1, v2 } = pipedrive;

/** What can be followed, by the words that the client's operations are made of. */
const nouns = [
  {
    word: 'Deal',
    path: 'deals',
    key: 'deal_id',
    make: (caller: Caller, fields?: object) => caller.deal(fields),
  },
  {
    word: 'Person',
    path: 'persons',
    key: 'person_id',
    make: (caller: Caller, fields?: object) => caller.person(fields),
  },
  {
    word: 'Organization',
    path: 'organizations',
    key: 'org_id',
    make: (caller: Caller, fields?: object) => caller.organization(fields),
  },
  {
    word: 'Product',
    path: 'products',
    key: 'product_id',
    make: (caller: Caller, fields?: object) => caller.product(fields),
  },
] as const;

/** The client's API of a noun, whose methods are all called alike. */
const apiOf = (caller: Caller, version: 'v1' | 'v2', word: string): any =>
  version === 'v1' ? caller.v1((v1 as any)[`${word}sApi`]) : caller.v2((v2 as any)[`${word}sApi`]);

/** The client calls one request's body after the deal's. */
const bodyOf = (version: 'v1' | 'v2', word: string, user_id: number) => ({
  [`Add${version === 'v2' ? 'Deal' : word}FollowerRequest`]: { user_id },
});

export const followers: ContractCase[] = [
  ...nouns.map(({ word, path, make }): ContractCase => ({
    operation: [
      `v2 POST /${path}/{id}/followers`,
      `v2 GET /${path}/{id}/followers`,
      `v2 DELETE /${path}/{id}/followers/{follower_id}`,
      `v2 GET /${path}/{id}/followers/changelog`,
    ],
    run: async ({ first, second, admin }) => {
      const id = await make(first);
      const api = apiOf(first, 'v2', word);
      const add = (user: number) => api[`add${word}Follower`]({ id, ...bodyOf('v2', word, user) });
      const listed = () =>
        everything<{ user_id: number }>(cursor =>
          api[`get${word}Followers`]({ id, limit: 1, ...(cursor ? { cursor } : {}) }),
        );
      const before = (await apiOf(first, 'v2', word)[`get${word}`]({ id })).data.update_time;
      const added = await add(second.id);
      expect(added.data).toEqual({ user_id: second.id, add_time: expect.stringMatching(/^20.*Z$/) });
      expect((await api[`get${word}`]({ id })).data.update_time > before).toBe(true);
      await add(admin.id);
      await add(second.id);
      expect((await listed()).map(one => one.user_id)).toEqual([second.id, admin.id]);
      await refused(add(1e9), 'user_id');

      const removed = await api[`delete${word}Follower`]({ id, follower_id: second.id });
      expect(removed.data).toEqual({ user_id: second.id });
      expect((await listed()).map(one => one.user_id)).toEqual([admin.id]);
      await absent(api[`delete${word}Follower`]({ id, follower_id: second.id }));

      const changes = await everything<object>(cursor =>
        api[`get${word}FollowersChangelog`]({ id, limit: 2, ...(cursor ? { cursor } : {}) }),
      );
      const change = (action: string, follower_user_id: number) => ({
        action,
        follower_user_id,
        actor_user_id: first.id,
        time: expect.stringMatching(/^20.*Z$/),
      });
      expect(changes).toEqual([
        change('removed', second.id),
        change('added', admin.id),
        change('added', second.id),
      ]);
    },
  })),
  ...nouns.map(({ word, path, key, make }): ContractCase => ({
    operation: [
      `v1 POST /${path}/{id}/followers`,
      `v1 GET /${path}/{id}/followers`,
      `v1 DELETE /${path}/{id}/followers/{follower_id}`,
    ],
    run: async ({ first, second, admin }) => {
      const id = await make(first);
      const api = apiOf(first, 'v1', word);
      const add = (user: number) => api[`add${word}Follower`]({ id, ...bodyOf('v1', word, user) });
      const { data } = await add(second.id);
      expect(data).toMatchObject({ user_id: second.id, [key]: id, id: expect.any(Number) });
      await add(admin.id);
      const listed = await everyRow<{ user_id: number }>(start =>
        api[`get${word}Followers`]({ id, start, limit: 1 }),
      );
      expect(listed.map(one => one.user_id)).toContain(second.id);
      const removed = await api[`delete${word}Follower`]({ id, follower_id: data.id });
      expect(removed.data).toEqual({ id: data.id });
      const rest = (await api[`get${word}Followers`]({ id })).data as { user_id: number }[];
      expect(rest.map(one => one.user_id)).toEqual([admin.id]);
      await absent(api[`delete${word}Follower`]({ id, follower_id: data.id }));
    },
  })),
  ...nouns.map(({ word, path, make }): ContractCase => ({
    operation: `v2 GET /${path}/{id}/followers`,
    promise: 'who may not see it is told nothing, and who follows it sees it',
    run: async ({ first, second }) => {
      const id = await make(first, { visible_to: 1 });
      const [mine, his] = [apiOf(first, 'v2', word), apiOf(second, 'v2', word)];
      const get = (api: any) => api[`get${word}Followers`]({ id });
      await absent(get(his));
      await absent(his[`add${word}Follower`]({ id, ...bodyOf('v2', word, second.id) }));
      await absent(his[`get${word}FollowersChangelog`]({ id }));
      expect((await get(mine)).data).toEqual([]);
      await mine[`add${word}Follower`]({ id, ...bodyOf('v2', word, second.id) });
      expect((await get(his)).data).toHaveLength(1);
      await his[`delete${word}Follower`]({ id, follower_id: second.id });
      await absent(get(his));
    },
  })),
];

export const followersOfUsers: ContractCase[] = [
  {
    operation: 'v2 GET /users/{id}/followers',
    run: async ({ first, second, admin }) => {
      const api = first.v2(v2.UsersApi);
      expect((await api.getUserFollowers({ id: second.id })).data).toEqual([]);
      const path = `/api/v2/users/${second.id}/followers`;
      for (const user of [first, admin]) {
        expect((await user.request('POST', path, { user_id: user.id })).status).toBe(201);
      }
      const listed = await everything<{ user_id: number }>(cursor =>
        api.getUserFollowers({ id: second.id, limit: 1, ...(cursor ? { cursor } : {}) }),
      );
      expect(listed.map(one => one.user_id)).toEqual([first.id, admin.id]);
      await first.request('DELETE', `${path}/${first.id}`);
      await first.request('DELETE', `${path}/${admin.id}`);
      expect((await api.getUserFollowers({ id: second.id })).data).toEqual([]);
      await absent(api.getUserFollowers({ id: 1e9 }));
    },
  },
];
