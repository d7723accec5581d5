import { visibleActivity } from '../../src/access/activity.js';
import { loadViewer } from '../../src/access/load.js';
import { asEachUser, visibleItem, type Viewer } from '../../src/access/viewer.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { company } from './company.js';

/**
 * What is asked for every user at once (who is told of a mention, whom a thread shows itself to, whom a webhook names) is
 * what each of them is shown when he asks himself.
 */
describe('each user of a query', () => {
  let api: TestApi;
  let everyone: TestUser[];
  let viewers: Viewer[];

  beforeAll(async () => {
    api = await startApi();
    const { boss, users } = await company(api);
    everyone = [boss, ...users];
    viewers = await Promise.all(
      everyone.map(async user => (await loadViewer(api.database, user.id)) as Viewer),
    );
    // Of each owner, and of none, one for each visibility, with and without each follower, there and deleted.
    await api.database.query(
      `insert into deal (title, owner_id, visible_to, deleted_at, pipeline_id, stage_id)
       select 'Rollout', owner.id, visible_to, case when deleted then now() end, stage.pipeline_id, stage.id
         from unnest($1::bigint[] || null::bigint) owner (id), unnest('{1,3,5,7}'::int[]) visible_to, unnest('{t,f}'::bool[]) deleted,
              (select * from stage order by id limit 1) stage`,
      [everyone.map(user => user.id)],
    );
    await api.database.query(
      `insert into follower (deal_id, user_id) select d.id, u from deal d, unnest($1::bigint[]) u where (d.id + u) % 5 = 0`,
      [everyone.map(user => user.id)],
    );
    await api.database.query(
      `insert into activity (subject, type, owner_id, deal_id, attendees)
       select 'Call', 'call', $1::bigint, d.id, '[]' from deal d
       union all select 'Call', 'call', u, null, jsonb_build_array(jsonb_build_object('user_id', u % 3 + 1)) from unnest($2::bigint[]) u`,
      [everyone[1]!.id, everyone.map(user => user.id)],
    );
  });
  afterAll(() => api.stop());

  const kinds: [string, (viewer: Viewer, alias: string, user: string) => string][] = [
    ['deal', visibleItem],
    ['activity', visibleActivity],
  ];
  it.each(kinds)('sees of %s what he sees by himself', async (table, visible) => {
    const atOnce = await api.database.query<{ user: number; id: number }>(
      `select u.id as "user", t.id from users u, ${table} t where ${asEachUser('u', each => visible(each, 't', 'u.id'))} order by 1, 2`,
    );
    const byThemselves = await Promise.all(
      viewers.map(viewer =>
        api.database.query<{ user: number; id: number }>(
          `select $1::bigint as "user", t.id from ${table} t where ${visible(viewer, 't', '$1')} order by 2`,
          [viewer.userId],
        ),
      ),
    );
    expect(atOnce).toEqual(byThemselves.flat());
    const counts = byThemselves.map(rows => rows.length);
    // The boss sees more than the rest, and she who sees only her own the least.
    expect(Math.max(...counts)).toBe(counts[0]);
    expect(new Set(counts).size).toBeGreaterThan(2);
  });
});
