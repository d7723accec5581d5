import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('what users do with items', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object) => (await api.as(ada).post(path).send(body)).body.data;
  const change = async (path: string, body: object) =>
    (await api.as(ada).patch(path).send(body).expect(200)).body.data;
  const events = () =>
    api.database.query<{ name: string; payload: unknown; actor_id: number }>(
      'delete from event returning name, payload, actor_id',
    );

  it.each([
    ['deal', '/api/v2/deals', { title: 'One' }, { title: 'Two' }],
    ['person', '/api/v2/persons', { name: 'One' }, { name: 'Two' }],
    ['organization', '/api/v2/organizations', { name: 'One' }, { name: 'Two' }],
    ['project', '/api/v2/projects', { title: 'One' }, { title: 'Two' }],
    ['lead', '/v1/leads', { title: 'One' }, { title: 'Two' }],
  ])('is told as events: %s', async (noun, path, body, next) => {
    const contact = noun === 'lead' ? { person_id: (await make('/api/v2/persons', { name: 'Eva' })).id } : {};
    await events();
    const { id, owner_id, update_time, add_time } = await make(path, { ...body, ...contact });
    expect(owner_id).toBe(ada.id);
    const changed = await change(`${path}/${id}`, next);
    expect(changed).toMatchObject({ ...next, add_time });
    expect(changed.update_time > update_time).toBe(true);
    await api.as(ada).delete(`${path}/${id}`).expect(200);
    const told = ['added', 'updated', 'deleted'].map(verb => ({
      name: `${noun}.${verb}`,
      payload: { id },
      actor_id: ada.id,
    }));
    expect(await events()).toEqual(told);
    await api.as(ada).delete(`${path}/${id}`).expect(404);
    expect(await events()).toEqual([]);
  });

  it('is told once, though two parts of a change tell it', async () => {
    const organizations = await Promise.all(
      ['Parent', 'Daughter'].map(name => make('/api/v2/organizations', { name })),
    );
    const [org_id, linked] = organizations.map(one => one.id);
    const between = { org_id, rel_owner_org_id: org_id, rel_linked_org_id: linked };
    const { id } = await make('/v1/organizationRelationships', { ...between, type: 'parent' });
    await events();
    await api
      .as(ada)
      .put(`/v1/organizationRelationships/${id}`)
      .send({ ...between, type: 'related' })
      .expect(200);
    const told = (await events()).map(({ name, payload }) => ({ name, payload }));
    expect(told).toEqual([org_id, linked].map(id => ({ name: 'organization.updated', payload: { id } })));
  });

  it('tells who follows an item', async () => {
    const { id } = await make('/api/v2/deals', { title: 'Followed' });
    const event = { name: 'deal.updated', payload: { id }, actor_id: ada.id };
    await events();
    await api.as(ada).post(`/api/v2/deals/${id}/followers`).send({ user_id: ada.id }).expect(201);
    expect(await events()).toEqual([event]);
    await api.as(ada).delete(`/api/v2/deals/${id}/followers/${ada.id}`).expect(200);
    expect(await events()).toEqual([event]);
  });

  it('moves update_time with each change, even two at once', async () => {
    const { id } = await make('/api/v2/deals', { title: 'Busy' });
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, n) => change(`/api/v2/deals/${id}`, { value: n + 1 })),
    );
    const times = results.map(one => one.update_time);
    expect(times).toHaveLength(8);
    const [row] = await api.database.query<{ n: number }>(
      `select count(*) as n from event where name = 'deal.updated' and payload->>'id' = $1`,
      [String(id)],
    );
    expect(row!.n).toBe(8);
  });

  it('writes nothing when the event cannot be written', async () => {
    await api.database.query(
      `alter table event add constraint no_deals check (name <> 'deal.added') not valid`,
    );
    try {
      await api.as(ada).post('/api/v2/deals').send({ title: 'Never' }).expect(500);
      expect(await api.database.query(`select 1 from deal where title = 'Never'`)).toEqual([]);
    } finally {
      await api.database.query('alter table event drop constraint no_deals');
    }
  });

  it('puts a deal into the first stage of its pipeline, and moves it', async () => {
    const [other] = await api.database.query<{ id: number }>(
      `insert into pipeline (name) values ('Service') returning id`,
    );
    const stages = await api.database.query<{ id: number }>(
      `insert into stage (pipeline_id, name, position) values ($1, 'Late', 2), ($1, 'Early', 1) returning id`,
      [other!.id],
    );
    const [late, early] = stages.map(stage => stage.id);
    const sales = await make('/api/v2/deals', { title: 'In sales' });
    expect(sales).toMatchObject({ pipeline_id: 1, stage_id: 1, stage_change_time: null });
    expect(await make('/api/v2/deals', { title: 'x', pipeline_id: other!.id })).toMatchObject({
      stage_id: early,
    });
    expect(await make('/api/v2/deals', { title: 'x', stage_id: late })).toMatchObject({
      pipeline_id: other!.id,
    });

    const moved = await change(`/api/v2/deals/${sales.id}`, { stage_id: 2 });
    expect(moved).toMatchObject({ stage_id: 2, pipeline_id: 1, stage_change_time: expect.any(String) });
    expect(await change(`/api/v2/deals/${sales.id}`, { pipeline_id: 1 })).toMatchObject({ stage_id: 2 });
    expect(await change(`/api/v2/deals/${sales.id}`, { pipeline_id: other!.id })).toMatchObject({
      stage_id: early,
    });
    const wrong = await api
      .as(ada)
      .patch(`/api/v2/deals/${sales.id}`)
      .send({ pipeline_id: 1, stage_id: late })
      .expect(400);
    expect(wrong.body.field).toBe('stage_id');
  });

  it('stamps a deal that is won or lost, and clears that when it opens again', async () => {
    const { id } = await make('/api/v2/deals', { title: 'x' });
    const path = `/api/v2/deals/${id}`;
    const lost = await change(path, { status: 'lost', lost_reason: 'price' });
    expect(lost).toMatchObject({ lost_reason: 'price', won_time: null, lost_time: lost.close_time });
    const won = await change(path, { status: 'won', won_time: '2025-05-01T12:00:00+02:00' });
    expect(won).toMatchObject({
      lost_reason: null,
      lost_time: null,
      won_time: '2025-05-01T10:00:00.000Z',
      close_time: '2025-05-01T10:00:00.000Z',
    });
    const open = await change(path, { status: 'open' });
    expect(open).toMatchObject({ won_time: null, lost_time: null, close_time: null });
    const archived = await change(path, { is_archived: true });
    expect(archived.archive_time).not.toBeNull();
    expect(await change(path, { is_archived: false })).toMatchObject({
      is_archived: false,
      archive_time: null,
    });
  });

  it('keeps a person’s addresses where mail looks for them', async () => {
    const rows = (id: number) =>
      api.database.query(
        'select email, is_primary, position from contact_email where person_id = $1 order by position',
        [id],
      );
    const person = await make('/api/v2/persons', {
      name: '  Eva   Maria Lind ',
      emails: [
        { value: 'Eva@ÅÄÖ.example' },
        { value: 'eva+crm@b.example', primary: true },
        { value: 'EVA+CRM@B.EXAMPLE' },
      ],
    });
    expect(person).toMatchObject({ name: 'Eva Maria Lind', first_name: 'Eva Maria', last_name: 'Lind' });
    expect(await rows(person.id)).toEqual([
      { email: 'eva@xn--4cab6c.example', is_primary: false, position: 0 },
      { email: 'eva+crm@b.example', is_primary: true, position: 1 },
    ]);
    await change(`/api/v2/persons/${person.id}`, { emails: [] });
    expect(await rows(person.id)).toEqual([]);

    const addresses = ['a@x.example', 'b@x.example', 'c@x.example'].map(value => ({ value }));
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        change(`/api/v2/persons/${person.id}`, { emails: addresses.slice(n % 3) }),
      ),
    );
    const standing = await rows(person.id);
    expect(standing.filter(row => (row as { is_primary: boolean }).is_primary)).toHaveLength(1);
    // Two persons may have the same address; the mail then names neither.
    await make('/api/v2/persons', { name: 'Twin', emails: [{ value: 'c@x.example' }] });
  });

  it('keeps a lead with its person or organization', async () => {
    const person = (await make('/api/v2/persons', { name: 'Eva' })).id;
    const { id } = await make('/v1/leads', { title: 'x', person_id: person });
    const refused = await api.as(ada).patch(`/v1/leads/${id}`).send({ person_id: null }).expect(400);
    expect(refused.body.field).toBe('person_id');
    expect(await change(`/v1/leads/${id}`, { is_archived: true })).toMatchObject({ is_archived: true });
    expect((await api.as(ada).get('/v1/leads')).body.data).toEqual([]);
    expect((await api.as(ada).get(`/v1/leads/${id}`)).body.data).toMatchObject({ is_archived: true });
  });

  it('shows persons that the pipeline made', async () => {
    const [row] = await api.database.query<{ id: number }>(
      `with made as (insert into person (name, made_by) values ('Ola Nord', '{"rule": "wrote-to", "evidence": {}}') returning id)
       insert into contact_email (person_id, email, is_primary) select id, 'ola@nord.example', true from made returning person_id as id`,
    );
    const shown = (await api.as(ada).get(`/api/v2/persons/${row!.id}`).expect(200)).body.data;
    expect(shown).toMatchObject({
      name: 'Ola Nord',
      owner_id: null,
      emails: [{ value: 'ola@nord.example', primary: true, label: 'work' }],
    });
    expect(await change(`/api/v2/persons/${row!.id}`, { name: 'Ola Nordin' })).toMatchObject({
      name: 'Ola Nordin',
    });
  });

  it('lists what was deleted to those who saw it, and brings one or many back', async () => {
    const cy = await api.user('cy');
    const contact = await make('/api/v2/persons', { name: 'Diver' });
    const common = { visible_to: 7 };
    const kinds = {
      deals: ['/api/v2/deals', { title: 'Reef 1', person_id: contact.id, ...common }],
      leads: ['/v1/leads', { title: 'Reef 2', person_id: contact.id, visible_to: '7' }],
      persons: ['/api/v2/persons', { name: 'Reef 3', ...common }],
      organizations: ['/api/v2/organizations', { name: 'Reef 4', ...common }],
      products: ['/api/v2/products', { name: 'Reef 5', ...common }],
      projects: ['/api/v2/projects', { title: 'Reef 6', person_ids: [contact.id] }],
      activities: ['/api/v2/activities', { subject: 'Reef 7', person_id: contact.id }],
    } as const;
    const deleted = async (nouns: string, query = '', who = ada) =>
      (await api.as(who).get(`/api/deleted/${nouns}${query}`).expect(200)).body;
    for (const [nouns, [path, body]] of Object.entries(kinds)) {
      const { id } = await make(path, body);
      const secret =
        nouns === 'deals' ? (await make(path, { ...body, title: 'Wreck', visible_to: 1 })).id : null;
      for (const one of [id, secret ?? []].flat()) await api.as(ada).delete(`${path}/${one}`).expect(200);
      const seen = await deleted(nouns, '?q=reef', cy);
      expect(seen.data).toEqual([
        expect.objectContaining({ id, title: expect.stringMatching(/^Reef/), deleted_by: ada.id }),
      ]);
      const [{ deleted_at: at, gone_at: until }] = seen.data;
      expect(Date.parse(until) - Date.parse(at)).toBe(30 * 86_400_000);
      expect((await deleted(nouns, '?q=100%25')).data).toEqual([]);
      const back = (ids: unknown[], who = cy) =>
        api.as(who).post(`/api/deleted/${nouns}/restore`).send({ ids });
      expect((await back([id]).expect(200)).body.data).toEqual({ restored: [id], failed: [] });
      expect((await deleted(nouns, '?q=reef', cy)).data).toEqual([]);
      await api.as(cy).get(`${path}/${id}`).expect(200);
      if (!secret) continue;
      expect((await back([secret]).expect(200)).body.data).toMatchObject({
        restored: [],
        failed: [{ id: secret }],
      });
      expect((await deleted(nouns, '?q=wreck')).data).toMatchObject([{ id: secret }]);
      expect((await back([id, secret], ada).expect(200)).body.data.restored).toEqual([id, secret]);
    }
    await api.as(ada).get('/api/deleted/goals').expect(404);
    await api
      .as(ada)
      .post('/api/deleted/leads/restore')
      .send({ ids: [1] })
      .expect(400);
  });

  it('pages what was deleted, the last one first, and leaves out what became part of another one', async () => {
    const ids: number[] = [];
    for (const name of ['a', 'b', 'c'])
      ids.push((await make('/api/v2/persons', { name: `Gone ${name}` })).id);
    const stays = (await make('/api/v2/persons', { name: 'Stays' })).id;
    const part = (await make('/api/v2/persons', { name: 'Gone into it' })).id;
    await api.as(ada).put(`/v1/persons/${part}/merge`).send({ merge_with_id: stays }).expect(200);
    for (const id of ids) await api.as(ada).delete(`/api/v2/persons/${id}`).expect(200);
    const page = async (cursor = '') =>
      (await api.as(ada).get(`/api/deleted/persons?q=gone&limit=2${cursor && `&cursor=${cursor}`}`)).body;
    const first = await page();
    expect(first.data.map((row: { id: number }) => row.id)).toEqual([ids[2], ids[1]]);
    const second = await page(first.additional_data.next_cursor);
    expect(second.data.map((row: { id: number }) => row.id)).toEqual([ids[0]]);
    expect(second.additional_data.next_cursor).toBeNull();
  });

  it('brings a project whose phase is gone back into the first one', async () => {
    const [board] = (await api.as(ada).get('/api/v2/boards')).body.data;
    const [first] = (await api.as(ada).get(`/api/v2/phases?board_id=${board.id}&sort_by=order_nr`)).body.data;
    const phase = await make('/api/v2/phases', { name: 'Passing', board_id: board.id });
    const { id } = await make('/api/v2/projects', { title: 'Raft', board_id: board.id, phase_id: phase.id });
    await api.as(ada).delete(`/api/v2/projects/${id}`).expect(200);
    await api.as(ada).delete(`/api/v2/phases/${phase.id}`).expect(200);
    await api
      .as(ada)
      .post('/api/deleted/projects/restore')
      .send({ ids: [id] })
      .expect(200);
    const { data } = (await api.as(ada).get(`/api/v2/projects/${id}`)).body;
    expect(data).toMatchObject({ phase_id: first.id });
  });

  it('gives an item to an active user only', async () => {
    const bob = await api.user('bob');
    expect(await make('/api/v2/deals', { title: 'x', owner_id: bob.id })).toMatchObject({ owner_id: bob.id });
    await api.database.query('update users set active = false where id = $1', [bob.id]);
    await api.as(ada).post('/api/v2/deals').send({ title: 'x', owner_id: bob.id }).expect(400);
  });

  it('is no news where it leaves everything as it was', async () => {
    const first = await make('/api/v2/organizations', { name: 'Still' });
    const second = await make('/api/v2/organizations', { name: 'Quiet' });
    const person_id = (await make('/api/v2/persons', { name: 'Eva Lind' })).id;
    const deal_id = (await make('/api/v2/deals', { title: 'Kept' })).id;
    const [board] = (await api.as(ada).get('/api/v2/boards')).body.data;
    const project_id = (await make('/api/v2/projects', { title: 'Raft' })).id;
    const product_id = (await make('/api/v2/products', { name: 'Rope' })).id;
    const text = await make('/v1/personFields', { name: 'Where', field_type: 'address' });
    const contact = {
      owner_id: ada.id,
      emails: [
        { value: 'a@still.example', primary: false, label: 'home' },
        { value: 'b@still.example', primary: true, label: 'work' },
      ],
      phones: [{ value: '+47 22 33 44 55', primary: true, label: 'mobile' }],
      label_ids: [1, 2],
      visible_to: 3,
    };
    const prices = [{ currency: 'EUR', price: 12.5, cost: 3 }];
    const nouns: [path: string, body: object, put?: true][] = [
      [
        '/api/v2/deals',
        {
          title: 'Same',
          value: 12.5,
          currency: 'NOK',
          person_id,
          expected_close_date: '2027-01-31',
          probability: 40,
        },
      ],
      ['/api/v2/deals', { title: 'Lost', status: 'lost', lost_reason: 'Price', is_archived: true }],
      [
        '/api/v2/persons',
        {
          name: 'Same',
          ...contact,
          org_id: first.id,
          job_title: 'Smith',
          custom_fields: { [text.key]: { value: 'Oslo' } },
        },
      ],
      [
        '/api/v2/organizations',
        { name: 'Same', ...contact, address: { value: 'Hafen 1', locality: 'Kiel' } },
      ],
      ['/v1/leads', { title: 'Same', person_id, value: { amount: 3.1, currency: 'EUR' }, was_seen: true }],
      [
        '/api/v2/activities',
        {
          ...{
            subject: 'Same',
            type: 'meeting',
            due_date: '2027-02-01',
            due_time: '10:30',
            duration: '01:00',
          },
          ...{
            deal_id,
            participants: [{ person_id, primary: true }],
            attendees: [{ email: 'g@still.example' }],
          },
          ...{ note: '<p>Bring tea</p>', done: true, location: { value: 'Pier 4' } },
        },
      ],
      ['/api/v2/projects', { title: 'Same', deal_ids: [deal_id], start_date: '2027-01-01', label_ids: [1] }],
      ['/api/v2/products', { name: 'Same', prices, tax: 19, unit: 'm' }],
      [`/api/v2/deals/${deal_id}/products`, { product_id, item_price: 5, quantity: 2, tax: 7, discount: 1 }],
      [`/api/v2/deals/${deal_id}/discounts`, { description: 'Old friend', amount: 10, type: 'percentage' }],
      [`/api/v2/products/${product_id}/variations`, { name: 'Thin', prices }],
      ['/api/v2/tasks', { title: 'Same', project_id, assignee_id: ada.id, due_date: '2027-01-01' }],
      ['/api/v2/stages', { name: 'Same', pipeline_id: 1, deal_probability: 50 }],
      ['/api/v2/pipelines', { name: 'Same' }],
      ['/api/v2/boards', { name: 'Same' }],
      ['/api/v2/phases', { name: 'Same', board_id: board.id }],
      ['/v1/notes', { content: '<p>Call <b>him</b></p>', deal_id, pinned_to_deal_flag: 1 }, true],
      ['/v1/activityTypes', { name: 'Same', icon_key: 'car' }, true],
      [
        '/v1/organizationRelationships',
        { org_id: first.id, rel_owner_org_id: first.id, rel_linked_org_id: second.id, type: 'parent' },
        true,
      ],
    ];
    const times = () =>
      api.database.query(
        ['organization', 'person', 'deal', 'project', 'product']
          .map(noun => `select '${noun}' as noun, id, update_time from ${noun}`)
          .join(' union all ') + ' order by 1, 2',
      );
    for (const [path, body, put] of nouns) {
      const made = await api.as(ada).post(path).send(body);
      expect([path, body, made.body.error]).toEqual([path, body, undefined]);
      const { id } = made.body.data;
      const before = [(await api.as(ada).get(`${path}/${id}`)).body, await times()];
      await events();
      await api.as(ada)[put ? 'put' : 'patch'](`${path}/${id}`).send(body).expect(200);
      expect([path, await events()]).toEqual([path, []]);
      expect([(await api.as(ada).get(`${path}/${id}`)).body, await times()]).toEqual(before);
    }
  });
});
