import { createHmac } from 'node:crypto';
import { Dispatcher } from '../../src/notifications/dispatch.js';
import { WebhookDeliveries } from '../../src/notifications/webhook-delivery.js';
import { LOGGER } from '../../src/platform/env.js';
import type { Logger } from '../../src/platform/logger.js';
import { startDispatch } from '../../workers/dispatch.js';
import { startWebhooks } from '../../workers/webhooks.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { receiver } from '../support/receiver.js';
import { until } from '../support/servers.js';

/** Others are told of what happens here: at least once, in Pipedrive's words, and nothing that their user may not see. */
describe('webhooks', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    api = await startApi({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterEach(async () => {
    await api.database.query('delete from webhook');
    await Promise.all(stops.splice(0).map(stop => stop()));
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object, user = ada) =>
    (await api.as(user).post(path).send(body)).body.data;
  const change = async (path: string, body: object) =>
    (await api.as(ada).patch(path).send(body).expect(200)).body.data;

  async function webhook(more: object = {}, answer?: Parameters<typeof receiver>[0]) {
    const there = await receiver(answer);
    stops.push(there.stop);
    const body = { subscription_url: there.url, event_action: '*', event_object: '*', name: 'Hook', ...more };
    const { id, signing_key } = (await api.as(ada).post('/v1/webhooks').send(body).expect(201)).body.data;
    return { ...there, id: id as number, key: signing_key as string };
  }
  /** What the dispatcher and the worker do, without waiting for them. */
  async function tell(id: number): Promise<void> {
    await api.app.get(Dispatcher).drain();
    await api.app.get(WebhookDeliveries).run(id);
  }
  const due = () => api.database.query(`update webhook_delivery set due_at = now() where state = 'pending'`);
  const rows = (id: number) =>
    api.database.query<{ state: string; attempts: number; status: number | null }>(
      'select state, attempts, status from webhook_delivery where webhook_id = $1 order by event_id',
      [id],
    );

  it('tells the life of a deal in v2: what it is, and what was different before', async () => {
    const hook = await webhook({ event_object: 'deal' });
    const person = await make('/api/v2/persons', { name: 'Eva' });
    const deal = await make('/api/v2/deals', { title: 'One', value: 5, person_id: person.id });
    await change(`/api/v2/deals/${deal.id}`, { title: 'Two', person_id: null });
    await change(`/api/v2/deals/${deal.id}`, { value: 7 });
    await api.as(ada).delete(`/api/v2/deals/${deal.id}`).expect(200);
    await tell(hook.id);
    const told = hook.heard.map(one => one.body);
    expect(told.map(one => one.meta.action)).toEqual(['create', 'change', 'change', 'delete']);
    const [added, renamed, valued, deleted] = told;
    // Each says how things were at its own event, though all were sent after the last.
    expect(added.data).toMatchObject({
      id: deal.id,
      title: 'One',
      value: 5,
      person_id: person.id,
      is_deleted: false,
    });
    expect(added.previous).toBeNull();
    expect(renamed.data).toMatchObject({ title: 'Two', value: 5, person_id: null });
    expect(renamed.previous).toEqual({
      title: 'One',
      person_id: person.id,
      update_time: added.data.update_time,
    });
    expect(valued).toMatchObject({ data: { title: 'Two', value: 7 }, previous: { value: 5 } });
    expect(deleted).toMatchObject({ data: null, previous: { id: deal.id, title: 'Two', value: 7 } });
    expect(renamed.meta).toMatchObject({
      entity: 'deal',
      entity_id: String(deal.id),
      user_id: String(ada.id),
      version: '2.0',
      webhook_id: String(hook.id),
      attempt: 1,
    });
  });

  it('tells in v1: the whole item before and after', async () => {
    const hook = await webhook({ version: '1.0', event_object: 'person', event_action: 'change' });
    const { id } = await make('/api/v2/persons', { name: 'Eva Lind', emails: [{ value: 'eva@a.example' }] });
    await change(`/api/v2/persons/${id}`, { name: 'Eva Berg', emails: [{ value: 'eva@b.example' }] });
    await tell(hook.id);
    expect(hook.heard).toHaveLength(1);
    expect(hook.heard[0]!.body).toMatchObject({
      v: 1,
      event: 'updated.person',
      retry: 0,
      meta: { action: 'updated', object: 'person', id, user_id: ada.id },
      current: { id, name: 'Eva Berg' },
      previous: { id, name: 'Eva Lind' },
    });
    const { cc_email } = (await api.as(ada).get(`/v1/persons/${id}`)).body.data;
    expect(cc_email).toContain('@');
    expect(hook.heard[0]!.body).toMatchObject({ current: { cc_email }, previous: { cc_email } });
    expect(JSON.stringify(hook.heard[0]!.body.previous)).toContain('eva@a.example');
    expect(JSON.stringify(hook.heard[0]!.body.current)).not.toContain('eva@a.example');
  });

  it('tells in v1 the address by which mail is sent to a deal', async () => {
    const hook = await webhook({ version: '1.0', event_object: 'deal', event_action: 'create' });
    const { id } = await make('/api/v2/deals', { title: 'One' });
    await tell(hook.id);
    const { cc_email } = (await api.as(ada).get(`/v1/deals/${id}`)).body.data;
    expect(hook.heard[0]!.body.current.cc_email).toBe(cc_email);
    expect(cc_email).toContain(`deal${id}@`);
  });

  it('signs what it sends, and brings the name and password that the receiver asks for', async () => {
    const hook = await webhook({
      event_object: 'person',
      http_auth_user: 'kontor',
      http_auth_password: 'geheim',
    });
    await make('/api/v2/persons', { name: 'Eva' });
    await tell(hook.id);
    const [{ headers, text }] = hook.heard as [(typeof hook.heard)[0]];
    expect(headers.authorization).toBe(`Basic ${Buffer.from('kontor:geheim').toString('base64')}`);
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-kontor-signature']))!;
    expect(signature).toBe(createHmac('sha256', hook.key).update(`${seconds}.${text}`).digest('hex'));
    const [listed] = (await api.as(ada).get('/v1/webhooks').expect(200)).body.data;
    expect(JSON.stringify(listed)).not.toMatch(new RegExp(`geheim|${hook.key}`));
    const [row] = await api.database.query(`select encode(secrets, 'escape') as text from webhook`);
    expect(JSON.stringify(row)).not.toContain('geheim');
  });

  it('tells nothing that its user may not see', async () => {
    const hook = await webhook({ event_object: 'deal', user_id: bob.id });
    await make('/api/v2/deals', { title: 'Secret', visible_to: 1 });
    const open = await make('/api/v2/deals', { title: 'Open' });
    await tell(hook.id);
    expect(hook.heard.map(one => one.body.data.title)).toEqual(['Open']);
    await change(`/api/v2/deals/${open.id}`, { visible_to: 1, title: 'Secret too' });
    await tell(hook.id);
    expect(hook.heard).toHaveLength(1);
    expect(await rows(hook.id)).toHaveLength(1);
  });

  it('tells nothing while its user is deactivated', async () => {
    const cem = await api.user('cem');
    const hook = await webhook({ event_object: 'deal', user_id: cem.id });
    await api.as(ada).post(`/api/users/${cem.id}/deactivate`).send({}).expect(200);
    await make('/api/v2/deals', { title: 'Unheard' });
    await tell(hook.id);
    expect(hook.heard).toEqual([]);
    await api.as(ada).post(`/api/users/${cem.id}/activate`).expect(200);
    await make('/api/v2/deals', { title: 'Heard' });
    await tell(hook.id);
    expect(hook.heard.map(one => one.body.data.title)).toEqual(['Heard']);
  });

  it('lets nobody mark what another one has taken meanwhile', async () => {
    const taken = `update webhook_delivery set state = 'delivered', attempts = attempts + 1`;
    const hook = await webhook({ event_object: 'deal' }, async () => {
      await api.database.query(taken);
      return 500;
    });
    await make('/api/v2/deals', { title: 'Slow' });
    await tell(hook.id);
    expect(hook.heard).toHaveLength(1);
    expect((await rows(hook.id)).map(row => row.state)).toEqual(['delivered']);
  });

  it('is not told of a change by which nothing changes, nor of the same item without end', async () => {
    const hook = await webhook({ event_object: 'deal', event_action: 'change' });
    const { id } = await make('/api/v2/deals', { title: 'Same' });
    await change(`/api/v2/deals/${id}`, { title: 'Same' });
    await tell(hook.id);
    expect(hook.heard).toHaveLength(0);
    await api.database.query(
      `insert into event (name, payload, before) select 'deal.updated', jsonb_build_object('id', $1::bigint), '{"title": "x"}'
         from generate_series(1, 100)`,
      [id],
    );
    await api.app.get(Dispatcher).drain();
    const states = (await rows(hook.id)).map(row => row.state);
    expect(states.filter(state => state === 'pending')).toHaveLength(60);
    expect(states.filter(state => state === 'cut')).toHaveLength(40);
  });

  it('tries again later with the same id and the same words, until it is heard', async () => {
    const hook = await webhook({ event_object: 'deal' }, (_, n) => (n < 3 ? 503 : 204));
    const { id } = await make('/api/v2/deals', { title: 'Stubborn' });
    await tell(hook.id);
    expect(await rows(hook.id)).toEqual([{ state: 'pending', attempts: 1, status: 503 }]);
    await tell(hook.id);
    expect(hook.heard).toHaveLength(1);
    await change(`/api/v2/deals/${id}`, { title: 'Other' });
    for (let n = 0; n < 3; n++) {
      await due();
      await tell(hook.id);
    }
    const tries = hook.heard.filter(one => one.body.meta.action === 'create');
    expect(tries.map(one => one.body.meta.attempt)).toEqual([1, 2, 3]);
    expect(new Set(tries.map(one => one.headers['x-kontor-delivery'])).size).toBe(1);
    expect(new Set(tries.map(one => one.body.data.title))).toEqual(new Set(['Stubborn']));
    expect((await rows(hook.id)).map(row => row.state)).toEqual(['delivered', 'delivered']);
  });

  it('sends again what a worker had in hand when it was killed', async () => {
    const hook = await webhook({ event_object: 'deal' });
    await make('/api/v2/deals', { title: 'Twice' });
    await tell(hook.id);
    // As it stands after the answer and before the mark: taken, its time moved on.
    await api.database.query(
      `update webhook_delivery set state = 'pending', ended_at = null, due_at = now() + interval '60 seconds'`,
    );
    await tell(hook.id);
    expect(hook.heard).toHaveLength(1);
    await due();
    await tell(hook.id);
    expect(hook.heard).toHaveLength(2);
    expect(hook.heard[1]!.headers['x-kontor-delivery']).toBe(hook.heard[0]!.headers['x-kontor-delivery']);
  });

  it('is turned off after days of failure, says so, and can be turned on again', async () => {
    const hook = await webhook({ event_object: 'deal' }, () => 500);
    await make('/api/v2/deals', { title: 'Nobody there' });
    await tell(hook.id);
    const listed = async () => (await api.as(ada).get('/v1/webhooks')).body.data[0];
    expect(await listed()).toMatchObject({ is_active: 1, last_http_status: 500 });
    await api.database.query(`update webhook set failing_since = now() - interval '4 days'`);
    await due();
    await tell(hook.id);
    expect(await listed()).toMatchObject({ is_active: 0, remove_reason: 'failing' });
    expect(await rows(hook.id)).toEqual([{ state: 'failed', attempts: 2, status: 500 }]);
    const [event] = await api.database.query(`select payload from event where name = 'webhook.disabled'`);
    expect(event).toEqual({ payload: { id: hook.id } });
    await make('/api/v2/deals', { title: 'Unheard' });
    await tell(hook.id);
    expect(hook.heard).toHaveLength(2);
    await api.as(ada).post(`/api/webhooks/${hook.id}/enable`).expect(200);
    expect(await listed()).toMatchObject({ is_active: 1, remove_reason: null });
  });

  it('never reaches into a private network, and follows no redirect', async () => {
    const hook = await webhook({ event_object: 'deal', event_action: 'create' }, () => 302);
    for (const url of ['http://10.0.0.1/x', 'http://169.254.169.254/latest', 'http://[::ffff:10.0.0.1]/']) {
      await webhook({ event_object: 'deal', event_action: 'create', subscription_url: url });
    }
    await make('/api/v2/deals', { title: 'Inside' });
    const hooks = await api.database.query<{ id: number }>('select id from webhook order by id');
    for (const { id } of hooks) await tell(id);
    expect(hook.heard).toHaveLength(1);
    const errors = await api.database.query<{ error: string }>(
      `select error from webhook_delivery order by webhook_id`,
    );
    expect(errors.map(row => row.error)).toEqual(['answered 302', ...Array(3).fill('NETWORK_REFUSED')]);
  });

  it('refuses what could never be told', async () => {
    const body = { event_action: '*', event_object: '*', name: 'Hook' };
    for (const subscription_url of ['ftp://x.example', 'nowhere', 'https://me:pw@x.example/']) {
      const { body: refusal } = await api
        .as(ada)
        .post('/v1/webhooks')
        .send({ ...body, subscription_url })
        .expect(400);
      expect(refusal).toMatchObject({
        status: 'error',
        success: false,
        errors: { subscription_url: [expect.any(String)] },
      });
    }
    const url = { subscription_url: 'https://x.example' };
    await api
      .as(bob)
      .post('/v1/webhooks')
      .send({ ...body, ...url })
      .expect(403);
    await api
      .as(ada)
      .post('/v1/webhooks')
      .send({ ...body, ...url, user_id: 999 })
      .expect(400);
    expect((await api.as(ada).get('/v1/webhooks')).body).toMatchObject({ status: 'ok', data: [] });
    await api.as(ada).delete('/v1/webhooks/99').expect(404);
  });

  it('keeps a log, and sends again what somebody asks for', async () => {
    const hook = await webhook({ event_object: 'deal' });
    for (const title of ['One', 'Two', 'Three']) await make('/api/v2/deals', { title });
    await tell(hook.id);
    const path = `/api/webhooks/${hook.id}/deliveries`;
    const first = (await api.as(ada).get(`${path}?limit=2`).expect(200)).body;
    const second = (await api.as(ada).get(`${path}?limit=2&cursor=${first.additional_data.next_cursor}`))
      .body;
    const log = [...first.data, ...second.data];
    expect(second.additional_data.next_cursor).toBeNull();
    expect(log.map(one => one.payload.data.title).toSorted()).toEqual(['One', 'Three', 'Two']);
    expect(log[0]).toMatchObject({ state: 'delivered', attempts: 1, http_status: 200, event_object: 'deal' });
    await api.as(ada).post(`${path}/${log[0].id}/replay`).expect(202);
    await tell(hook.id);
    expect(hook.heard).toHaveLength(4);
    expect(hook.heard[3]!.body).toEqual(hook.heard.find(one => one.body.meta.id === log[0].id)!.body);
    await api.as(bob).get(path).expect(403);
  });

  // The last one: from here on a worker is at work.
  it('is told at once by the worker, and again where the queue has lost its ticket', async () => {
    const hook = await webhook({ event_object: 'deal' });
    const log = api.app.get<Logger>(LOGGER);
    const running = [await startDispatch(api.app, log), await startWebhooks(api.app, log)];
    await make('/api/v2/deals', { title: 'Live' });
    await hook.hears(1);
    await until('the mark', async () => (await rows(hook.id))[0]?.state === 'delivered');
    // As a worker leaves it that took it and was killed, with its ticket.
    await api.database.query(`update webhook_delivery set state = 'pending', due_at = now()`);
    await api.app.get(WebhookDeliveries).sweep();
    await hook.hears(2);
    expect(new Set(hook.heard.map(one => one.body.meta.id)).size).toBe(1);
    await Promise.all(running.map(stop => stop()));
  });
});
