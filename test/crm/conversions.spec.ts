import { Conversions } from '../../src/crm/conversions.js';
import { ConversionNotices } from '../../src/notifications/conversion-notices.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { fakeSmtp, takeInto, type FakeSmtp } from '../support/fake-smtp.js';
import { freePort } from '../support/servers.js';
import { died, workerOf } from '../support/worker.js';

describe('leads that become deals, and deals that become leads', () => {
  let api: TestApi;
  let smtp: FakeSmtp;
  let ada: TestUser;
  let bob: TestUser;
  let mail: string[] = [];

  beforeAll(async () => {
    smtp = await fakeSmtp({ on: takeInto(() => mail) });
    api = await startApi({ SMTP_OUT_URL: `smtp://127.0.0.1:${smtp.port}`, MAIL_FROM: 'crm@kontor.example' });
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(async () => {
    await api.stop();
    await smtp.stop();
  });
  beforeEach(() => {
    mail = [];
  });

  const post = async (path: string, body: object = {}, who = ada) =>
    (await api.as(who).post(path).send(body)).body;
  const get = async (path: string, who = ada) => (await api.as(who).get(path)).body;
  const made = async (path: string, body: object, who = ada) => {
    const answer = await post(path, body, who);
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  };
  const person = (more: object = {}) => made('/api/v2/persons', { name: 'Eva Lind', ...more });
  const deal = (more: object = {}, who = ada) => made('/api/v2/deals', { title: 'Sails', ...more }, who);
  const lead = async (more: object = {}, who = ada): Promise<string> =>
    made('/v1/leads', { title: 'Sails', person_id: await person(), ...more }, who);
  const activity = (more: object) => made('/api/v2/activities', { subject: 'Call', ...more });
  const note = (on: object) => made('/v1/notes', { content: 'Wants blue', ...on });
  const run = (id: string) => api.app.get(Conversions).run(id);
  const query = <T extends object>(text: string, values: unknown[] = []) =>
    api.database.query<T>(text, values);

  /** What the log says of an activity since it was added, where it was told as an event too. */
  const changesOf = async (id: number): Promise<object> => {
    const [row] = await query<{ fields: object }>(
      `select coalesce(jsonb_object_agg(field, new_value), '{}') as fields from change_log
        where item_type = 'activity' and item_id = $1 and field <> 'add_time' and exists (
          select from event where name = 'activity.updated' and payload ->> 'id' = $1::text and before is not null)`,
      [id],
    );
    return row!.fields;
  };

  const thread = async (links: Record<string, unknown>) => {
    const [{ id } = { id: 0 }] = await query<{ id: number }>(
      `insert into thread (subject) values ('Sails') returning id`,
    );
    const columns = { thread_id: id, rule: 'by-hand', ...links };
    const names = Object.keys(columns);
    await query(
      `insert into thread_link (${names.join(', ')}) values (${names.map((_, n) => `$${n + 1}`).join(', ')})`,
      Object.values(columns),
    );
    return id;
  };
  const linksOf = (id: number) =>
    query(
      `select deal_id, lead_id, state, is_primary from thread_link where thread_id = $1 order by deal_id nulls last`,
      [id],
    );

  const toDeal = async (leadId: string, body: object = {}, who = ada) => {
    const { data } = await post(`/api/v2/leads/${leadId}/convert/deal`, body, who);
    await run(data.conversion_id);
    return (await get(`/api/v2/leads/${leadId}/convert/status/${data.conversion_id}`, who)).data;
  };
  const toLead = async (dealId: number, who = ada) => {
    const { data } = await post(`/api/v2/deals/${dealId}/convert/lead`, {}, who);
    await run(data.conversion_id);
    return (await get(`/api/v2/deals/${dealId}/convert/status/${data.conversion_id}`, who)).data;
  };

  it('a lead’s person, values, activities, calls and mail go to the deal, and the lead is gone from the inbox', async () => {
    const org = await made('/api/v2/organizations', { name: 'Nordwind AB' });
    const who = await person({ org_id: org });
    const key = (await post('/api/v2/dealFields', { field_name: 'Berth', field_type: 'varchar' })).data
      .field_code;
    const from = await lead({
      person_id: who,
      organization_id: org,
      expected_close_date: '2027-01-31',
      visible_to: '3',
      owner_id: bob.id,
      value: { amount: 12.5, currency: 'SEK' },
      [key]: 'North',
    });
    const activities = [
      await activity({ lead_id: from, due_date: '2026-12-01' }),
      await activity({ lead_id: from, done: true }),
    ];
    const call = {
      outcome: 'connected',
      to_phone_number: '1',
      start_time: '2026-01-01 10:00:00',
      end_time: '2026-01-01 10:01:00',
    };
    const log = (await post('/v1/callLogs', { ...call, lead_id: from })).data.id;
    const noted = await note({ lead_id: from, pinned_to_lead_flag: 1 });
    const comment = (await post(`/v1/notes/${noted}/comments`, { content: 'Call him' })).data.uuid;
    const mailThread = await thread({ lead_id: from, is_primary: true });
    const removed = await thread({ lead_id: from, state: 'removed' });
    const status = await toDeal(from);
    expect(status).toMatchObject({ status: 'completed' });
    const id = status.deal_id;
    expect((await get(`/api/v2/deals/${id}`)).data).toMatchObject({
      title: 'Sails',
      person_id: who,
      org_id: org,
      value: 12.5,
      currency: 'SEK',
      expected_close_date: '2027-01-31',
      visible_to: 3,
      owner_id: bob.id,
      creator_user_id: ada.id,
      source_lead_id: from,
      custom_fields: { [key]: 'North' },
      status: 'open',
    });
    for (const one of activities) {
      expect((await get(`/api/v2/activities/${one}`)).data).toMatchObject({ deal_id: id, lead_id: null });
      expect(await changesOf(one)).toMatchObject({ deal_id: id, lead_id: null });
    }
    expect((await get(`/v1/callLogs/${log}`)).data).toMatchObject({ deal_id: id, lead_id: null });
    expect((await get(`/v1/notes/${noted}`)).data).toMatchObject({
      deal_id: id,
      lead_id: null,
      pinned_to_deal_flag: true,
      pinned_to_lead_flag: false,
    });
    expect((await get(`/v1/notes/${noted}/comments/${comment}`)).data).toMatchObject({ content: 'Call him' });
    expect(await linksOf(mailThread)).toEqual([
      { deal_id: id, lead_id: null, state: 'linked', is_primary: true },
    ]);
    expect(await linksOf(removed)).toEqual([
      { deal_id: id, lead_id: null, state: 'removed', is_primary: false },
    ]);
    expect(
      await query(
        'select next_activity_id, activities_count, done_activities_count from deal where id = $1',
        [id],
      ),
    ).toEqual([{ next_activity_id: activities[0], activities_count: 3, done_activities_count: 2 }]);
    await api.as(ada).get(`/v1/leads/${from}`).expect(404);
    expect(await post(`/api/leads/${from}/restore`)).toMatchObject({ success: false, code: 'conflict' });
  });

  it('a lead’s notes and files, and a deal’s notes, are told of as changed, each once', async () => {
    const from = await lead();
    const noted = await note({ lead_id: from });
    const [file] = await query<{ id: number }>(
      `insert into file (name, lead_id, user_id) values ('Plan.pdf', $1, $2) returning id`,
      [from, ada.id],
    );
    const told = () =>
      query(`select name, payload, before from event where name ~ '^(note|file)' order by name`);
    await query('delete from event');
    const { deal_id } = await toDeal(from);
    expect(await told()).toEqual([
      { name: 'file.updated', payload: { id: file!.id }, before: { lead: from } },
      { name: 'note.updated', payload: { id: noted }, before: { lead: from } },
    ]);
    await query('delete from event');
    await toLead(deal_id);
    expect(await told()).toEqual([{ name: 'note.updated', payload: { id: noted }, before: { lead: null } }]);
  });

  it('a deal’s upcoming activities move to the lead, its mail stands on both, and what is done stays with the deal', async () => {
    const who = await person();
    const from = await deal({ person_id: who, value: 7, owner_id: bob.id, visible_to: 3 }, bob);
    const upcoming = await activity({ deal_id: from, due_date: '2026-01-01' });
    const done = await activity({ deal_id: from, done: true });
    const noted = await note({ deal_id: from });
    const mailThread = await thread({ deal_id: from, is_primary: true });
    const status = await toLead(from);
    const id = status.lead_id;
    expect((await get(`/v1/leads/${id}`)).data).toMatchObject({
      title: 'Sails',
      person_id: who,
      value: { amount: 7, currency: 'EUR' },
      owner_id: ada.id,
      source_name: 'Deal',
      source_deal_id: from,
      visible_to: '3',
      next_activity_id: upcoming,
    });
    expect((await get(`/api/v2/activities/${upcoming}`)).data).toMatchObject({
      deal_id: null,
      lead_id: id,
      person_id: who,
    });
    expect(await changesOf(upcoming)).toMatchObject({ deal_id: null, lead_id: id });
    expect(await changesOf(done)).toEqual({});
    expect(await query('select deal_id, lead_id from activity where id = $1', [done])).toEqual([
      { deal_id: from, lead_id: null },
    ]);
    expect(await linksOf(mailThread)).toEqual([
      { deal_id: from, lead_id: null, state: 'linked', is_primary: false },
      { deal_id: null, lead_id: id, state: 'linked', is_primary: true },
    ]);
    for (const who of [ada, bob]) {
      expect((await get(`/v1/notes?lead_id=${id}`, who)).data).toMatchObject([{ id: noted }]);
    }
    await api.as(ada).get(`/api/v2/deals/${from}`).expect(404);
    expect(
      (await get('/api/v2/deals?status=deleted&limit=500')).data.map((one: { id: number }) => one.id),
    ).toContain(from);
    expect((await get(`/api/leads/${id}/origin`)).data).toMatchObject({
      by: 'ada',
      state: 'deleted',
      deal: { id: from, title: 'Sails' },
    });

    expect((await api.as(ada).patch(`/api/v2/deals/${from}`).send({ is_deleted: false })).body).toMatchObject(
      { success: true },
    );
    expect((await get(`/v1/leads/${id}`)).data).toMatchObject({ source_deal_id: from });
    expect((await get(`/api/leads/${id}/origin`)).data).toMatchObject({ state: 'restored' });
    await query('delete from deal where id = $1', [from]);
    expect((await get(`/api/leads/${id}/origin`)).data).toMatchObject({ state: 'gone', deal: null });
  });

  it('is taken back as a whole: what stood on the deal stands there again, with what was added to the lead since', async () => {
    const from = await deal({ person_id: await person() });
    const upcoming = await activity({ deal_id: from, due_date: '2026-12-01' });
    const noted = await note({ deal_id: from });
    const led = await thread({ deal_id: from, is_primary: true });
    const { data } = await post('/api/deals/convert', { ids: [from] });
    await run(data.conversion_id);
    const { items } = (await get(`/api/conversions/${data.conversion_id}`)).data;
    const id = items[0].lead_id;
    const later = await note({ lead_id: id });
    const since = await thread({ lead_id: id, is_primary: true });

    await api.as(bob).post(`/api/conversions/${data.conversion_id}/undo`).send({}).expect(404);
    await api.as(ada).post(`/api/conversions/${data.conversion_id}/undo`).send({}).expect(200);
    expect((await get(`/api/v2/deals/${from}`)).data).toMatchObject({ status: 'open', title: 'Sails' });
    await api.as(ada).get(`/v1/leads/${id}`).expect(404);
    expect((await get(`/api/v2/activities/${upcoming}`)).data).toMatchObject({
      deal_id: from,
      lead_id: null,
    });
    const notes = (await get(`/v1/notes?deal_id=${from}`)).data.map((one: { id: number }) => one.id);
    expect(notes.sort()).toEqual([noted, later].sort());
    for (const one of [led, since]) {
      expect(await linksOf(one)).toEqual([
        { deal_id: from, lead_id: null, state: 'linked', is_primary: true },
      ]);
    }
    await api.as(ada).post(`/api/conversions/${data.conversion_id}/undo`).send({}).expect(404);
  });

  it('a lead that became a deal leads there, for those who may see the deal', async () => {
    const from = await lead({ visible_to: '1' });
    const { deal_id: into } = await toDeal(from);
    expect((await get(`/api/leads/${from}/deal`)).data).toEqual({ id: into, title: 'Sails' });
    expect((await get(`/api/leads/${from}/deal`, bob)).data).toBeNull();
    await api.as(ada).delete(`/api/v2/deals/${into}`).expect(200);
    expect((await get(`/api/leads/${from}/deal`)).data).toBeNull();
  });

  it('is done once, however often it is asked, run and run at once', async () => {
    const from = await lead();
    const [first, again] = await Promise.all([
      post(`/api/v2/leads/${from}/convert/deal`),
      post(`/api/v2/leads/${from}/convert/deal`),
    ]);
    expect(again.data).toEqual(first.data);
    const id = first.data.conversion_id;
    await Promise.all([run(id), run(id), run(id)]);
    await run(id);
    expect(await query('select 1 from deal where from_lead_id = $1', [from])).toHaveLength(1);
    expect(
      await query(`select name from event where name = 'lead.converted' and payload ->> 'id' = $1`, [from]),
    ).toHaveLength(1);
  });

  it('converts all of a selection or nothing', async () => {
    const leads = await Promise.all([lead(), lead(), lead()]);
    const { data } = await post('/api/leads/convert', { ids: leads });
    await api.as(ada).delete(`/v1/leads/${leads[1]}`).expect(200);
    await run(data.conversion_id);
    expect((await get(`/api/conversions/${data.conversion_id}`)).data).toMatchObject({
      state: 'rejected',
      reason: 'Lead not found',
    });
    expect(await query('select 1 from deal where from_lead_id = any($1)', [leads])).toEqual([]);
    expect((await get(`/v1/leads/${leads[0]}`)).success).toBe(true);
  });

  it('refuses more than a hundred with the number found, and converts none', async () => {
    const who = await person();
    const ids = await query<{ id: number }>(
      `insert into deal (title, person_id, pipeline_id, stage_id, owner_id)
       select 'Many', $1, 1, 1, $2 from generate_series(1, 101) returning id`,
      [who, ada.id],
    );
    const all = ids.map(row => row.id);
    expect(await post('/api/deals/convert', { ids: all })).toMatchObject({
      success: false,
      field: 'ids',
      error: expect.stringContaining('101 deals were found'),
    });
    const conditions = {
      glue: 'and',
      conditions: [
        { glue: 'and', conditions: [{ object: 'deal', field_id: 'title', operator: '=', value: 'Many' }] },
        { glue: 'or', conditions: [] },
      ],
    };
    const filter = (await post('/v1/filters', { name: 'Many', type: 'deals', conditions })).data.id;
    expect(await post('/api/deals/convert', { filter_id: filter })).toMatchObject({
      success: false,
      field: 'filter_id',
      error: expect.stringContaining('101 deals were found'),
    });
    expect(await query('select 1 from conversion_item where deal_id = any($1)', [all])).toEqual([]);
    await api.as(ada).delete(`/api/v2/deals/${all[0]}`).expect(200);
    const { data } = await post('/api/deals/convert', { filter_id: filter });
    expect(data.count).toBe(100);
    await run(data.conversion_id);
    expect(await query('select 1 from lead where from_deal_id = any($1)', [all])).toHaveLength(100);
  });

  it('needs the permission to make leads of deals', async () => {
    const [{ id: set } = { id: '' }] = await query<{ id: string }>(
      `insert into permission_set (name, contents) values ('No leads', '{others.see}') returning id`,
    );
    const cem = await api.user('cem');
    const from = await deal({ person_id: await person() });
    expect((await post(`/api/v2/deals/${from}/convert/lead`, {}, cem)).success).toBe(true);
    const other = await deal({ person_id: await person() });
    await query('update users set permission_set_id = $1 where id = $2', [set, cem.id]);
    expect(await post(`/api/v2/deals/${other}/convert/lead`, {}, cem)).toMatchObject({
      success: false,
      code: 'forbidden',
    });
    expect(await post('/api/deals/convert', { ids: [other] }, cem)).toMatchObject({
      success: false,
      code: 'forbidden',
    });
  });

  it('asks of one lead what it asks of none of several, and shows contacts that may be there twice first', async () => {
    const org = await made('/api/v2/organizations', { name: 'Nordwind AB' });
    const there = await person({ name: 'Twice There', org_id: org });
    const from = await lead({ person_id: await person({ name: 'Twice There', org_id: org }) });
    const preview = (await post('/api/leads/convert/preview', { ids: [from], stage_id: 2 })).data;
    expect(preview).toMatchObject({
      count: 1,
      to: { pipeline: { id: 1, name: 'Sales' }, stage: { id: 2, name: 'Contact made' } },
      not_carried: ['labels'],
      duplicates: [
        { lead_id: from, type: 'person', id: there, name: 'Twice There', alike: ['organization'] },
      ],
    });
    const choice = { value: { amount: 9, currency: 'USD' }, visible_to: 1, person_id: there, stage_id: 2 };
    expect(await post('/api/leads/convert', { ids: [from, await lead()], ...choice })).toMatchObject({
      success: false,
      field: 'value',
    });
    const { data } = await post('/api/leads/convert', { ids: [from], ...choice });
    await run(data.conversion_id);
    const [{ deal_id }] = (await get(`/api/conversions/${data.conversion_id}`)).data.items;
    expect((await get(`/api/v2/deals/${deal_id}`)).data).toMatchObject({
      value: 9,
      currency: 'USD',
      visible_to: 1,
      person_id: there,
      stage_id: 2,
    });
    expect((await post('/api/deals/convert/preview', { ids: [deal_id] })).data).toMatchObject({
      count: 1,
      not_carried: expect.arrayContaining(['done_activities', 'products', 'followers']),
      formula_fields: [],
    });
  });

  it('names what it cannot convert', async () => {
    const lonely = await deal({ title: 'Nobody’s' });
    const good = await deal({ person_id: await person() });
    expect(await post('/api/deals/convert', { ids: [good, lonely] })).toMatchObject({
      success: false,
      error: expect.stringContaining('Nobody’s'),
    });
    const hidden = await lead({ visible_to: '1' });
    expect(await post('/api/leads/convert', { ids: [hidden] }, bob)).toMatchObject({
      success: false,
      field: 'ids',
    });
    expect(await post('/api/leads/convert', { ids: [] })).toMatchObject({ success: false, field: 'ids' });
    expect(await post('/api/leads/convert', { ids: [hidden], pipeline_id: 99_999 })).toMatchObject({
      success: false,
      field: 'pipeline_id',
    });
  });

  it('tells by mail when the conversion of a list is done, once, and not of a single one', async () => {
    const single = await lead();
    await toDeal(single);
    const { data } = await post('/api/leads/convert', { ids: [await lead(), await lead()] }, bob);
    await run(data.conversion_id);
    const notices = api.app.get(ConversionNotices);
    await query(`update conversion set told_at = now() where user_id <> $1`, [bob.id]);
    await Promise.all([notices.tell(), notices.tell()]);
    await notices.tell();
    expect(mail.filter(line => line.startsWith('Subject:'))).toEqual(['Subject: 2 leads are deals now.']);
    expect(mail).toContain('To: bob@kontor.example');
    expect((await get('/api/conversions', bob)).data).toMatchObject([
      { id: data.conversion_id, state: 'completed' },
    ]);
    expect((await get(`/api/conversions/${data.conversion_id}`)).success).toBe(false);
  });

  it('is taken up again where its ticket was lost, and given up after an hour', async () => {
    const [one, other] = [await lead(), await lead()];
    const jobs = await Promise.all([one, other].map(id => post(`/api/v2/leads/${id}/convert/deal`)));
    const [lost, old] = jobs.map(job => job.data.conversion_id);
    await query(`update conversion set touched_at = now() - interval '1 minute' where id = any($1)`, [
      [lost, old],
    ]);
    await query(`update conversion set add_time = now() - interval '2 hours' where id = $1`, [old]);
    await api.app.get(Conversions).resume();
    expect((await get(`/api/conversions/${old}`)).data).toMatchObject({ state: 'failed' });
    expect((await get(`/v1/leads/${other}`)).success).toBe(true);
    await run(lost);
    expect((await get(`/api/conversions/${lost}`)).data).toMatchObject({ state: 'completed' });
  });

  it.each(['convert.item', 'convert.item:2', 'convert.written', 'convert.committed'])(
    'leaves all or nothing when the worker is killed at %s, and nothing twice',
    async failpoint => {
      const leads = [await lead(), await lead()];
      const { data } = await post('/api/leads/convert', { ids: leads });
      const env = {
        SECRET_KEY: api.env.SECRET_KEY.toString('base64'),
        WORKER_ROLES: 'ingest',
        SMTP_IN_PORT: String(await freePort()),
      };
      const kontor = { databaseUrl: api.env.DATABASE_URL, dataDir: api.env.DATA_DIR };
      const killed = workerOf(kontor, { ...env, FAILPOINT: failpoint });
      await died(killed, kontor);
      const deals = async () =>
        (await query('select 1 from deal where from_lead_id = any($1)', [leads])).length;
      expect(await deals()).toBe(failpoint === 'convert.committed' ? 2 : 0);
      await run(data.conversion_id);
      expect(await deals()).toBe(2);
      expect((await get(`/api/conversions/${data.conversion_id}`)).data).toMatchObject({
        state: 'completed',
      });
    },
  );
});
