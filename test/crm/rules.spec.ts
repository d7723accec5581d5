import { Conversions } from '../../src/crm/conversions.js';
import { Collector } from '../../src/inbox/collect.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

/** Rules of leads, deals and contacts that no other test is about. */
describe('the rules of the CRM', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
  });
  afterAll(() => api.stop());

  const post = async (path: string, body: object = {}) => (await api.as(ada).post(path).send(body)).body;
  const patch = async (path: string, body: object) => (await api.as(ada).patch(path).send(body)).body;
  const get = async (path: string) => (await api.as(ada).get(path)).body;
  const make = async (path: string, body: object) => {
    const answer = await post(path, body);
    if (!answer.success) throw new Error(JSON.stringify([path, body, answer]));
    return answer.data.id;
  };
  const person = (more: object = {}): Promise<number> =>
    make('/api/v2/persons', { name: 'Eva Lind', ...more });
  const organization = (more: object = {}): Promise<number> =>
    make('/api/v2/organizations', { name: 'Nordwind AB', ...more });
  const deal = (more: object = {}): Promise<number> => make('/api/v2/deals', { title: 'Sails', ...more });
  const lead = async (more: object = {}): Promise<string> =>
    make('/v1/leads', { title: 'Sails', person_id: await person(), ...more });
  const field = async (body: object): Promise<string> =>
    (await post('/api/v2/dealFields', body)).data.field_code;
  const upload = (on: Record<string, string>) => {
    let form = api.as(ada).post('/v1/files');
    for (const [name, id] of Object.entries(on)) form = form.field(name, id);
    return form.attach('file', Buffer.from('Plan'), 'plan.txt').expect(200);
  };

  it('a lead needs a title, and keeps no empty one', async () => {
    const person_id = await person();
    for (const body of [{ person_id }, { person_id, title: '' }]) {
      expect(await post('/v1/leads', body)).toMatchObject({ success: false, field: 'title' });
    }
    const id = await lead({ person_id });
    expect(await patch(`/v1/leads/${id}`, { title: '' })).toMatchObject({ success: false, field: 'title' });
    expect((await get(`/v1/leads?person_id=${person_id}`)).data).toMatchObject([{ id, title: 'Sails' }]);
  });

  it('leads are filtered by their source and by being seen, and edited by such a filter', async () => {
    const key = await field({ field_name: 'Fair', field_type: 'varchar' });
    const [seen, unseen] = [await lead({ was_seen: true, [key]: 'Kiel' }), await lead({ [key]: 'Kiel' })];
    await lead();
    const found = async (...conditions: object[]) => {
      const all = {
        glue: 'and',
        conditions: [
          { glue: 'and', conditions },
          { glue: 'or', conditions: [] },
        ],
      };
      const { data } = await post('/v1/filters', { name: 'Fair', type: 'leads', conditions: all });
      const leads = (await get(`/v1/leads?filter_id=${data.id}`)).data;
      return leads.map((one: { id: string }) => one.id).sort();
    };
    const one = (field_id: string, value: string) => ({ object: 'lead', field_id, operator: '=', value });
    expect(await found(one(key, 'kiel'), one('source_name', 'API'))).toEqual([seen, unseen].sort());
    expect(await found(one(key, 'kiel'), one('source_name', 'Deal'))).toEqual([]);
    expect(await found(one(key, 'kiel'), one('was_seen', '1'))).toEqual([seen]);
  });

  it('a lead has no formula fields, products, participants, pipeline and stage', async () => {
    const double = await field({ field_name: 'Double', field_type: 'double', formula: '{value} * 2' });
    const id = await lead({ value: { amount: 4, currency: 'EUR' } });
    const shown = (await get(`/v1/leads/${id}`)).data;
    for (const name of [double, 'products_count', 'participants_count', 'pipeline_id', 'stage_id', 'arr']) {
      expect(shown).not.toHaveProperty(name);
    }
    const on = await deal({ value: 4 });
    expect((await get(`/api/v2/deals/${on}`)).data.custom_fields[double]).toBe(8);
    expect(await patch(`/v1/leads/${id}`, { [double]: 9 })).toMatchObject({ success: true });
    expect((await get(`/v1/leads/${id}`)).data).not.toHaveProperty(double);
  });

  it('a file may be put on a lead, because Pipedrive’s client does so', async () => {
    const id = await lead();
    const { body } = await upload({ lead_id: id });
    expect(body.data).toMatchObject({ lead_id: id, lead_name: 'Sails', file_name: 'plan.txt' });
  });

  it('a deal that becomes a lead gives it its custom fields, names formulas as not carried, and keeps the rest', async () => {
    const [kept, computed] = [
      await field({ field_name: 'Berth', field_type: 'varchar' }),
      await field({ field_name: 'Net', field_type: 'double', formula: '{value} / 2' }),
    ];
    const [person_id, guest] = [await person(), await person({ name: 'Max' })];
    const from = await deal({
      person_id,
      value: 10,
      expected_close_date: '2031-01-02',
      custom_fields: { [kept]: 'North' },
    });
    const product_id = await make('/api/v2/products', { name: 'Cloth' });
    await make(`/api/v2/deals/${from}/products`, { product_id, item_price: 5, quantity: 4 });
    await make(`/v1/deals/${from}/participants`, { person_id: guest });
    await post(`/api/v2/deals/${from}/followers`, { user_id: ada.id });
    await upload({ deal_id: String(from) });
    const project = await make('/api/v2/projects', { title: 'Rigging', deal_ids: [from] });

    const preview = (await post('/api/deals/convert/preview', { ids: [from] })).data;
    expect(preview.formula_fields).toContainEqual({ key: computed, name: 'Net' });
    const { data } = await post(`/api/v2/deals/${from}/convert/lead`);
    await api.app.get(Conversions).run(data.conversion_id);
    const [{ lead_id }] = (await get(`/api/conversions/${data.conversion_id}`)).data.items;
    const made = (await get(`/v1/leads/${lead_id}`)).data;
    expect(made).toMatchObject({
      [kept]: 'North',
      value: { amount: 20, currency: 'EUR' },
      expected_close_date: '2031-01-02',
      person_id,
    });
    expect(made).not.toHaveProperty(computed);
    const stays = async () => ({
      ...(
        await api.database.query(
          `select (select count(*) from deal_product where deal_id = $1)::int as products,
           (select count(*) from deal_participant where deal_id = $1)::int as participants,
           (select count(*) from follower where deal_id = $1)::int as followers,
           (select count(*) from file where deal_id = $1 and lead_id is null)::int as files,
           (select count(*) from project_deal where deal_id = $1 and project_id = $2)::int as projects`,
          [from, project],
        )
      )[0],
    });
    expect(await stays()).toEqual({ products: 1, participants: 1, followers: 1, files: 1, projects: 1 });
  });

  it('a deal is as likely as its stage says, unless it says so itself', async () => {
    const stage_id = await make('/api/v2/stages', { name: 'Half', pipeline_id: 1, deal_probability: 50 });
    const id = await deal({ value: 100, stage_id });
    const weighted = async (change: object) => {
      await patch(`/api/v2/deals/${id}`, change);
      return (await get(`/v1/deals/${id}`)).data.weighted_value;
    };
    expect(await weighted({})).toBe(50);
    expect(await weighted({ probability: 10 })).toBe(10);
    expect(await weighted({ probability: 0 })).toBe(0);
    expect(await weighted({ probability: null })).toBe(50);
    await patch('/api/v2/pipelines/1', { is_deal_probability_enabled: false });
    expect(await weighted({})).toBe(100);
    await patch('/api/v2/pipelines/1', { is_deal_probability_enabled: true });
  });

  it('a deal that was deleted is kept for thirty days', async () => {
    const id = await deal();
    await api.as(ada).delete(`/api/v2/deals/${id}`).expect(200);
    const deleted = async () =>
      (await get('/api/v2/deals?status=deleted&limit=500')).data.map((one: { id: number }) => one.id);
    await api.database.query(`update deal set deleted_at = now() - interval '29 days' where id = $1`, [id]);
    expect(await deleted()).toContain(id);
    await api.database.query(`update deal set deleted_at = now() - interval '31 days' where id = $1`, [id]);
    expect(await deleted()).not.toContain(id);
    await api.as(ada).patch(`/api/v2/deals/${id}`).send({ is_deleted: false }).expect(409);
    await api.as(ada).post(`/api/deals/${id}/restore`).expect(409);
  });

  it.each(['deal', 'lead', 'project', 'person', 'organization'])(
    'update_time of a %s moves with a change of a field, an activity, a note and a file on it',
    async noun => {
      const id = await {
        deal,
        lead,
        person,
        organization,
        project: () => make('/api/v2/projects', { title: 'Sails' }),
      }[noun as 'deal']();
      const path = noun === 'lead' ? `/v1/leads/${id}` : `/api/v2/${noun}s/${id}`;
      const column = noun === 'organization' ? 'org_id' : `${noun}_id`;
      const named = noun === 'person' || noun === 'organization' ? 'name' : 'title';
      let before = (await get(path)).data.update_time as string;
      for (const [what, change] of Object.entries({
        field: () => patch(path, { [named]: 'Rope' }),
        activity: () => make('/api/v2/activities', { subject: 'Call', [column]: id }),
        note: () => make('/v1/notes', { content: 'Blue', [column]: id }),
        file: () => upload({ [column]: String(id) }),
        stage: () => (noun === 'deal' ? patch(path, { stage_id: 2 }) : patch(path, { [named]: 'Mast' })),
      })) {
        await change();
        const after = (await get(path)).data.update_time as string;
        expect({ what, moved: after > before }).toEqual({ what, moved: true });
        before = after;
      }
    },
  );

  it('a task that moves to another project takes its subtasks along, and they are told too', async () => {
    const [from, to] = [
      await make('/api/v2/projects', { title: 'Rigging' }),
      await make('/api/v2/projects', { title: 'Painting' }),
    ];
    const task = await make('/api/v2/tasks', { title: 'Mast', project_id: from });
    const under = { project_id: from, parent_task_id: task };
    const subtask = await make('/api/v2/tasks', { title: 'Measure', ...under });
    const before = (await get(`/api/v2/tasks/${subtask}`)).data.update_time;
    await api.database.query('delete from event');
    await patch(`/api/v2/tasks/${task}`, { project_id: to });
    const after = (await get(`/api/v2/tasks/${subtask}`)).data;
    expect(after).toMatchObject({ project_id: to, parent_task_id: task });
    expect(after.update_time > before).toBe(true);
    const told = await api.database.query(
      `select (payload ->> 'id')::int as id from event where name = 'task.updated' order by 1`,
    );
    expect(told).toEqual([{ id: task }, { id: subtask }]);
  });

  it('a call that is deleted gives the bytes of its recording back', async () => {
    const collector = api.app.get(Collector);
    collector.options.graceMs = 0;
    const call = { outcome: 'connected', to_phone_number: '+46 8 123' };
    const times = { start_time: '2026-03-01 10:00:00', end_time: '2026-03-01 10:05:00' };
    const id = await make('/v1/callLogs', { ...call, ...times });
    await api
      .as(ada)
      .post(`/v1/callLogs/${id}/recordings`)
      .attach('file', Buffer.from('ID3\u0003 a voice of its own'), 'call.mp3')
      .expect(200);
    const [kept] = await api.database.query<{ blob: Buffer }>(
      'select recording as blob from call_log where id = $1',
      [id],
    );
    const there = () => api.database.query('select from blob where sha256 = $1', [kept!.blob]);
    await collector.collect();
    expect(await there()).toHaveLength(1);
    await api.as(ada).delete(`/v1/callLogs/${id}`).expect(200);
    await collector.collect();
    expect(await there()).toEqual([]);
  });

  it('an organization has emails and phones, is found by them, and keeps those of both after a merge', async () => {
    const from = await organization({
      phones: [{ value: '+46 8 777 888 99' }, { value: '040-1', label: 'fax' }],
    });
    const into = await organization({
      emails: [{ value: 'post@nordwind.example' }],
      phones: [{ value: '+46877788899', label: 'main' }],
    });
    const shown = (await get(`/api/v2/organizations/${from}`)).data;
    expect(shown.phones).toEqual([
      { value: '+46 8 777 888 99', primary: true, label: 'work' },
      { value: '040-1', primary: false, label: 'fax' },
    ]);
    expect((await get(`/v1/organizations/${from}`)).data.phones).toEqual(shown.phones);
    const hits = (await get('/api/v2/organizations/search?term=777 888 99&fields=phone')).data.items;
    expect(hits.map((hit: { item: { id: number } }) => hit.item.id)).toEqual([from]);
    const preview = (await get(`/api/duplicates/preview?type=organization&from=${from}&into=${into}`)).data;
    await post('/api/duplicates/merge', { type: 'organization', from, into });
    const merged = (await get(`/api/v2/organizations/${into}`)).data;
    expect(merged.phones).toEqual([
      { value: '+46877788899', primary: true, label: 'main' },
      { value: '040-1', primary: false, label: 'fax' },
    ]);
    expect(preview.phones).toEqual(merged.phones);
    expect(merged.emails).toMatchObject([{ value: 'post@nordwind.example' }]);
  });

  it('an organization lists its persons, and shows what is on each of them and on their leads, deals and projects', async () => {
    const org_id = await organization();
    const person_id = await person({ org_id });
    const on = {
      person: { person_id },
      deal: { deal_id: await deal({ person_id }) },
      lead: { lead_id: await lead({ person_id }) },
      project: { project_id: await make('/api/v2/projects', { title: 'Rigging', person_ids: [person_id] }) },
      organization: { org_id },
    };
    for (const [noun, place] of Object.entries(on)) await make('/v1/notes', { content: noun, ...place });
    expect((await get(`/v1/organizations/${org_id}/persons`)).data).toMatchObject([{ id: person_id }]);
    const { data } = await get(`/api/items/organization/${org_id}/timeline?kinds=note`);
    const told = data.map(
      (one: { from: { type: string }; rolled_up: boolean; data: { content: string } }) => [
        one.data.content,
        one.from.type,
        one.rolled_up,
      ],
    );
    expect(told.sort()).toEqual(
      Object.keys(on)
        .map(noun => [noun, noun, noun !== 'organization'])
        .sort(),
    );
  });
});
