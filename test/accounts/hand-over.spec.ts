import { HandOvers } from '../../src/accounts/hand-overs.js';
import { Dispatcher } from '../../src/notifications/dispatch.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { dying } from '../support/dying.js';

describe('items of a user who left', () => {
  let api: TestApi;
  let boss: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    boss = await api.user('boss', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const query = <T extends object>(text: string, values: unknown[] = []) =>
    api.database.query<T>(text, values);
  const leave = (user: TestUser, items_to: number) =>
    api.as(boss).post(`/api/users/${user.id}/deactivate`).send({ items_to }).expect(200);
  const owners = async (table: string, ids: unknown[]) =>
    (
      await query<{ owner: number }>(`select distinct owner_id as owner from ${table} where id = any($1)`, [
        ids,
      ])
    ).map(row => row.owner);

  it('are handed over with an event and a row of the change log each', async () => {
    const kim = await api.user('kim');
    const make = async (path: string, body: object) =>
      (await api.as(kim).post(path).send(body)).body.data.id as number;
    const person = await make('/api/v2/persons', { name: 'Eva Lind' });
    const made = {
      person,
      organization: await make('/api/v2/organizations', { name: 'Nordwind AB' }),
      deal: await make('/api/v2/deals', { title: 'Sails' }),
      lead: await make('/v1/leads', { title: 'Masts', person_id: person }),
      project: await make('/api/v2/projects', { title: 'Harbour' }),
      product: await make('/api/v2/products', { name: 'Sail' }),
      activity: await make('/api/v2/activities', { subject: 'Call' }),
    };
    await query('update event set dispatched_at = now() where dispatched_at is null');
    await leave(kim, bob.id);
    for (const [noun, id] of Object.entries(made)) {
      expect({ noun, owners: await owners(noun, [id]) }).toEqual({ noun, owners: [bob.id] });
      const events = await query(
        `select before, actor_id as actor from event
          where name = $1 and payload ->> 'id' = $2 and dispatched_at is null`,
        [`${noun}.updated`, String(id)],
      );
      expect({ noun, events }).toEqual({ noun, events: [{ before: { owner: kim.id }, actor: boss.id }] });
    }
    const logged = await query<{ type: string }>(
      `select item_type as type from change_log where field = 'owner_id' and bulk and old_value = to_jsonb($1::bigint)
        and new_value = to_jsonb($2::bigint)`,
      [kim.id, bob.id],
    );
    expect(logged.map(row => row.type).sort()).toEqual(
      ['activity', 'deal', 'organization', 'person', 'product', 'project'].sort(),
    );
  });

  it('are told to webhooks, and stand in the changelog', async () => {
    const lea = await api.user('lea');
    const deal = (await api.as(lea).post('/api/v2/deals').send({ title: 'Quay' })).body.data.id;
    await api.app.get(Dispatcher).drain();
    const hook = {
      subscription_url: 'https://hooks.example/',
      event_action: 'change',
      event_object: 'deal',
      name: 'x',
    };
    await api.as(boss).post('/v1/webhooks').send(hook).expect(201);
    await leave(lea, bob.id);
    await api.app.get(Dispatcher).drain();
    expect(await query('select object, item_id from webhook_delivery')).toEqual([
      { object: 'deal', item_id: String(deal) },
    ]);
    const shown = (await api.as(boss).get(`/v1/deals/${deal}/changelog`).expect(200)).body.data;
    expect(shown[0]).toMatchObject({ field_key: 'user_id' });
  });

  it('come in batches, and the job goes on where a worker was killed', async () => {
    const max = await api.user('max');
    await query(
      `insert into organization (name, owner_id) select 'Firm ' || n, $1 from generate_series(1, 450) n`,
      [max.id],
    );
    const [job] = await query<{ id: number }>(
      `insert into hand_over (from_user_id, to_user_id, actor_id, source, touched_at)
       values ($1, $2, $3, 'api', now() - interval '1 minute') returning id`,
      [max.id, bob.id, boss.id],
    );
    const left = async () => (await query('select from organization where owner_id = $1', [max.id])).length;
    await dying(api).worker('hand-over.batch');
    expect(await left()).toBe(250);
    await api.app.get(HandOvers).run(job!.id);
    expect(await left()).toBe(0);
    const told = await query<{ n: number; distinct: number }>(
      `select count(*)::int as n, count(distinct payload ->> 'id')::int as distinct from event
        where name = 'organization.updated' and before ->> 'owner' = $1`,
      [String(max.id)],
    );
    expect(told).toEqual([{ n: 450, distinct: 450 }]);
    expect(
      await query('select handed, finished_at is not null as finished from hand_over where id = $1', [
        job!.id,
      ]),
    ).toEqual([{ handed: 450, finished: true }]);
    await api.app.get(HandOvers).run(job!.id);
  });

  it('go to the heir of an heir who leaves while they are on their way', async () => {
    const [una, vic] = [await api.user('una'), await api.user('vic')];
    const deal = (await api.as(una).post('/api/v2/deals').send({ title: 'Mole' })).body.data.id;
    await query(
      `insert into hand_over (from_user_id, to_user_id, actor_id, source) values ($1, $2, $3, 'api')`,
      [una.id, vic.id, boss.id],
    );
    await leave(vic, bob.id);
    const [job] = await query<{ id: number }>(
      'select id from hand_over where from_user_id = $1 and finished_at is null',
      [una.id],
    );
    await api.app.get(HandOvers).run(job!.id);
    expect(await owners('deal', [deal])).toEqual([bob.id]);
  });
});
