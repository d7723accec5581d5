import { BulkChanges } from '../../src/crm/filters-bulk.js';
import { PreparedFields } from '../../src/crm/fields-prepare.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { dying } from '../support/dying.js';

/** A process that ends in the middle, as by a power cut, leaves all or nothing; the next one goes on, and doubles nothing. */
describe('work that is cut off', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const query = <T extends object>(text: string, values: unknown[] = []) =>
    api.database.query<T>(text, values);
  const make = async (path: string, body: object, user = ada): Promise<any> => {
    const answer = await api.as(user).post(path).send(body);
    if (!answer.body.success) throw new Error(JSON.stringify(answer.body));
    return answer.body.data;
  };
  const deal = async (more: object = {}, user = ada): Promise<number> =>
    (await make('/api/v2/deals', { title: 'Sails', ...more }, user)).id;
  const read = async (id: number, user = ada) => (await api.as(user).get(`/api/v2/deals/${id}`)).body.data;
  const dies = (failpoint: string) => dying(api).worker(failpoint);
  const diesAnswering = (failpoint: string, method: string, path: string, body: object) => {
    const headers = { 'x-api-token': ada.token, 'content-type': 'application/json' };
    return dying(api).answering(failpoint, path, { method, headers, body: JSON.stringify(body) });
  };

  describe('a change of many items', () => {
    const job = async (id: number, user = ada) => (await api.as(user).get(`/api/bulk/${id}`)).body.data;
    const finish = async (id: number, user = ada) => {
      await api.app.get(BulkChanges).run(id);
      return job(id, user);
    };
    const filterOf = async (title: string): Promise<number> => {
      const line = { object: 'deal', field_id: 'title', operator: '=', value: title };
      const conditions = { glue: 'and', conditions: [{ glue: 'and', conditions: [line] }] };
      return (await make('/v1/filters', { name: title, type: 'deals', conditions })).id;
    };
    /** What was told and logged of each: once. */
    const told = (ids: number[]) =>
      query(
        `select (select count(*)::int from change_log where item_type = 'deal' and item_id = any($1) and field = 'value') as logged,
                (select count(*)::int from event where name = 'deal.updated' and before ? 'value'
                    and (payload ->> 'id')::bigint = any($1)) as told`,
        [ids],
      );

    it.each(['bulk.noted:2', 'bulk.changed:2'])(
      'by a filter goes on from where it was cut off at %s',
      async failpoint => {
        const title = `Bulk ${failpoint}`;
        const ids = [];
        for (const value of [1, 2, 3]) ids.push(await deal({ title, value }));
        const { id } = await make('/api/deals/bulk', {
          filter_id: await filterOf(title),
          fields: { value: 9 },
        });
        await dies(failpoint);
        expect(await job(id)).toMatchObject({ state: 'running', total: 3, done: 1 });
        expect(await finish(id)).toMatchObject({ state: 'done', done: 3, failed: 0 });
        for (const one of ids) expect(await read(one)).toMatchObject({ value: 9 });
        expect(await told(ids)).toEqual([{ logged: 3, told: 3 }]);
      },
    );

    it('counts as done what its user could not see any more when it went on', async () => {
      const id = await deal({ visible_to: 1 }, bob);
      const given = await make('/api/deals/bulk', { ids: [id], fields: { owner_id: ada.id } }, bob);
      await dies('bulk.changed');
      expect(await read(id, bob)).toBeNull();
      expect(await finish(given.id, bob)).toMatchObject({ state: 'done', done: 1, failed: 0 });
      expect(await read(id)).toMatchObject({ owner_id: ada.id });
    });

    it('that deletes goes on too, and so does the way back', async () => {
      const ids = [await deal(), await deal()];
      const { id } = await make('/api/deals/bulk', { action: 'delete', ids });
      await dies('bulk.changed:2');
      expect(await finish(id)).toMatchObject({ state: 'done', done: 2, failed: 0 });
      await api.as(ada).post(`/api/bulk/${id}/revert`).expect(202);
      await dies('bulk.put-back');
      expect(await finish(id)).toMatchObject({ state: 'reverted', reverted: 2, kept: 0 });
      for (const one of ids) expect(await read(one)).toMatchObject({ id: one });
    });

    it('begins though it was cut off before its ticket was written', async () => {
      const ids = [await deal({ value: 1 })];
      await diesAnswering('bulk.begun', 'POST', '/api/deals/bulk', { ids, fields: { value: 2 } });
      const [{ id } = { id: 0 }] = await query<{ id: number }>(
        `update bulk_change set touched_at = now() - interval '1 minute' where state = 'running' returning id`,
      );
      await api.app.get(BulkChanges).resume();
      await dies('bulk.changed');
      expect(await finish(id)).toMatchObject({ state: 'done', done: 1 });
    });
  });

  describe('a field', () => {
    const many = 2_500;
    const indexes = (field: { id: number }) =>
      query(
        `select c.relname from pg_class c join pg_index i on i.indexrelid = c.oid
          where c.relname = 'deal_field_' || $1::text and i.indisvalid`,
        [field.id],
      );
    const pending = async (id: number) =>
      (await query<{ at: number | null }>('select pending_after as at from field where id = $1', [id]))[0]!
        .at;
    const finish = async (id: number) => {
      while ((await pending(id)) !== null) await api.app.get(PreparedFields).run(id);
    };
    const fieldOf = async (code: string) =>
      (await query<{ id: number }>('select id from field where key = $1', [code]))[0]!;

    beforeAll(async () => {
      await query(
        `insert into deal (title, pipeline_id, stage_id, owner_id, value)
         select 'Many', 1, 1, $1, n from generate_series(1, ${many}) n`,
        [ada.id],
      );
    });

    it.each(['field.indexed', 'field.computed:2'])(
      'with a formula has its values for all deals, though its making was cut off at %s',
      async failpoint => {
        const name = `Double ${failpoint}`;
        const made = await make('/api/v2/dealFields', {
          field_name: name,
          field_type: 'double',
          formula: '{value} * 2',
        });
        const field = await fieldOf(made.field_code);
        await dies(failpoint);
        expect(await pending(field.id)).not.toBeNull();
        await finish(field.id);
        const wrong = await query(
          `select id from deal where title = 'Many' and (custom_fields ->> $1)::numeric is distinct from value * 2`,
          [made.field_code],
        );
        expect(wrong).toEqual([]);
        expect(await indexes(field)).toHaveLength(1);
      },
    );

    it('that is deleted is gone at once, and its index after the cut', async () => {
      const { field_code } = await make('/api/v2/dealFields', { field_name: 'Berth', field_type: 'varchar' });
      const field = await fieldOf(field_code);
      await finish(field.id);
      const id = await deal({ custom_fields: { [field_code]: 'North' } });
      expect(await indexes(field)).toHaveLength(1);
      await api.as(ada).delete(`/api/v2/dealFields/${field_code}`).expect(200);
      await dies('field.dropped');
      expect((await read(id)).custom_fields).not.toHaveProperty(field_code);
      expect(await pending(field.id)).toBe(0);
      await finish(field.id);
      expect(await indexes(field)).toEqual([]);
    });
  });

  describe('a merge', () => {
    it.each(['merge.moved', 'change.told'])('that is cut off at %s has not taken place', async failpoint => {
      const [from, into] = [await deal({ value: 5 }), await deal({ value: 7 })];
      const call = (await make('/api/v2/activities', { subject: 'Call', deal_id: from })).id;
      const standing = () =>
        query(
          `select (select jsonb_agg(to_jsonb(d) order by d.id) from deal d where id = any($1)) as deals,
                  (select deal_id from activity where id = $2) as stands_on, (select count(*)::int from event) as events,
                  (select count(*)::int from change_log) as logged`,
          [[from, into], call],
        );
      const before = await standing();
      const body = { merge_with_id: into };
      await diesAnswering(failpoint, 'PUT', `/v1/deals/${from}/merge`, body);
      expect(await standing()).toEqual(before);
      await api.as(ada).put(`/v1/deals/${from}/merge`).send(body).expect(200);
      await api.as(ada).put(`/v1/deals/${from}/merge`).send(body).expect(404);
      expect(await query('select deal_id from activity where id = $1', [call])).toEqual([{ deal_id: into }]);
      expect(
        await query(`select id from event where name = 'deal.merged' and payload @> $1`, [
          JSON.stringify({ id: into, from }),
        ]),
      ).toHaveLength(1);
    });
  });
});
