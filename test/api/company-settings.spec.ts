import { startApi, type TestApi, type TestUser } from './support.js';

describe('what a company is set up with', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const company = async (user = bob) => (await api.as(user).get('/api/company').expect(200)).body.data;
  const change = (body: object, user = ada) => api.as(user).patch('/api/company').send(body);

  describe('the company itself', () => {
    it('is read by all and changed by administrators', async () => {
      expect(await company()).toMatchObject({ link_policy: 'ask', own_domains: [], lost_reasons: [] });
      await change({ name: 'Seized' }, bob).expect(403);
      await change({ name: ' Nordic Sails ', link_policy: 'newest', create_organizations: false }).expect(
        200,
      );
      expect(await company()).toMatchObject({
        name: 'Nordic Sails',
        link_policy: 'newest',
        create_organizations: false,
        subject_rules: true,
      });
    });

    it('has reasons for lost deals in their order, each once', async () => {
      await change({ lost_reasons: ['Price', ' Too late ', 'price'] }).expect(200);
      expect((await company()).lost_reasons).toEqual(['Price', 'Too late']);
      // Any other may be written all the same.
      const { id } = (await api.as(bob).post('/api/v2/deals').send({ title: 'Sails' })).body.data;
      await api
        .as(bob)
        .patch(`/api/v2/deals/${id}`)
        .send({ status: 'lost', lost_reason: 'They moved' })
        .expect(200);
    });

    it.each([
      ['https://mail.Nordic.example/about', 'nordic.example'],
      ['eva@sails.example', 'sails.example'],
    ])('takes %s as the domain %s', async (given, domain) => {
      await change({ own_domains: [given] }).expect(200);
      expect((await company()).own_domains).toEqual([domain]);
    });

    it.each(['gmail.com', 'yahoo.se', 'no domain', '10.0.0.1'])(
      'does not take %s as its domain',
      async given => {
        const { body } = await change({ own_domains: [given] }).expect(400);
        expect(body.field).toBe('own_domains');
      },
    );
  });

  describe('fields', () => {
    const add = async (body: object) =>
      (await api.as(ada).post('/api/v2/dealFields').send(body).expect(200)).body.data.field_code as string;
    const own = async () =>
      ((await api.as(ada).get('/api/v2/dealFields?limit=500')).body.data as any[]).filter(
        field => field.is_custom_field,
      );

    it('are put in order', async () => {
      const a = await add({ field_name: 'A', field_type: 'varchar' });
      const b = await add({ field_name: 'B', field_type: 'varchar' });
      const c = await add({ field_name: 'C', field_type: 'varchar' });
      const order = (codes: string[], user = ada) =>
        api.as(user).put('/api/fields/deals/order').send({ field_codes: codes });
      await order([c, a]).expect(200);
      expect((await own()).map(field => field.field_code)).toEqual([c, a, b]);
      await order([a], bob).expect(403);
      await order(['0'.repeat(40)]).expect(404);
      await api.as(ada).put('/api/fields/deaIs/order').send({ field_codes: [] }).expect(404);
    });

    it('have their options set as a whole: order, words and colours', async () => {
      const code = await add({
        field_name: 'Size',
        field_type: 'enum',
        options: [{ label: 'S', color: 'blue' }, { label: 'M' }],
      });
      const set = (options: object[], user = ada) =>
        api.as(user).put(`/api/fields/deals/${code}/options`).send({ options });
      const shown = (option: any) => [option.id, option.label, option.color];
      const { data } = (
        await set([
          { label: 'XS', color: 'red' },
          { id: 1, label: 'Small' },
        ]).expect(200)
      ).body;
      expect(data.map(shown)).toEqual([
        [3, 'XS', 'red'],
        [1, 'Small', 'blue'],
      ]);
      const field = (await own()).find(one => one.field_code === code);
      expect(field.options.map(shown)).toEqual(data.map(shown));
      // What went comes back by its id, with the items that have it.
      expect((await set([{ id: 2, label: 'M' }]).expect(200)).body.data.map(shown)).toEqual([[2, 'M', null]]);
      await set([]).expect(400);
      await set([{ id: 77, label: 'None such' }]).expect(400);
      await set([{ id: 1, label: 'Mine' }], bob).expect(403);
    });

    it('of labels may be left without any, by whoever may change labels', async () => {
      const set = (options: object[]) =>
        api.as(bob).put('/api/fields/persons/label_ids/options').send({ options });
      const { data } = (await set([{ label: 'Friend', color: 'green' }]).expect(200)).body;
      expect(data).toMatchObject([{ label: 'Friend', color: 'green' }]);
      expect((await set([]).expect(200)).body.data).toEqual([]);
    });
  });

  describe('stages', () => {
    const stagesOf = async (pipeline: number) =>
      (await api.as(ada).get(`/api/v2/stages?pipeline_id=${pipeline}&sort_by=order_nr`)).body.data as any[];
    const addStage = async (name: string, pipeline_id: number) =>
      (await api.as(ada).post('/api/v2/stages').send({ name, pipeline_id }).expect(200)).body.data
        .id as number;
    const addDeal = async (stage_id: number, user = ada) =>
      (await api.as(user).post('/api/v2/deals').send({ title: 'Sails', stage_id }).expect(200)).body.data
        .id as number;
    const where = async (id: number) => {
      const { stage_id, pipeline_id } = (await api.as(ada).get(`/api/v2/deals/${id}`).expect(200)).body.data;
      return { stage_id, pipeline_id };
    };

    it('that are deleted leave their deals to another one, archived ones too', async () => {
      const [pipeline] = (await api.as(ada).get('/api/v2/pipelines')).body.data;
      const gone = await addStage('Gone', pipeline.id);
      const [stays] = await stagesOf(pipeline.id);
      const [open, archived] = [await addDeal(gone), await addDeal(gone)];
      await api.as(ada).patch(`/api/v2/deals/${archived}`).send({ is_archived: true }).expect(200);
      const remove = (to: number, user = ada) =>
        api.as(user).delete(`/api/stages/${gone}`).send({ move_to: to });
      await remove(stays.id, bob).expect(403);
      expect((await remove(gone).expect(400)).body.field).toBe('move_to');
      await remove(4711).expect(400);
      expect((await remove(stays.id).expect(200)).body.data).toEqual({ id: gone, moved: 2 });
      for (const deal of [open, archived]) {
        expect(await where(deal)).toEqual({ stage_id: stays.id, pipeline_id: pipeline.id });
      }
      const log = (await api.as(ada).get(`/v1/deals/${open}/changelog`)).body.data;
      expect(log[0]).toMatchObject({
        field_key: 'stage_id',
        old_value: String(gone),
        new_value: String(stays.id),
      });
      expect(
        await api.database.query('select stage_id from stage_entry where deal_id = $1 order by id', [open]),
      ).toEqual([{ stage_id: gone }, { stage_id: stays.id }]);
    });

    it('and phases and boards leave their projects so, told before how many these are', async () => {
      const make = async (path: string, body: object) =>
        (await api.as(ada).post(`/api/v2/${path}`).send(body)).body.data.id as number;
      const board = async (name: string, ...phases: string[]) => {
        const id = await make('boards', { name });
        const made = [];
        for (const phase of phases) made.push(await make('phases', { name: phase, board_id: id }));
        return { id, phases: made as [number, ...number[]] };
      };
      const [sails, masts] = [await board('Sails', 'Sewn', 'Sold'), await board('Masts', 'Cut')];
      const [sewn, sold] = sails.phases as [number, number];
      const projects = [
        await make('projects', { title: 'Genoa', board_id: sails.id, phase_id: sewn }),
        await make('projects', { title: 'Jib', board_id: sails.id, phase_id: sewn }),
      ];
      await api.as(ada).post(`/api/v2/projects/${projects[1]}/archive`).send({}).expect(200);
      const standing = (place: string, id: number, who = ada) =>
        api.as(who).get(`/api/standing/${place}/${id}`);
      expect((await standing('phase', sewn).expect(200)).body.data).toEqual({ count: 2 });
      await standing('phase', sewn, bob).expect(403);
      await standing('shelf', sewn).expect(404);
      const remove = (place: string, id: number, to: number, who = ada) =>
        api.as(who).delete(`/api/${place}/${id}`).send({ move_to: to });
      await remove('phases', sewn, sold, bob).expect(403);
      expect((await remove('phases', sewn, sewn).expect(400)).body.field).toBe('move_to');
      expect((await remove('phases', sewn, sold).expect(200)).body.data).toEqual({ id: sewn, moved: 2 });
      expect((await remove('boards', sails.id, sold).expect(400)).body.field).toBe('move_to');
      await remove('boards', sails.id, masts.phases[0], bob).expect(403);
      expect((await remove('boards', sails.id, masts.phases[0]).expect(200)).body.data.moved).toBe(2);
      for (const id of projects) {
        const { data } = (await api.as(ada).get(`/api/v2/projects/${id}`)).body;
        expect(data).toMatchObject({ board_id: masts.id, phase_id: masts.phases[0] });
      }
      const log = (await api.as(ada).get(`/api/v2/projects/${projects[0]}/changelog`)).body.data;
      expect(log[0]).toMatchObject({
        old_values: { phase_id: sold, board_id: sails.id },
        new_values: { phase_id: masts.phases[0], board_id: masts.id },
      });
    });

    it('go with their pipeline', async () => {
      const [first] = (await api.as(ada).get('/api/v2/pipelines')).body.data;
      const pipeline = (await api.as(ada).post('/api/v2/pipelines').send({ name: 'Partners' })).body.data.id;
      const [one, two] = [await addStage('One', pipeline), await addStage('Two', pipeline)];
      const deals = [await addDeal(one), await addDeal(two)];
      const [target] = await stagesOf(first.id);
      const remove = (id: number, to: number) =>
        api.as(ada).delete(`/api/pipelines/${id}`).send({ move_to: to });
      expect((await remove(pipeline, two).expect(400)).body.field).toBe('move_to');
      expect((await remove(pipeline, target.id).expect(200)).body.data.moved).toBe(2);
      for (const deal of deals)
        expect(await where(deal)).toEqual({ stage_id: target.id, pipeline_id: first.id });
      await remove(first.id, target.id).expect(409);
    });
  });

  describe('activity types', () => {
    const all = async () => (await api.as(bob).get('/api/activity-types').expect(200)).body.data as any[];

    it('are put in order, switched off and on again', async () => {
      const before = await all();
      const ids = before.map(type => type.id);
      const order = (user: TestUser, list: number[]) =>
        api.as(user).put('/api/activity-types/order').send({ ids: list });
      await order(bob, ids).expect(403);
      await order(ada, [4711]).expect(404);
      await order(ada, ids.toReversed()).expect(200);
      expect((await all()).map(type => type.id)).toEqual(ids.toReversed());
      await api.as(ada).delete(`/v1/activityTypes/${ids[0]}`).expect(200);
      expect((await all()).at(-1)).toMatchObject({ id: ids[0], active: false });
      await api.as(bob).post(`/api/activity-types/${ids[0]}/restore`).expect(403);
      await api.as(ada).post(`/api/activity-types/${ids[0]}/restore`).expect(200);
      expect((await all()).every(type => type.active)).toBe(true);
    });
  });

  describe('sessions', () => {
    const signIn = async () => {
      const answer = await api
        .http()
        .post('/api/session')
        .set('user-agent', 'Firefox')
        .send({ email: bob.email, password: 'korrekt-pferd-batterie' })
        .expect(200);
      return String((answer.headers['set-cookie'] as unknown as string[])[0]).split(';')[0]!;
    };
    const list = async (cookie: string) =>
      (await api.http().get('/api/users/me/sessions').set('cookie', cookie).expect(200)).body.data as any[];
    const end = (cookie: string, path = '') =>
      api.http().delete(`/api/users/me/sessions${path}`).set('cookie', cookie).set('x-kontor', '1');

    it('are listed and ended, one or all others', async () => {
      const [here, phone, laptop] = [await signIn(), await signIn(), await signIn()];
      expect(await list(here)).toHaveLength(3);
      expect((await list(here)).filter(one => one.current)).toMatchObject([{ user_agent: 'Firefox' }]);
      const { id } = (await list(phone)).find(one => one.current)!;
      // Nobody ends another user's.
      await api.as(ada).delete(`/api/users/me/sessions/${id}`).expect(200);
      expect(await list(here)).toHaveLength(3);
      await end(here, `/${id}`).expect(200);
      await api.http().get('/api/users/me').set('cookie', phone).expect(401);
      await end(here).expect(200);
      await api.http().get('/api/users/me').set('cookie', laptop).expect(401);
      expect(await list(here)).toMatchObject([{ current: true }]);
    });
  });
});
