import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';

/** What happens on a deal stands in the timelines of its person and its organization too, marked with where it is from. */
describe('timelines', () => {
  let house: House;
  let ada: Person;
  let bob: Person;
  let organization: number;
  let person: number;
  let deal: number;
  let thread: number;

  beforeAll(async () => {
    house = await mailHouse();
    ada = await house.user('Ada', { isAdmin: true });
    bob = await house.user('Bob');
    organization = await make('/api/v2/organizations', { name: 'Nordwind AB' });
    person = await make('/api/v2/persons', {
      name: 'Eva Lind',
      org_id: organization,
      emails: [{ value: 'eva@nordwind.example' }],
    });
    deal = await make('/api/v2/deals', { title: 'Rollout', person_id: person });
    await house.call(ada, 'PATCH', `/api/v2/deals/${deal}`, { value: 100, status: 'won' });
    await make('/api/v2/activities', { subject: 'Call Eva', type: 'call', deal_id: deal });
    await make('/v1/notes', { content: '<p>Wants blue sails</p>', deal_id: deal });
    await house.import(ada, [
      letter({ 'Message-ID': '<1@x.example>', Subject: 'Offer', From: 'Eva Lind <eva@nordwind.example>' }),
    ]);
    ({ thread } = await house.message('1@x.example'));
  }, 60_000);
  afterAll(() => house?.close());

  const make = async (path: string, body: object) => (await house.post(ada, path, body)).body.data.id;
  const entries = async (type: string, id: number, query = '', who = ada) =>
    (await house.get(who, `/api/items/${type}/${id}/timeline${query}`)).body;
  const fields = (body: { data: { kind: string; data: { field_key?: string } }[] }) =>
    body.data.filter(one => one.kind === 'change').map(one => one.data.field_key);
  const updated = async (table: string, id: number) =>
    (await house.db.query<{ at: Date }>(`select update_time as at from ${table} where id = $1`, [id]))[0]!.at;

  it('mix changes, activities and mails, and roll up to person and organization', async () => {
    const before = await updated('deal', deal);
    await house.post(ada, `/api/threads/${thread}/links`, { deal_id: deal, primary: true });
    // A mail was added to the deal, so its update_time has moved.
    expect((await updated('deal', deal)).getTime()).toBeGreaterThan(before.getTime());
    for (const [type, id] of [
      ['deal', deal],
      ['person', person],
      ['organization', organization],
    ] as const) {
      const { data } = await entries(type, id);
      expect(data.map((one: { kind: string }) => one.kind)).toEqual(
        expect.arrayContaining(['change', 'activity', 'note', 'mail']),
      );
      const call = data.find((one: { kind: string }) => one.kind === 'activity');
      expect(call).toMatchObject({
        from: { type: 'deal', id: deal, title: 'Rollout' },
        rolled_up: type !== 'deal',
        data: { subject: 'Call Eva' },
      });
      const mail = data.find((one: { kind: string }) => one.kind === 'mail');
      expect(mail).toMatchObject({ from: { type: 'deal', id: deal }, data: { subject: 'Offer' } });
      expect(fields({ data })).toEqual(expect.arrayContaining(['value', 'status', 'won_time']));
    }
  });

  it('are read to the end by cursor, each entry once and in order', async () => {
    const whole = (await entries('organization', organization)).data;
    const seen: { kind: string; at: string; data: { id: number } }[] = [];
    let cursor = '';
    do {
      const page = await entries('organization', organization, `?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data);
      cursor = page.additional_data.next_cursor ?? '';
    } while (cursor);
    expect(seen).toEqual(whole);
    expect(seen.map(one => one.at)).toEqual(
      seen
        .map(one => one.at)
        .toSorted()
        .toReversed(),
    );
    for (const wrong of ['?cursor=x', '?kinds=stars', '?limit=0'])
      expect((await house.get(ada, `/api/items/deal/${deal}/timeline${wrong}`)).status).toBe(400);
  });

  it('show nobody what he may not see: neither the item, nor what rolls up, nor another’s mail', async () => {
    const secret = await make('/api/v2/deals', { title: 'Secret', person_id: person, visible_to: 1 });
    const { data } = await entries('person', person, '', bob);
    expect(data.some((one: { from: { id: number; type: string } }) => one.from.type === 'deal')).toBe(true);
    expect(data.filter((one: { from: { id: number } }) => one.from.id === secret)).toEqual([]);
    expect(data.filter((one: { kind: string }) => one.kind === 'mail')).toEqual([]);
    expect((await entries('person', person)).data.some((one: any) => one.from.id === secret)).toBe(true);
    for (const path of [`deal/${secret}`, 'deal/99999', 'galaxy/1'])
      expect((await house.get(bob, `/api/items/${path}/timeline`)).status).toBe(404);
    expect((await house.get(bob, `/v1/deals/${secret}/flow`)).status).toBe(404);
    expect((await house.get(bob, `/v1/deals/${secret}/changelog`)).status).toBe(404);
    expect((await house.get(bob, `/v1/deals/${secret}/mailMessages`)).status).toBe(404);
    const mails = (await house.get(bob, `/v1/deals/${deal}/mailMessages`)).body.data;
    expect(mails).toEqual([]);
  });

  it('are beside the one search for everything: items and mail', async () => {
    const find = async (who: Person, q: string) => (await house.get(who, `/api/search?q=${q}`)).body.data;
    const found = await find(ada, 'offer');
    expect(found.threads).toMatchObject([{ subject: 'Offer' }]);
    expect((await find(ada, 'rollout')).items).toMatchObject([{ item: { type: 'deal', id: deal } }]);
    expect((await find(ada, 'rolluot')).items).toMatchObject([{ item: { type: 'deal', id: deal } }]);
    expect((await find(bob, 'offer')).threads).toEqual([]);
    expect(await find(ada, '')).toEqual({ items: [], threads: [], nearly: false });
  });

  it('are told in Pipedrive’s words', async () => {
    const { body } = await house.get(ada, `/v1/persons/${person}/flow?items=dealChange,mailMessage`);
    const objects = new Set(body.data.map((one: { object: string }) => one.object));
    expect(objects).toEqual(new Set(['dealChange', 'mailMessage']));
    const value = body.data.find((one: any) => one.data.field_key === 'value');
    expect(value.data).toMatchObject({
      item_id: deal,
      old_value: '0',
      new_value: '100',
      user_id: ada.userId,
    });
    const paged = await house.get(ada, `/v1/persons/${person}/flow?start=1&limit=1`);
    expect(paged.body.additional_data.pagination).toEqual({
      start: 1,
      limit: 1,
      more_items_in_collection: true,
      next_start: 2,
    });
    const mails = (await house.get(ada, `/v1/organizations/${organization}/mailMessages?include_body=1`))
      .body;
    expect(mails.data).toMatchObject([
      { object: 'mailMessage', data: { subject: 'Offer', body: expect.stringContaining('this is a mail') } },
    ]);
  });

  it('of a deleted deal can be read for as long as it is kept, by those who saw it', async () => {
    const gone = await make('/api/v2/deals', { title: 'Lost at sea', person_id: person, visible_to: 1 });
    await make('/v1/notes', { content: '<p>Sank</p>', deal_id: gone });
    await make('/api/v2/activities', { subject: 'Dive', type: 'call', deal_id: gone });
    const path = `/api/items/deal/${gone}`;
    await house.call(ada, 'DELETE', `/api/v2/deals/${gone}`);
    expect((await entries('deal', gone)).data.map((one: { kind: string }) => one.kind).sort()).toEqual([
      ...['activity', 'change', 'change', 'note'],
    ]);
    expect((await house.get(ada, `${path}/files`)).status).toBe(200);
    expect((await house.get(ada, `/v1/deals/${gone}/flow`)).status).toBe(404);
    for (const part of ['timeline', 'files'])
      expect((await house.get(bob, `${path}/${part}`)).status).toBe(404);
    await house.db.query(`update deal set deleted_at = now() - interval '31 days' where id = $1`, [gone]);
    for (const part of ['timeline', 'files'])
      expect((await house.get(ada, `${path}/${part}`)).status).toBe(404);
  });

  it('of a deleted deal come with what stood on it, for as long as it is kept, for those who saw it', async () => {
    const gone = await make('/api/v2/deals', { title: 'Wreck', person_id: person, visible_to: 1 });
    const path = `/api/deleted/deals/${gone}/parts`;
    const hull = await make('/api/v2/products', { name: 'Hull', visible_to: 1 });
    const add = (part: string, body: object) => house.post(ada, `/api/v2/deals/${gone}/${part}`, body);
    await add('products', { product_id: hull, quantity: 2, item_price: 100 });
    await add('discounts', { description: 'Rust', type: 'percentage', amount: 10 });
    await add('installments', { description: 'First', amount: 20, billing_date: '2027-01-01' });
    const diver = await make('/api/v2/persons', { name: 'Diver' });
    await house.post(ada, `/api/v1/deals/${gone}/participants`, { person_id: diver });
    await house.call(ada, 'DELETE', `/api/v2/deals/${gone}`);

    expect((await house.get(ada, path)).body.data).toMatchObject({
      products: [{ name: 'Hull', quantity: 2, sum: 200 }],
      discounts: [{ description: 'Rust', amount: 10 }],
      installments: [{ description: 'First', amount: 20, billing_date: '2027-01-01' }],
      participants: [{ person_id: { value: diver, name: 'Diver' } }],
    });
    expect((await house.get(bob, path)).status).toBe(404);
    await house.db.query('update deal set visible_to = 7 where id = $1', [gone]);
    await house.db.query('update person set visible_to = 1 where id = $1', [diver]);
    // He sees the deal now, and neither the product nor the person on it.
    expect((await house.get(bob, path)).body.data).toMatchObject({
      products: [{ name: null, product_id: null, sum: 200 }],
      participants: [],
    });
    await house.db.query(`update deal set deleted_at = now() - interval '31 days' where id = $1`, [gone]);
    expect((await house.get(ada, path)).status).toBe(404);
  });

  it('do not move update_time of a person for mail of long ago', async () => {
    const max = await make('/api/v2/persons', { name: 'Max', emails: [{ value: 'max@home.example' }] });
    const before = await updated('person', max);
    // An import is history: it makes no noise.
    await house.import(ada, [
      letter({ 'Message-ID': '<2@x.example>', Subject: 'Old', From: 'Max <max@home.example>' }),
    ]);
    expect((await entries('person', max, '?kinds=mail')).data).toHaveLength(1);
    expect(await updated('person', max)).toEqual(before);
  });
});
