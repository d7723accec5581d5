import { BulkChanges } from '../../src/crm/filters-bulk.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

describe('many items changed at once', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object, user = ada): Promise<any> =>
    (await api.as(user).post(path).send(body)).body.data;
  const deal = (body: object, user = ada) => make('/api/v2/deals', { title: 'Rollout', ...body }, user);
  const read = async (id: number) => (await api.as(ada).get(`/api/v2/deals/${id}`)).body.data;
  const start = async (body: object, path = 'deals', user = ada) =>
    (await api.as(user).post(`/api/${path}/bulk`).send(body)).body;
  /** What the worker does, to the end. */
  const finish = async (id: number, user = ada) => {
    await api.app.get(BulkChanges).run(id);
    return (await api.as(user).get(`/api/bulk/${id}`)).body.data;
  };
  const revert = async (id: number) => {
    await api.as(ada).post(`/api/bulk/${id}/revert`).expect(202);
    return finish(id);
  };

  it('changes what a filter finds, and puts it back but for what somebody changed since', async () => {
    const key = (await make('/api/v2/dealFields', { field_name: 'Note', field_type: 'varchar' })).field_code;
    const deals = [];
    for (const value of [10, 20, 30]) {
      deals.push(await deal({ title: 'Bulk', value, custom_fields: { [key]: value === 10 ? null : 'old' } }));
    }
    const other = await deal({ title: 'Not this one', value: 1 });
    const line = { object: 'deal', field_id: 'title', operator: '=', value: 'bulk' };
    const conditions = { glue: 'and', conditions: [{ glue: 'and', conditions: [line] }] };
    const filter = await make('/v1/filters', { name: 'Bulk', type: 'deals', conditions });
    const { data: job } = await start({
      filter_id: filter.id,
      fields: { owner_id: bob.id, status: 'won', custom_fields: { [key]: 'new' } },
    });
    expect(job).toMatchObject({ state: 'running', action: 'update', total: 3, done: 0 });
    expect(await finish(job.id)).toMatchObject({ state: 'done', total: 3, done: 3, failed: 0, errors: [] });
    for (const { id } of deals) {
      expect(await read(id)).toMatchObject({
        owner_id: bob.id,
        status: 'won',
        custom_fields: { [key]: 'new' },
      });
    }
    expect(await read(other.id)).toMatchObject({ owner_id: ada.id, status: 'open' });

    await api
      .as(ada)
      .patch(`/api/v2/deals/${deals[2].id}`)
      .send({ owner_id: ada.id, status: 'lost' })
      .expect(200);
    await api
      .as(ada)
      .patch(`/api/v2/deals/${deals[2].id}`)
      .send({ custom_fields: { [key]: 'mine' } })
      .expect(200);
    expect(await revert(job.id)).toMatchObject({ state: 'reverted', reverted: 2, kept: 1 });
    for (const [n, before] of [null, 'old'].entries()) {
      expect(await read(deals[n].id)).toMatchObject({
        owner_id: ada.id,
        status: 'open',
        custom_fields: { [key]: before },
      });
    }
    expect(await read(deals[2].id)).toMatchObject({ status: 'lost', custom_fields: { [key]: 'mine' } });
    expect((await api.as(ada).post(`/api/bulk/${job.id}/revert`)).body).toMatchObject({ code: 'conflict' });
  });

  it('is a change of many to the log', async () => {
    const { id } = await deal({ value: 1 });
    const { data: job } = await start({ ids: [id], fields: { value: 2 } });
    await finish(job.id);
    await api.as(ada).patch(`/api/v2/deals/${id}`).send({ value: 3 }).expect(200);
    const log = await api.database.query(
      `select new_value as new, bulk from change_log where item_type = 'deal' and item_id = $1 and field = 'value' order by id`,
      [id],
    );
    expect(log).toEqual([
      { new: 2, bulk: true },
      { new: 3, bulk: false },
    ]);
  });

  it('deletes and brings back', async () => {
    const ids = [(await deal({})).id, (await deal({})).id];
    const { data: job } = await start({ action: 'delete', ids });
    expect(await finish(job.id)).toMatchObject({ state: 'done', done: 2 });
    expect(await read(ids[0])).toBeNull();
    expect(await revert(job.id)).toMatchObject({ state: 'reverted', reverted: 2, kept: 0 });
    expect(await read(ids[0])).toMatchObject({ id: ids[0] });
  });

  it('goes on after a crash, whenever it came', async () => {
    const { id } = await deal({ value: 1 });
    const { data: job } = await start({ ids: [id], fields: { value: 2 } });
    const service = api.app.get(BulkChanges);
    await service.run(job.id);
    // As if it had crashed after the change and before its mark.
    await api.database.query(
      `update bulk_change_item set state = 'waiting', after = null where bulk_change_id = $1`,
      [job.id],
    );
    await api.database.query(`update bulk_change set state = 'running', done = 0 where id = $1`, [job.id]);
    expect(await finish(job.id)).toMatchObject({ state: 'done', done: 1, failed: 0 });
    expect(await revert(job.id)).toMatchObject({ reverted: 1 });
    expect((await read(id)).value).toBe(1);
    // Deleted before the crash: that it is gone is what was wanted.
    const { data: gone } = await start({ action: 'delete', ids: [id] });
    await api.database.query(`update bulk_change_item set before = '{}' where bulk_change_id = $1`, [
      gone.id,
    ]);
    await api.as(ada).delete(`/api/v2/deals/${id}`).expect(200);
    expect(await finish(gone.id)).toMatchObject({ state: 'done', done: 1, failed: 0 });
  });

  it('stops with its user, and says so; back again he takes back what was done', async () => {
    const kim = await api.user('kim', true);
    const ids = [(await deal({ value: 1 }, kim)).id, (await deal({ value: 1 }, kim)).id];
    const { data: job } = await start({ ids, fields: { value: 2 } }, 'deals', kim);
    await finish(job.id, kim);
    // As if he had been deactivated after the first of them.
    await api.database.query(
      `update bulk_change_item set state = 'waiting', after = null, before = null where bulk_change_id = $1 and position = 2`,
      [job.id],
    );
    await api.database.query(`update bulk_change set state = 'running', done = 1 where id = $1`, [job.id]);
    await api.as(ada).patch(`/api/v2/deals/${ids[1]}`).send({ value: 1 }).expect(200);
    await api.database.query('update users set active = false where id = $1', [kim.id]);
    await api.app.get(BulkChanges).run(job.id);
    await api.database.query('update users set active = true where id = $1', [kim.id]);
    const stopped = (await api.as(kim).get(`/api/bulk/${job.id}`)).body.data;
    expect(stopped).toMatchObject({ state: 'stopped', total: 2, done: 1, finished_at: expect.any(String) });
    await api.as(kim).post(`/api/bulk/${job.id}/revert`).expect(202);
    expect(await finish(job.id, kim)).toMatchObject({ state: 'reverted', reverted: 1 });
    expect((await read(ids[0])).value).toBe(1);
  });

  it('tells which items failed, and why; leaves out what the viewer may not see', async () => {
    const hidden = (await deal({ visible_to: 1 })).id;
    const open = (await deal({}, bob)).id;
    const { data: job } = await start({ ids: [hidden, open], fields: { value: 5 } }, 'deals', bob);
    expect(job).toMatchObject({ total: 1 });
    expect(await finish(job.id, bob)).toMatchObject({ done: 1, failed: 0 });
    expect((await read(hidden)).value).toBe(0);
    await api.as(ada).get(`/api/bulk/${job.id}`).expect(404);

    const stage = 99_999;
    const { data: wrong } = await start({ ids: [open], fields: { stage_id: stage } });
    const { failed, errors } = await finish(wrong.id);
    expect({ failed, errors }).toEqual({
      failed: 1,
      errors: [{ id: String(open), error: expect.stringContaining('stage') }],
    });
  });

  it('refuses what makes no sense for many, and changes nothing', async () => {
    const { id } = await deal({});
    for (const [body, field] of [
      [{ ids: [id], fields: { title: 'All the same' } }, 'title'],
      [{ ids: [id], fields: {} }, 'fields'],
      [{ fields: { value: 1 } }, 'ids'],
      [{ ids: [id], filter_id: 1, fields: { value: 1 } }, 'ids'],
      [{ filter_id: 99_999, fields: { value: 1 } }, 'filter_id'],
      [{ ids: [id], fields: { value: '1' } }, 'value'],
    ] as const) {
      expect(await start(body)).toMatchObject({ code: 'invalid', field });
    }
    expect((await start({ ids: [1], fields: {} }, 'unknowns')).code).toBe('not_found');
    expect((await read(id)).title).toBe('Rollout');
  });

  it('works with leads, persons, organizations, products and projects', async () => {
    const person = await make('/api/v2/persons', { name: 'Eva Lind' });
    const lead = await make('/v1/leads', { title: 'Maybe', person_id: person.id });
    const organization = await make('/api/v2/organizations', { name: 'Nordwind' });
    const product = await make('/api/v2/products', { name: 'Mast' });
    const project = await make('/api/v2/projects', { title: 'Bau' });
    for (const [path, id] of [
      ['leads', lead.id],
      ['persons', person.id],
      ['organizations', organization.id],
      ['products', product.id],
      ['projects', project.id],
    ]) {
      const { data: job } = await start({ ids: [id], fields: { owner_id: bob.id } }, path);
      expect(await finish(job.id)).toMatchObject({ done: 1, failed: 0 });
      expect(await revert(job.id)).toMatchObject({ reverted: 1 });
    }
  });

  it('changes products for who may, and deletes those that he may see', async () => {
    const [mast, keel] = [
      await make('/api/v2/products', { name: 'Mast' }),
      await make('/api/v2/products', { name: 'Keel' }),
    ];
    const hidden = await make('/api/v2/products', { name: 'Hidden', visible_to: 1 });
    const ids = [mast.id, keel.id, hidden.id];
    const { data: job } = await start({ ids, fields: { unit: 'piece', tax: 25 } }, 'products', bob);
    expect(await finish(job.id, bob)).toMatchObject({ total: 2, done: 2 });
    const units = async () =>
      (
        await api.database.query<{ unit: string | null }>(
          'select unit from product where id = any($1) order by id',
          [ids],
        )
      ).map(row => row.unit);
    expect(await units()).toEqual(['piece', 'piece', null]);
    const { data: gone } = await start({ ids, action: 'delete' }, 'products', bob);
    expect(await finish(gone.id, bob)).toMatchObject({ total: 2, done: 2 });
    await api.as(ada).get(`/api/v2/products/${hidden.id}`).expect(200);
    await api.as(ada).get(`/api/v2/products/${mast.id}`).expect(404);
  });
});
