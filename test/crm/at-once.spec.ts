import { PreparedFields } from '../../src/crm/fields-prepare.js';
import type { Tx } from '../../src/platform/database.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { waiting } from '../support/locks.js';

/** Two who do what only one of them can: the database makes one wait, and he finds what the other one did. */
describe('two at once', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
  });
  afterAll(() => api.stop());

  /** Starts both while `hold` keeps them from ending, and lets them go when both wait. */
  const together = async (
    hold: (tx: Tx) => Promise<unknown>,
    ...requests: (() => PromiseLike<{ status: number; body: any }>)[]
  ) => {
    let answers: Promise<{ status: number; body: any }[]> | undefined;
    await api.database.transaction(async tx => {
      await hold(tx);
      answers = Promise.all(requests.map(request => request()));
      await waiting(api.database, requests.length);
    });
    return answers!;
  };
  const statuses = (answers: { status: number }[]) => answers.map(answer => answer.status).sort();

  it('cannot delete the last two types of activities', async () => {
    const types = (await api.as(ada).get('/v1/activityTypes').expect(200)).body.data as { id: number }[];
    const [one, other, ...rest] = types.map(type => type.id);
    await api
      .as(ada)
      .delete(`/v1/activityTypes?ids=${rest.join(',')}`)
      .expect(200);
    const answers = await together(
      tx => tx.query('select from activity_type for update'),
      () => api.as(ada).delete(`/v1/activityTypes/${one}`),
      () => api.as(ada).delete(`/v1/activityTypes/${other}`),
    );
    expect(statuses(answers)).toEqual([200, 409]);
    expect((await api.as(ada).get('/v1/activityTypes')).body.data).toHaveLength(1);
  });

  it.each([
    ['activity_type', '/v1/activityTypes', { name: 'Site visit', icon_key: 'car' }],
    ['lead_label', '/v1/leadLabels', { name: 'Urgent', color: 'red' }],
    [
      'oauth_app',
      '/api/oauth/apps',
      { name: 'Sync', redirect_uris: ['https://sync.example/'], scopes: ['base'] },
    ],
  ])('cannot give one name twice: %s', async (table, path, body) => {
    const add = () => api.as(ada).post(path).send(body);
    const answers = await together(tx => tx.query(`lock table ${table} in share mode`), add, add);
    expect(statuses(answers).map(status => Math.floor(status / 100))).toEqual([2, 4]);
    expect(await api.database.query(`select from ${table} where name = $1`, [body.name])).toHaveLength(1);
  });

  it('cannot put a project into a phase that is deleted', async () => {
    const [board] = (await api.as(ada).get('/api/v2/boards').expect(200)).body.data;
    const phase = { name: 'Short-lived', board_id: board.id };
    const { id } = (await api.as(ada).post('/api/v2/phases').send(phase).expect(200)).body.data;
    const [answer] = await together(
      async tx => {
        await tx.query('select from phase where id = $1 for update', [id]);
        await tx.query('update phase set deleted_at = now() where id = $1', [id]);
      },
      () => api.as(ada).post('/api/v2/projects').send({ title: 'Late', phase_id: id }),
    );
    expect([answer!.status, answer!.body.field]).toEqual([400, 'phase_id']);
    expect(await api.database.query(`select from project where title = 'Late'`)).toEqual([]);
  });

  it('cannot put a deal on a person who becomes part of another one', async () => {
    const person = async () =>
      (await api.as(ada).post('/api/v2/persons').send({ name: 'Eva Lind' })).body.data.id;
    const [gone, stays] = [await person(), await person()];
    const [answer] = await together(
      async tx => {
        await tx.query('select from person where id = $1 for update', [gone]);
        await tx.query('update person set deleted_at = now(), merged_into_id = $2 where id = $1', [
          gone,
          stays,
        ]);
      },
      () => api.as(ada).post('/api/v2/deals').send({ title: 'Too late', person_id: gone }),
    );
    expect([answer!.status, answer!.body.field]).toEqual([400, 'person_id']);
    expect(await api.database.query(`select from deal where title = 'Too late'`)).toEqual([]);
  });

  it('cannot move a deal along with a person whom it has left by then', async () => {
    const person = async () =>
      (await api.as(ada).post('/api/v2/persons').send({ name: 'Eva Lind' })).body.data.id;
    const [gone, stays, other] = [await person(), await person(), await person()];
    const body = { title: 'Elsewhere', person_id: gone };
    const { id } = (await api.as(ada).post('/api/v2/deals').send(body).expect(200)).body.data;
    const [answer] = await together(
      tx => tx.query('update deal set person_id = $2 where id = $1', [id, other]),
      () => api.as(ada).put(`/v1/persons/${gone}/merge`).send({ merge_with_id: stays }),
    );
    expect(answer!.status).toBe(200);
    expect(await api.database.query('select person_id from deal where id = $1', [id])).toEqual([
      { person_id: other },
    ]);
  });

  it('cannot write a deal past a formula that is made meanwhile', async () => {
    const body = { field_name: 'Double', field_type: 'double', formula: '{value} * 2' };
    const [made] = await together(
      tx =>
        tx.query(`insert into deal (title, value, owner_id, pipeline_id, stage_id)
          select 'Meanwhile', 21, ${ada.id}, pipeline_id, id from stage order by id limit 1`),
      () => api.as(ada).post('/api/v2/dealFields').send(body),
    );
    const key = made!.body.data.field_code as string;
    const [field] = await api.database.query<{ id: number }>('select id from field where key = $1', [key]);
    await api.app.get(PreparedFields).run(field!.id);
    const [deal] = await api.database.query(
      `select custom_fields ->> $1 as value from deal where title = 'Meanwhile'`,
      [key],
    );
    expect(deal).toEqual({ value: '42' });
  });

  it('cannot change a formula behind the back of its computation', async () => {
    const body = { field_name: 'Times', field_type: 'double', formula: '{value} * 3' };
    const { field_code: key } = (await api.as(ada).post('/api/v2/dealFields').send(body).expect(200)).body
      .data;
    const deal = (await api.as(ada).post('/api/v2/deals').send({ title: 'Computed', value: 7 })).body.data;
    const [field] = await api.database.query<{ id: number }>('select id from field where key = $1', [key]);
    const prepared = api.app.get(PreparedFields);
    const [computed, changed] = await together(
      tx => tx.query('select from deal where id = $1 for update', [deal.id]),
      () => prepared.run(field!.id).then(() => ({ status: 200, body: null })),
      async () => {
        await waiting(api.database, 1);
        return api.as(ada).patch(`/api/v2/dealFields/${key}`).send({ formula: '{value} * 4' });
      },
    );
    expect(statuses([computed!, changed!])).toEqual([200, 200]);
    await prepared.run(field!.id);
    const now = (await api.as(ada).get(`/api/v2/deals/${deal.id}`)).body.data;
    expect(now.custom_fields[key]).toBe(28);
  });

  it('have their fields’ indexes made one after the other, and neither for nothing', async () => {
    const made = ['First', 'Second'].map(field_name =>
      api.as(ada).post('/api/v2/dealFields').send({ field_name, field_type: 'double' }).expect(200),
    );
    const keys = (await Promise.all(made)).map(({ body }) => body.data.field_code as string);
    const [first, second] = await api.database.query<{ id: number }>(
      'select id from field where key = any($1) order by id',
      [keys],
    );
    const prepared = api.app.get(PreparedFields);
    const indexes = async () =>
      (
        await api.database.query<{ name: string }>(
          `select c.relname as name from pg_class c join pg_index i on i.indexrelid = c.oid
            where i.indisvalid and c.relname = any($1) order by 1`,
          [[first!.id, second!.id].map(id => `deal_field_${id}`)],
        )
      ).map(index => index.name);
    let runs: Promise<void>[] = [];
    await api.database.transaction(async tx => {
      await tx.query(`update deal set title = title where id = (select min(id) from deal)`);
      runs = [prepared.run(first!.id)];
      await waiting(api.database, 1);
      runs.push(prepared.run(second!.id));
      await Promise.race([runs[1], waiting(api.database, 2).catch(() => undefined)]);
    });
    await Promise.all(runs);
    expect(await indexes()).toEqual([`deal_field_${first!.id}`]);
    await prepared.run(second!.id);
    expect(await indexes()).toHaveLength(2);
  });
});
