import fc from 'fast-check';
import { billingSum } from '../../src/crm/deal-sums.js';
import { fromUnits } from '../../src/crm/money.js';
import { Collector } from '../../src/inbox/collect.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('what is sold with a deal', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object) => (await api.as(ada).post(path).send(body)).body.data;
  const value = async (deal: number) => (await api.as(ada).get(`/api/v2/deals/${deal}`)).body.data.value;
  const line = (product: number, more: object = {}) => ({
    ...{ product_id: product, item_price: 1.1, quantity: 1, ...more },
  });

  it('is summed up right by many who add lines at once', async () => {
    const product = (await make('/api/v2/products', { name: 'Rope' })).id;
    const deal = (await make('/api/v2/deals', { title: 'Busy' })).id;
    const added = await Promise.all(
      Array.from({ length: 8 }, () => make(`/api/v2/deals/${deal}/products`, line(product))),
    );
    expect(added.map(one => one.order_nr).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await value(deal)).toBe(8.8);
    const [row] = await api.database.query<{ count: number; value: string }>(
      'select products_count as count, value from deal where id = $1',
      [deal],
    );
    expect(row).toEqual({ count: 8, value: '8.8000' });
  });

  it('comes to what PostgreSQL’s own decimals say', async () => {
    const money = (least: number, most: number) =>
      fc.integer({ min: least * 10_000, max: most * 10_000 }).map(units => Number(`${units}e-4`));
    const lines = fc.sample(
      fc.record({
        quantity: money(0, 1000),
        itemPrice: money(-10_000, 10_000),
        discount: money(0, 100),
        tax: money(0, 100),
      }),
      { numRuns: 2000, seed: 4711 },
    );
    const rows = await api.database.query<{ sum: string }>(
      `select round(quantity * price * (1 - discount / 100) * (1 + tax / 100), 2) as sum
         from unnest($1::numeric[], $2::numeric[], $3::numeric[], $4::numeric[])
              with ordinality as line (quantity, price, discount, tax, n) order by n`,
      [...(['quantity', 'itemPrice', 'discount', 'tax'] as const).map(key => lines.map(one => one[key]))],
    );
    const terms = { taxMethod: 'exclusive', decimals: 2 } as const;
    const sums = lines.map(one =>
      billingSum({ ...one, discountType: 'percentage', enabled: true, billingFrequency: 'one-time' }, terms),
    );
    expect(sums.map(fromUnits)).toEqual(rows.map(({ sum }) => Number(sum)));
  });

  it('is told as a change of the deal, once for each request', async () => {
    const product = (await make('/api/v2/products', { name: 'Rope' })).id;
    const deal = (await make('/api/v2/deals', { title: 'Told' })).id;
    await api.database.query('delete from event');
    await make(`/api/v2/deals/${deal}/products/bulk`, { data: [line(product), line(product)] });
    expect(await api.database.query('delete from event returning name, payload, actor_id')).toEqual([
      { name: 'deal.updated', payload: { id: deal }, actor_id: ada.id },
    ]);
  });

  it('recurs on at most twenty lines of a deal', async () => {
    const product = (await make('/api/v2/products', { name: 'Berth' })).id;
    const deal = (await make('/api/v2/deals', { title: 'Harbour' })).id;
    const recurring = line(product, { billing_frequency: 'monthly' });
    const bulk = (data: object[]) => api.as(ada).post(`/api/v2/deals/${deal}/products/bulk`).send({ data });
    await bulk(Array.from({ length: 21 }, () => recurring)).expect(400);
    expect(await value(deal)).toBe(0);
    await bulk([...Array.from({ length: 20 }, () => recurring), line(product)]).expect(201);
    const { body } = await bulk([recurring]).expect(400);
    expect(body).toMatchObject({ field: 'billing_frequency', code: 'invalid' });
  });

  it('follows its currency, also one of the company', async () => {
    await make('/api/currencies', { code: 'PTS', name: 'Points', symbol: 'p', decimals: 0 });
    const product = (await make('/api/v2/products', { name: 'Rope' })).id;
    const deal = (await make('/api/v2/deals', { title: 'Points', currency: 'PTS' })).id;
    await make(`/api/v2/deals/${deal}/products`, line(product, { item_price: 2.5 }));
    expect(await value(deal)).toBe(3);
    const { body } = await api.as(ada).patch(`/api/v2/deals/${deal}`).send({ currency: 'QQQ' }).expect(400);
    expect(body).toMatchObject({ field: 'currency' });
    expect(await value(deal)).toBe(3);
  });

  it('needs the permission to be made, changed and deleted', async () => {
    const product = (await make('/api/v2/products', { name: 'Rope' })).id;
    await api.database.query(
      `with made as (insert into permission_set (name, contents) values ('Readers', array['others.see', 'api.use'])
         returning id)
       update users set permission_set_id = (select id from made) where id = $1`,
      [bob.id],
    );
    const as = api.as(bob);
    await as.get(`/api/v2/products/${product}`).expect(200);
    await as.post('/api/v2/products').send({ name: 'Mine' }).expect(403);
    await as.patch(`/api/v2/products/${product}`).send({ name: 'Mine' }).expect(403);
    await as.delete(`/api/v2/products/${product}`).expect(403);
    await as.delete(`/api/v2/products/${product}/images`).expect(403);
    await as.post(`/api/v2/products/${product}/duplicate`).expect(403);
    await as.post(`/api/v2/products/${product}/variations`).send({ name: 'Mine' }).expect(403);
  });

  it('keeps the bytes of an image as long as a product has it, and no longer', async () => {
    const product = (await make('/api/v2/products', { name: 'Rope' })).id;
    const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('pixels')]);
    const path = `/api/v2/products/${product}/images`;
    await api.as(ada).post(path).attach('data', bytes, 'rope.png').expect(201);
    const collector = api.app.get(Collector);
    const collect = async () => {
      await api.database.query(`update blob set touched_at = now() - interval '2 days'`);
      await api.database.query(`update collection set blob_at = '-infinity', blob_hash = ''`);
      await collector.collect();
      return (await api.database.query('select from blob')).length;
    };
    expect(await collect()).toBe(1);
    const { public_url: link } = (await api.as(ada).get(path)).body.data;
    expect(Buffer.from(await (await fetch(link)).arrayBuffer())).toEqual(bytes);
    await api.as(ada).delete(path).expect(200);
    expect(await collect()).toBe(0);
  });

  it('refuses a file that is too large, or none', async () => {
    const product = (await make('/api/v2/products', { name: 'Rope' })).id;
    const path = `/api/v2/products/${product}/images`;
    const large = Buffer.alloc(5 * 1024 * 1024 + 1);
    large.write('89504e470d0a1a0a', 'hex');
    await api.as(ada).post(path).attach('data', large, 'rope.png').expect(413);
    const { body } = await api.as(ada).post(path).field('other', 'x').expect(400);
    expect(body).toMatchObject({ field: 'data' });
    await api.as(ada).get(path).expect(404);
  });
});
