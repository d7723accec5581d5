import { startApi } from '../api/support.js';
it('speed', async () => {
  const api = await startApi();
  const ada = await api.user('ada', true);
  const bob = await api.user('bob');
  const q = (t: string, v: unknown[] = []) => api.database.query<any>(t, v);
  await q(`insert into organization (name) select 'Firma ' || md5(n::text) from generate_series(1, 20000) n`);
  await q(`insert into person (name, organization_id, phones, visible_to, owner_id)
    select initcap(substr(md5(n::text),1,6)) || ' ' || initcap(substr(md5((n*7)::text),1,8)), 1 + n % 20000,
      jsonb_build_array(jsonb_build_object('value', '+46 ' || n, 'primary', true)), case when n % 10 = 0 then 1 else 7 end, $1 from generate_series(1, 300000) n`, [ada.id]);
  await q(`insert into contact_email (person_id, email) select id, 'p' || id || '@' || substr(md5(id::text),1,5) || '.example' from person`);
  await q(`insert into deal (title, pipeline_id, stage_id, person_id, organization_id, visible_to, owner_id)
    select 'Deal ' || substr(md5(n::text),1,7), (select pipeline_id from stage limit 1), (select id from stage limit 1), 1 + n % 300000, 1 + n % 20000, case when n % 10 = 0 then 1 else 7 end, $1 from generate_series(1, 200000) n`, [ada.id]);
  await q(`insert into change_log (item_type, item_id, field, old_value, new_value, source) select 'deal', 1 + n % 200000, 'title', '"a"', '"b"', 'api' from generate_series(1, 600000) n`);
  await q('vacuum analyze');
  const time = async (path: string, who = bob) => {
    const times: number[] = [];
    let body: any;
    for (let n = 0; n < 3; n++) {
      const start = performance.now();
      body = (await api.as(who).get(path)).body;
      times.push(Math.round(performance.now() - start));
    }
    const count = body.data?.items?.length ?? body.data?.length;
    process.stdout.write(`${path}: ${times.join(' ')} ms, ${count}${body.success ? '' : JSON.stringify(body)}\n`);
  };
  for (const term of ['c4ca42', 'deal', 'ab', 'firma', 'p2000@', 'Deal c4c', 'deel c4ca423x', 'qqqq', '+46 2000']) {
    await time(`/api/v2/itemSearch?term=${encodeURIComponent(term)}`);
  }
  await time('/api/v2/persons/search?term=ab');
  await time('/api/v2/persons/search?term=zz');
  await time('/api/v2/itemSearch?term=c4ca42&exact_match=true');
  await time('/v1/deals/5/changelog');
  await time('/v1/deals/5/flow');
  await time('/v1/persons/5/flow');
  await time('/v1/organizations/5/flow');
  await time('/v1/recents?since_timestamp=2020-01-01 00:00:00&limit=100');
  await time('/v1/recents?since_timestamp=2020-01-01 00:00:00&limit=100&start=5000');
  await time('/api/v2/itemSearch/field?entity_type=person&field=email&term=p2000%40&match=beginning');
  await time('/api/v2/itemSearch/field?entity_type=deal&field=title&term=c4ca&match=middle');
  await time('/api/search?q=c4ca42');
  await api.stop();
}, 280000);
