import pg from 'pg';
import type request from 'supertest';
import { startApi, type TestApi, type TestUser } from './support.js';

describe('paging in v2', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    // As the pipeline writes them: many in one transaction, so with the very same time, to the microsecond.
    await api.database.query(
      `insert into person (name) select 'Person ' || n from generate_series(1, 120) n`,
    );
    await api.database.query(
      `insert into person (name, update_time, add_time)
       select 'Later ' || n, time, time from (select n, now() + n * interval '1 microsecond' as time from generate_series(1, 30) n) t`,
    );
  });
  afterAll(() => api.stop());

  async function walk(
    query: Record<string, unknown>,
    between?: (page: number) => Promise<unknown>,
  ): Promise<number[]> {
    const seen: number[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 60; page++) {
      const response: request.Response = await api
        .as(ada)
        .get('/api/v2/persons')
        .query(cursor ? { ...query, cursor } : query)
        .expect(200);
      seen.push(...response.body.data.map((person: { id: number }) => person.id));
      cursor = response.body.additional_data.next_cursor;
      if (cursor === null) return seen;
      await between?.(page);
    }
    throw new Error('the list does not end');
  }

  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

  it('shows each once, whatever the order and though times differ by microseconds or not at all', async () => {
    const byTime = await api.database.query<{ id: number }>('select id from person order by update_time, id');
    const expected = byTime.map(row => row.id);
    expect(await walk({ limit: 7, sort_by: 'update_time' })).toEqual(expected);
    expect(await walk({ limit: 11, sort_by: 'update_time', sort_direction: 'desc' })).toEqual(
      [...expected].reverse(),
    );
    expect(await walk({ limit: 13, sort_by: 'add_time' })).toHaveLength(150);
    expect(await walk({ limit: 50, sort_direction: 'desc' })).toEqual(range(1, 150).reverse());
    expect(await walk({})).toEqual(range(1, 150));
    expect(await walk({ limit: 150 })).toEqual(range(1, 150));
  });

  it('loses none when some are deleted and added on the way', async () => {
    const seen = await walk({ limit: 20 }, async page => {
      if (page !== 0) return;
      await api.as(ada).delete('/api/v2/persons/5').expect(200);
      await api.as(ada).delete('/api/v2/persons/20').expect(200);
      await api.as(ada).post('/api/v2/persons').send({ name: 'New' }).expect(200);
    });
    expect(seen).toEqual(range(1, 151));
  });

  it('goes on in its own order only', async () => {
    const first = await api.as(ada).get('/api/v2/persons?limit=2&sort_by=update_time').expect(200);
    const cursor = first.body.additional_data.next_cursor;
    const other = await api.as(ada).get(`/api/v2/persons?sort_by=id&cursor=${cursor}`).expect(400);
    expect(other.body.field).toBe('cursor');
    await api
      .as(ada)
      .get(`/api/v2/deals?cursor=${Buffer.from('{"field":"title"}').toString('base64url')}`)
      .expect(400);
  });

  it('in v1 goes by the second field among those that are equal in the first', async () => {
    const lead = (title: string, amount: number) =>
      api
        .as(ada)
        .post('/v1/leads')
        .send({ title, person_id: 1, value: { amount, currency: 'EUR' } })
        .expect(201);
    for (const [title, value] of [
      ['B', 1],
      ['A', 1],
      ['C', 2],
      ['A', 2],
    ] as const)
      await lead(title, value);
    const sorted = async (sort: string) =>
      (await api.as(ada).get('/v1/leads').query({ sort }).expect(200)).body.data.map(
        (one: { title: string; value: { amount: number } }) => `${one.title}${one.value.amount}`,
      );
    expect(await sorted('value DESC, title ASC')).toEqual(['A2', 'C2', 'A1', 'B1']);
    expect(await sorted('title,value desc')).toEqual(['A2', 'A1', 'B1', 'C2']);
    for (const sort of ['title, nothing', 'title sideways', ',', 'id,id,id,id,id,id'])
      expect((await api.as(ada).get('/v1/leads').query({ sort }).expect(400)).body.field).toBe('sort');
  });

  it('takes no more queries for a long page than for a short one', async () => {
    // Of every connection, whichever pool it is of.
    const { prototype } = pg.Client;
    const { query } = prototype;
    const count = async (limit: number) => {
      let queries = 0;
      prototype.query = function (this: pg.Client, ...given: unknown[]) {
        queries++;
        return Reflect.apply(query, this, given) as unknown;
      } as typeof query;
      try {
        await api.as(ada).get(`/api/v2/persons?limit=${limit}`).expect(200);
      } finally {
        prototype.query = query;
      }
      return queries;
    };
    // The first request looks up what is remembered for those after it.
    await count(1);
    const one = await count(1);
    expect(one).toBeGreaterThan(0);
    expect(await count(100)).toBe(one);
  });
});
