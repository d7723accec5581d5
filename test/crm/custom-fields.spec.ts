import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('custom fields', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const post = async (path: string, body: object, user = ada) =>
    (await api.as(user).post(path).send(body)).body;
  const patch = async (path: string, body: object, user = ada) =>
    (await api.as(user).patch(path).send(body)).body;
  const get = async (path: string, user = ada) => (await api.as(user).get(path)).body;
  const field = async (type: string, more: object = {}, noun = 'deal'): Promise<string> => {
    const { data } = await post(`/api/v2/${noun}Fields`, { field_name: type, field_type: type, ...more });
    return data.field_code;
  };
  const deal = async (custom_fields: object, more: object = {}, user = ada) =>
    post('/api/v2/deals', { title: 'Rollout', custom_fields, ...more }, user);

  /** Written in v2 -> shown in v2, and at the root in v1. `k` is the field's key. */
  const values: [type: string, written: unknown, v1: (k: string) => object][] = [
    ['varchar', 'Nordsee', k => ({ [k]: 'Nordsee' })],
    ['varchar_auto', 'Ostsee', k => ({ [k]: 'Ostsee' })],
    ['text', 'Zeile 1\nZeile 2', k => ({ [k]: 'Zeile 1\nZeile 2' })],
    ['phone', '+46 8 123', k => ({ [k]: '+46 8 123' })],
    ['double', 12.5, k => ({ [k]: 12.5 })],
    ['int', -3, k => ({ [k]: -3 })],
    ['monetary', { value: 99.95, currency: 'SEK' }, k => ({ [k]: 99.95, [`${k}_currency`]: 'SEK' })],
    ['date', '2027-02-28', k => ({ [k]: '2027-02-28' })],
    [
      'daterange',
      { value: '2027-01-01', until: '2027-01-31' },
      k => ({ [k]: '2027-01-01', [`${k}_until`]: '2027-01-31' }),
    ],
    ['time', { value: '09:30:00', timezone_id: 12 }, k => ({ [k]: '09:30:00', [`${k}_timezone_id`]: 12 })],
    [
      'timerange',
      { value: '09:30:00', until: '17:00:00' },
      k => ({ [k]: '09:30:00', [`${k}_until`]: '17:00:00', [`${k}_timezone_id`]: null }),
    ],
    [
      'address',
      { value: 'Hafenweg 1, Kiel', locality: 'Kiel', country: 'Deutschland' },
      k => ({ [k]: 'Hafenweg 1, Kiel', [`${k}_locality`]: 'Kiel', [`${k}_postal_code`]: null }),
    ],
  ];

  it.each(values)(
    '%s is written, read back in both dialects, kept by other changes, and cleared',
    async (type, written, v1) => {
      const key = await field(type);
      const { data } = await deal({ [key]: written });
      expect(data.custom_fields[key]).toEqual(written);
      expect((await get(`/v1/deals/${data.id}`)).data).toMatchObject(v1(key));
      expect((await get(`/v1/deals/${data.id}`)).data).not.toHaveProperty('custom_fields');

      // v1 sends back all that it was shown, and numbers as text.
      const shown = v1(key) as Record<string, unknown>;
      const asText = { ...shown, [key]: typeof shown[key] === 'number' ? String(shown[key]) : shown[key] };
      const again = (
        await api
          .as(ada)
          .put(`/v1/deals/${data.id}`)
          .send({ title: 'Other', ...asText })
      ).body.data;
      expect(again).toMatchObject({ title: 'Other', ...shown });
      expect((await patch(`/api/v2/deals/${data.id}`, { value: 5 })).data.custom_fields[key]).toEqual(
        written,
      );

      const cleared = await patch(`/api/v2/deals/${data.id}`, { custom_fields: { [key]: null } });
      expect(cleared.data.custom_fields[key]).toBeNull();
      const v1Cleared = (await get(`/v1/deals/${data.id}`)).data;
      expect(Object.keys(shown).map(name => v1Cleared[name])).toEqual(Object.keys(shown).map(() => null));
    },
  );

  it('has options as ids in v2, with labels where asked, and as text in v1', async () => {
    const options = [{ label: 'Red' }, { label: 'Green' }, { label: 'Blue' }];
    const one = await field('enum', { options });
    const many = await field('set', { options });
    const { data } = await deal({ [one]: 2, [many]: [3, 1, 3] });
    expect(data.custom_fields).toMatchObject({ [one]: 2, [many]: [3, 1] });
    expect(
      (await get(`/api/v2/deals/${data.id}?include_option_labels=true`)).data.custom_fields,
    ).toMatchObject({
      [one]: { id: 2, label: 'Green' },
      [many]: [
        { id: 3, label: 'Blue' },
        { id: 1, label: 'Red' },
      ],
    });
    expect((await get(`/v1/deals/${data.id}`)).data).toMatchObject({ [one]: '2', [many]: '3,1' });
    await api
      .as(ada)
      .put(`/v1/deals/${data.id}`)
      .send({ [one]: '3', [many]: '2,1' })
      .expect(200);
    const only = (await get(`/api/v2/deals?ids=${data.id}&custom_fields=${one}`)).data[0].custom_fields;
    expect(only).toEqual({ [one]: 3 });

    // A deleted option is out of sight, and cannot be chosen any more.
    await api
      .as(ada)
      .delete(`/api/v2/dealFields/${many}/options`)
      .send([{ id: 2 }])
      .expect(200);
    expect((await get(`/api/v2/deals/${data.id}`)).data.custom_fields[many]).toEqual([1]);
    expect(await patch(`/api/v2/deals/${data.id}`, { custom_fields: { [one]: 9 } })).toMatchObject({
      code: 'invalid',
      field: `custom_fields.${one}`,
    });
  });

  it('shows the item’s own labels by name where asked', async () => {
    const { data: label } = await get('/api/v2/dealFields/label_ids');
    const [hot] = label.options;
    const added = await post('/api/v2/dealFields/label_ids/options', [
      { label: 'Eilig', color: 'red' },
    ] as never);
    const { data } = await deal({}, { label_ids: [hot.id, added.data[0].id] });
    expect(data).not.toHaveProperty('labels');
    expect((await get(`/api/v2/deals/${data.id}?include_labels=true`)).data.labels).toEqual([
      { id: hot.id, label: 'Hot' },
      { id: added.data[0].id, label: 'Eilig' },
    ]);
    const refusal = await patch('/api/v2/dealFields/label_ids', { field_name: 'Tags' });
    expect(refusal).toMatchObject({ code: 'forbidden' });
    expect(await patch('/api/v2/dealFields/title', { field_name: 'Name' })).toMatchObject({
      code: 'forbidden',
    });
  });

  it('is money in a currency that there is, in both dialects', async () => {
    const key = await field('monetary');
    const wrong = await deal({ [key]: { value: 1, currency: 'QQQ' } });
    expect(wrong).toMatchObject({ code: 'invalid', field: `custom_fields.${key}` });
    expect(wrong.error).toContain('QQQ is not a currency');
    const v1 = await post('/v1/deals', { title: 'Rollout', [key]: '1', [`${key}_currency`]: 'QQQ' });
    expect(v1).toMatchObject({ code: 'invalid', field: key });
    await api.database.query(
      `insert into currency (code, name, symbol, decimals) values ('QQQ', 'Quills', 'Q', 2)`,
    );
    const { data } = await deal({ [key]: { value: 1, currency: 'QQQ' } });
    expect(data.custom_fields[key]).toEqual({ value: 1, currency: 'QQQ' });
  });

  it.each([
    ['deal', 'deals', { title: 'Rollout' }, 'label'],
    ['person', 'persons', { name: 'Eva' }, 'label_ids'],
    ['organization', 'organizations', { name: 'Nordwind' }, 'label_ids'],
    ['project', 'projects', { title: 'Bau' }, 'labels'],
  ])('of a %s: labels are among those that the company has', async (noun, path, good, v1Name) => {
    const made = await post(`/api/v2/${path}`, { ...good, label_ids: [2, 2, 1] });
    expect(made.data.label_ids).toEqual([2, 1]);
    const { id } = made.data;
    const change = (body: object) => patch(`/api/v2/${path}/${id}`, body);
    const wrong = await change({ label_ids: [1, 99] });
    expect(wrong).toMatchObject({ code: 'invalid', field: 'label_ids' });
    expect(wrong.error).toContain('99');
    expect((await get(`/api/v2/${path}/${id}`)).data.label_ids).toEqual([2, 1]);
    const old = await api
      .as(ada)
      .put(`/v1/${path}/${id}`)
      .send({ [v1Name]: [99] });
    expect(old.body).toMatchObject({ code: 'invalid', field: v1Name });
    // One that the company offers no more may stay, and comes back to nobody.
    await api.database.query(
      `update field set options = (select jsonb_agg(case when o ->> 'id' = '2' then o || '{"deleted": true}' else o end)
         from jsonb_array_elements(options) o) where noun = $1 and key = 'label_ids'`,
      [noun],
    );
    expect((await change({ label_ids: [2] })).data.label_ids).toEqual([2]);
    await change({ label_ids: [] });
    expect(await change({ label_ids: [2] })).toMatchObject({ code: 'invalid', field: 'label_ids' });
  });

  it('names persons, organizations and users that are there for the viewer, and no others', async () => {
    const [people, org, user] = [await field('people'), await field('org'), await field('user')];
    const hidden = (await post('/api/v2/persons', { name: 'Hidden', visible_to: 1 })).data.id;
    const open = (await post('/api/v2/persons', { name: 'Eva Lind' })).data.id;
    const firm = (await post('/api/v2/organizations', { name: 'Nordwind AB' })).data.id;
    const refusal = await deal({ [people]: hidden }, {}, bob);
    expect(refusal).toMatchObject({ code: 'invalid', field: `custom_fields.${people}` });
    expect(await deal({ [user]: 99_999 })).toMatchObject({ code: 'invalid', field: `custom_fields.${user}` });

    const { data } = await deal({ [people]: hidden, [org]: firm, [user]: bob.id });
    const seen = (await get(`/api/v2/deals/${data.id}`, bob)).data.custom_fields;
    expect(seen).toMatchObject({ [people]: null, [org]: firm, [user]: bob.id });
    expect((await get(`/v1/deals/${data.id}`)).data).toMatchObject({
      [people]: { name: 'Hidden', value: hidden },
      [org]: { name: 'Nordwind AB', value: firm },
      [user]: { name: 'bob', value: bob.id },
    });
    // Who was shown nothing takes nothing away.
    await patch(`/api/v2/deals/${data.id}`, { custom_fields: { [people]: null } }, bob);
    expect((await get(`/api/v2/deals/${data.id}`)).data.custom_fields[people]).toBe(hidden);
    await patch(`/api/v2/deals/${data.id}`, { custom_fields: { [people]: open } }, bob);
    expect((await get(`/api/v2/deals/${data.id}`)).data.custom_fields[people]).toBe(open);
  });

  it.each([
    ['varchar', 'x'.repeat(256)],
    ['double', '12'],
    ['int', 1.5],
    ['monetary', { value: 1, currency: 'euro' }],
    ['monetary', 5],
    ['date', '2026-02-30'],
    ['daterange', { value: '2026-02-02', until: '2026-02-01' }],
    ['time', { value: '25:00:00' }],
    ['address', { value: 'x', planet: 'Mars' }],
    ['people', 'Eva'],
  ])('refuses what is no %s, and changes nothing', async (type, wrong) => {
    const key = await field(type);
    expect(await deal({ [key]: wrong })).toMatchObject({
      success: false,
      code: 'invalid',
      field: `custom_fields.${key}`,
    });
    const { data } = await deal({});
    const refusal = await patch(`/api/v2/deals/${data.id}`, {
      title: 'Changed',
      custom_fields: { [key]: wrong },
    });
    expect(refusal).toMatchObject({ code: 'invalid', field: `custom_fields.${key}` });
    expect((await get(`/api/v2/deals/${data.id}`)).data.title).toBe('Rollout');
  });

  it('refuses unknown keys in v2, and leaves them out in v1', async () => {
    const unknown = 'f'.repeat(40);
    expect(await deal({ [unknown]: 1 })).toMatchObject({
      code: 'invalid',
      field: `custom_fields.${unknown}`,
    });
    expect(await deal({ "x'); drop table deal; --": 1 })).toMatchObject({ code: 'invalid' });
    const { data } = await post('/v1/deals', { title: 'Lenient', [unknown]: 1 });
    expect(data).not.toHaveProperty(unknown);
  });

  it('is had by leads as by deals, those alone that are set; by persons, organizations, projects and products', async () => {
    const [set, unset] = [await field('varchar'), await field('varchar')];
    const person_id = (await post('/api/v2/persons', { name: 'Eva Lind' })).data.id;
    const { data: lead } = await post('/v1/leads', { title: 'Maybe', person_id, [set]: 'Nordsee' });
    expect((await get(`/v1/leads/${lead.id}`)).data[set]).toBe('Nordsee');
    expect((await get(`/v1/leads/${lead.id}`)).data).not.toHaveProperty(unset);
    for (const [noun, path, body] of [
      ['person', 'persons', { name: 'Max' }],
      ['organization', 'organizations', { name: 'Max AB' }],
      ['project', 'projects', { title: 'Bau' }],
      ['product', 'products', { name: 'Segel' }],
      ['activity', 'activities', { subject: 'Anruf', type: 'call' }],
    ] as const) {
      const key = await field('double', {}, noun);
      const { data } = await post(`/api/v2/${path}`, { ...body, custom_fields: { [key]: 7 } });
      expect([noun, data?.custom_fields?.[key]]).toEqual([noun, 7]);
      expect((await get(`/api/v2/${path}/${data.id}`)).data.custom_fields[key]).toBe(7);
    }
  });

  it('logs a change of a field under its key', async () => {
    const key = await field('varchar');
    const { data } = await deal({ [key]: 'old' });
    await patch(`/api/v2/deals/${data.id}`, { custom_fields: { [key]: 'new' } });
    const rows = await api.database.query(
      `select field, old_value as old, new_value as new from change_log where item_type = 'deal' and item_id = $1 and field = $2`,
      [data.id, key],
    );
    expect(rows).toContainEqual({ field: key, old: 'old', new: 'new' });
  });

  it('pages by a custom field to the end, those without a value too', async () => {
    const key = await field('double', {}, 'person');
    const wanted: number[] = [];
    for (const value of [5, null, 3, 5, -1, null, 10]) {
      const { data } = await post('/api/v2/persons', { name: 'Sorted', custom_fields: { [key]: value } });
      wanted.push(data.id);
    }
    const seen: { id: number; custom_fields: Record<string, number | null> }[] = [];
    let cursor: string | null = null;
    do {
      const rest: string = cursor ? `&cursor=${cursor}` : `&sort_by=${key}&sort_direction=desc`;
      const page = await get(`/api/v2/persons?limit=2${rest}`);
      seen.push(...page.data);
      cursor = page.additional_data.next_cursor;
    } while (cursor);
    expect(seen.slice(0, 5).map(one => one.custom_fields[key])).toEqual([10, 5, 5, 3, -1]);
    expect(seen.map(one => one.id)).toEqual(expect.arrayContaining(wanted));
    expect(new Set(seen.map(one => one.id)).size).toBe(seen.length);
    const v1 = await get(`/v1/persons?limit=2&sort=${key}%20DESC`);
    expect(v1.data.map((one: Record<string, number>) => one[key])).toEqual([10, 5]);
    expect(await get(`/api/v2/persons?sort_by=${'a'.repeat(40)}`)).toMatchObject({
      code: 'invalid',
      field: 'sort',
    });
  });

  it('asks for a required field where it is required, and locks no deal that was there before', async () => {
    const pipeline = (await post('/api/v2/pipelines', { name: 'Segel' })).data.id;
    const stage = async (name: string) =>
      (await post('/api/v2/stages', { name, pipeline_id: pipeline })).data.id as number;
    const [first, second] = [await stage('Anfrage'), await stage('Angebot')];
    const { data: old } = await deal({}, { stage_id: second });
    const key = await field('varchar', {
      required_fields: { enabled: true, stage_ids: [second], statuses: { [pipeline]: ['won'] } },
    });
    const { data } = await deal({}, { stage_id: first });
    const move = (body: object) => patch(`/api/v2/deals/${data.id}`, body);
    expect(await move({ stage_id: second })).toMatchObject({
      code: 'invalid',
      field: `custom_fields.${key}`,
    });
    expect(await move({ status: 'won' })).toMatchObject({ code: 'invalid', field: `custom_fields.${key}` });
    expect(await move({ status: 'lost' })).toMatchObject({ success: true });
    expect(await move({ status: 'open', stage_id: second, custom_fields: { [key]: 'da' } })).toMatchObject({
      success: true,
    });
    expect(await move({ custom_fields: { [key]: null } })).toMatchObject({
      code: 'invalid',
      field: `custom_fields.${key}`,
    });
    expect(await deal({}, { stage_id: second })).toMatchObject({
      code: 'invalid',
      field: `custom_fields.${key}`,
    });
    expect(await patch(`/api/v2/deals/${old.id}`, { title: 'Still free' })).toMatchObject({ success: true });
    expect(
      await post('/api/v2/dealFields', {
        field_name: 'x',
        field_type: 'varchar',
        required_fields: { enabled: true, stage_ids: [99_999] },
      }),
    ).toMatchObject({ field: 'required_fields.stage_ids' });
    await api.as(ada).delete(`/api/v2/dealFields/${key}`).expect(200);
    expect(await move({ title: 'Free' })).toMatchObject({ success: true });
  });
});
