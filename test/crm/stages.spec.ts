import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { waiting } from '../support/locks.js';

describe('a stage', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
  });
  afterAll(() => api.stop());

  it('that is deleted while a deal waits to come into it does not get the deal', async () => {
    const [pipeline] = (await api.as(ada).get('/api/v2/pipelines')).body.data;
    const stage = { name: 'Short-lived', pipeline_id: pipeline.id };
    const { id } = (await api.as(ada).post('/api/v2/stages').send(stage).expect(200)).body.data;
    let adding: Promise<{ status: number; body: any }> | undefined;
    await api.database.transaction(async tx => {
      await tx.query('select from stage where id = $1 for update', [id]);
      adding = Promise.resolve(api.as(ada).post('/api/v2/deals').send({ title: 'Late', stage_id: id }));
      // The deal waits for the stage.
      await waiting(api.database, 1);
      await tx.query('update stage set deleted_at = now() where id = $1', [id]);
    });
    const answer = await adding!;
    expect({ status: answer.status, field: answer.body.field }).toEqual({ status: 400, field: 'stage_id' });
    expect(await api.database.query(`select from deal where title = 'Late'`)).toEqual([]);
  });
});
