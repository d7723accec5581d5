import { startApi, type TestApi, type TestUser } from '../api/support.js';

/** Words find the items that a person means, among those that he may see. */
describe('the search in items', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  let orgId: number;
  let personId: number;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    orgId = await make('/api/v2/organizations', {
      name: 'Nordwind AB',
      address: { value: 'Hafenstr. 1, Kiel' },
    });
    personId = await make('/api/v2/persons', {
      name: 'Eva Lind',
      org_id: orgId,
      emails: [{ value: 'eva@nordwind.example' }],
      phones: [{ value: '+46 8 123456' }],
    });
    await make('/api/v2/deals', { title: 'Nordwind rollout', value: 10, person_id: personId, org_id: orgId });
    await make('/api/v2/deals', { title: 'Rollout, second part', status: 'won' });
    await make('/api/v2/deals', { title: 'A secret rollout', visible_to: 1 });
    await make('/v1/leads', { title: 'Maybe Nordwind', organization_id: orgId });
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object) => (await api.as(ada).post(path).send(body)).body.data.id;
  const search = async (path: string, query: object, user = ada) =>
    (await api.as(user).get(path).query(query).expect(200)).body;
  const titles = (body: { data: { items: { item: { title?: string; name?: string } }[] } }) =>
    body.data.items.map(({ item }) => item.title ?? item.name);

  it('finds items of every kind, whatever the case, the best first', async () => {
    const found = await search('/api/v2/itemSearch', { term: 'NORDWIND' });
    expect(titles(found)).toEqual(['Nordwind AB', 'Nordwind rollout', 'Maybe Nordwind', 'Eva Lind']);
    expect(found.data.items[0]).toEqual({
      result_score: expect.any(Number),
      item: {
        id: orgId,
        type: 'organization',
        name: 'Nordwind AB',
        address: 'Hafenstr. 1, Kiel',
        visible_to: 7,
        owner: { id: ada.id },
        custom_fields: [],
        notes: [],
      },
    });
    const scores = found.data.items.map((one: { result_score: number }) => one.result_score);
    expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
  });

  it('finds by each field that is asked for, and by no other', async () => {
    for (const [field, term] of [
      ['name', 'eva'],
      ['email', 'eva@nordwind'],
      ['phone', '123456'],
    ]) {
      expect(titles(await search('/api/v2/persons/search', { term, fields: field }))).toEqual(['Eva Lind']);
    }
    expect(titles(await search('/api/v2/persons/search', { term: '123456', fields: 'name,email' }))).toEqual(
      [],
    );
    expect(
      titles(await search('/api/v2/organizations/search', { term: 'kiel', fields: 'address' })),
    ).toHaveLength(1);
    expect(titles(await search('/api/v2/deals/search', { term: 'eva' }))).toEqual([]);
  });

  it('needs all words of the term, in any order', async () => {
    expect(titles(await search('/api/v2/deals/search', { term: 'rollout nordwind' }))).toEqual([
      'Nordwind rollout',
    ]);
    expect(titles(await search('/api/v2/deals/search', { term: 'rollout kiel' }))).toEqual([]);
  });

  it('finds any part of a word, and a word as long as it is', async () => {
    const name = 'Zoë Åkerström-Weißmüller';
    await make('/api/v2/persons', { name, emails: [{ value: 'zoe.akerstrom@x.example' }] });
    for (const term of [
      'ker',
      'kers',
      'kerst',
      'kerströ',
      'trÖm-weiß',
      'müller',
      'zoë åkerström-weißmüller',
    ]) {
      expect([term, ...titles(await search('/api/v2/persons/search', { term }))]).toEqual([term, name]);
      const { body } = await api.as(ada).get('/api/items').query({ q: term }).expect(200);
      expect([term, body.data[0]?.title]).toEqual([term, name]);
    }
    // A long text to its end.
    const quiet = await make('/api/v2/deals', { title: 'Long story' });
    await make('/v1/notes', {
      content: `${'once upon a time '.repeat(3000)} they found haddock`,
      deal_id: quiet,
    });
    expect(titles(await search('/api/v2/deals/search', { term: 'addock' }))).toEqual(['Long story']);
  });

  it('takes a term of two characters for the beginning of a word, one only where it is exact', async () => {
    expect(titles(await search('/api/v2/persons/search', { term: 'li' }))).toEqual(['Eva Lind']);
    expect(titles(await search('/api/v2/persons/search', { term: 'in' }))).toEqual([]);
    const { body } = await api.as(ada).get('/api/v2/persons/search').query({ term: 'e' }).expect(400);
    expect(body).toMatchObject({ code: 'invalid', field: 'term' });
    await make('/api/v2/persons', { name: 'Q' });
    expect(titles(await search('/api/v2/persons/search', { term: 'q', exact_match: true }))).toEqual(['Q']);
  });

  it('with exact_match finds the whole value alone', async () => {
    const exact = { exact_match: true };
    expect(titles(await search('/api/v2/persons/search', { term: 'eva lind', ...exact }))).toEqual([
      'Eva Lind',
    ]);
    expect(titles(await search('/api/v2/persons/search', { term: 'eva', ...exact }))).toEqual([]);
    expect(titles(await search('/api/v2/persons/search', { term: '+46 8 123456', ...exact }))).toEqual([
      'Eva Lind',
    ]);
  });

  it('forgives typing errors where nothing else is found', async () => {
    expect(titles(await search('/api/v2/itemSearch', { term: 'nordwint' }))).toContain('Nordwind AB');
    expect(titles(await search('/api/v2/itemSearch', { term: 'nordwint', exact_match: true }))).toEqual([]);
  });

  it('takes signs for what they are', async () => {
    for (const term of ['%%', '__', '\\\\', `'' or`, '""', '{}', '$1']) {
      expect(titles(await search('/api/v2/itemSearch', { term }))).toEqual([]);
    }
    await make('/api/v2/deals', { title: '100% "sure" \\o/' });
    for (const term of ['100%', '"sure"', '\\o/']) {
      expect(titles(await search('/api/v2/deals/search', { term }))).toEqual(['100% "sure" \\o/']);
    }
  });

  it('shows nobody what he may not see, nor whose it is', async () => {
    expect(titles(await search('/api/v2/deals/search', { term: 'secret' }))).toHaveLength(1);
    expect(titles(await search('/api/v2/deals/search', { term: 'secret' }, bob))).toEqual([]);
    await api.as(ada).patch(`/api/v2/persons/${personId}`).send({ visible_to: 1 }).expect(200);
    const [{ item }] = (await search('/api/v2/deals/search', { term: 'nordwind' }, bob)).data.items;
    expect(item.person).toBeNull();
    expect(item.organization).toMatchObject({ id: orgId });
    await api.as(ada).patch(`/api/v2/persons/${personId}`).send({ visible_to: 7 }).expect(200);
  });

  it('narrows by person, organization and status', async () => {
    const deals = (query: object) =>
      search('/api/v2/deals/search', { term: 'rollout', ...query }).then(titles);
    expect(await deals({ person_id: personId })).toEqual(['Nordwind rollout']);
    expect(await deals({ organization_id: orgId })).toEqual(['Nordwind rollout']);
    expect(await deals({ status: 'won' })).toEqual(['Rollout, second part']);
    expect(
      titles(await search('/api/v2/leads/search', { term: 'maybe', organization_id: orgId })),
    ).toHaveLength(1);
  });

  it('comes to what only a note tells when all else is told', async () => {
    const quiet = await make('/api/v2/deals', { title: 'Quiet water' });
    await make('/v1/notes', { content: 'They were keelhauled', deal_id: quiet });
    for (let n = 1; n <= 3; n++) await make('/api/v2/deals', { title: `Keelhauled ${n}` });
    const page = (query: object) =>
      search('/api/v2/deals/search', { term: 'keelhauled', limit: 2, ...query });
    const first = await page({});
    expect(titles(first)).toEqual(['Keelhauled 3', 'Keelhauled 2']);
    const second = await page({ cursor: first.additional_data.next_cursor });
    expect(titles(second)).toEqual(['Keelhauled 1', 'Quiet water']);
    expect(second.additional_data.next_cursor).toBeNull();
  });

  it('is read to the end in both dialects, each item once', async () => {
    for (let n = 1; n <= 7; n++) await make('/api/v2/products', { name: `Sail number ${n}` });
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await search('/api/v2/products/search', {
        term: 'sail',
        limit: 3,
        ...(cursor && { cursor }),
      });
      seen.push(...page.data.items.map((one: { item: { id: number } }) => one.item.id));
      cursor = page.additional_data.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    const last = await search('/v1/products/search', { term: 'sail', start: 5, limit: 3 });
    expect(last.data.items).toHaveLength(2);
    expect(last.additional_data.pagination).toEqual({ start: 5, limit: 3, more_items_in_collection: false });
    const { body } = await api
      .as(ada)
      .get('/api/v2/products/search')
      .query({ term: 'sail', cursor: 'x' })
      .expect(400);
    expect(body.field).toBe('cursor');
  });

  it('gives what is related to the persons and organizations found', async () => {
    const { data } = await search('/api/v2/itemSearch', {
      term: 'Nordwind AB',
      exact_match: true,
      search_for_related_items: true,
    });
    expect(titles({ data })).toEqual(['Nordwind AB']);
    expect(data.related_items.map((one: { item: { type: string } }) => one.item.type)).toEqual([
      'deal',
      'lead',
      'person',
    ]);
  });

  it('looks into one field: values, or the items that have them', async () => {
    const field = { entity_type: 'deal', field: 'title' };
    const found = await search('/api/v2/itemSearch/field', { ...field, term: 'Roll', match: 'beginning' });
    expect(found.data.map((one: { item: object }) => one.item)).toEqual([
      { id: expect.any(Number), title: 'Rollout, second part' },
    ]);
    // Upper and lower case are told apart here.
    expect(
      (await search('/api/v2/itemSearch/field', { ...field, term: 'roll', match: 'beginning' })).data,
    ).toEqual([]);
    const names = { field_type: 'personField', field_key: 'name', term: 'Eva' };
    expect((await search('/v1/itemSearch/field', names)).data).toEqual([{ name: 'Eva Lind' }]);
    const withIds = await search('/v1/itemSearch/field', { ...names, return_item_ids: true });
    expect(withIds.data).toEqual([{ id: personId, name: 'Eva Lind' }]);
    for (const wrong of ['deleted_at', 'title; drop table deal', '0'.repeat(41)]) {
      await api
        .as(ada)
        .get('/api/v2/itemSearch/field')
        .query({ ...field, field: wrong, term: 'xx' })
        .expect(400);
    }
  });

  it('finds what stands in notes, though not in a note that the reader may not see', async () => {
    const secret = await make('/api/v2/deals', { title: 'Hidden', visible_to: 1 });
    await make('/v1/notes', { content: '<p>Likes liquorice</p>', person_id: personId });
    await make('/v1/notes', { content: '<p>Hates marzipan</p>', person_id: personId, deal_id: secret });
    const { data } = await search('/api/v2/persons/search', { term: 'liquorice' }, bob);
    expect(data.items[0].item).toMatchObject({ id: personId, notes: [expect.stringContaining('liquorice')] });
    expect(titles(await search('/api/v2/persons/search', { term: 'marzipan' }))).toEqual(['Eva Lind']);
    expect(titles(await search('/api/v2/persons/search', { term: 'marzipan' }, bob))).toEqual([]);
    expect(titles(await search('/api/v2/persons/search', { term: 'liquorice', fields: 'name' }))).toEqual([]);
  });

  it('finds text in custom fields, and shows where', async () => {
    const { body } = await api.as(ada).post('/v1/dealFields').send({ name: 'Colour', field_type: 'varchar' });
    expect(body.success).toBe(true);
    await make('/api/v2/deals', { title: 'Painted', custom_fields: { [body.data.key]: 'Dark "teal" blue' } });
    for (const term of ['teal', '"teal"', 'blue dark']) {
      const { data } = await search('/api/v2/deals/search', { term, fields: 'custom_fields' });
      expect(data.items.map((one: { item: object }) => one.item)).toMatchObject([
        { title: 'Painted', custom_fields: ['Dark "teal" blue'] },
      ]);
    }
    expect(titles(await search('/api/v2/deals/search', { term: body.data.key.slice(0, 8) }))).toEqual([]);
    const exact = { entity_type: 'deal', field: body.data.key, term: 'Dark "teal" blue', match: 'exact' };
    expect((await search('/api/v2/itemSearch/field', exact)).data).toHaveLength(1);
  });
});
