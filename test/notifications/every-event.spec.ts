import type { EventName } from '../../src/events.js';
import { Dispatcher } from '../../src/notifications/dispatch.js';
import { WebhookDeliveries } from '../../src/notifications/webhook-delivery.js';
import { webhookActions, webhookObjects, type WebhookObject } from '../../src/notifications/webhook-told.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { receiver, type Received } from '../support/receiver.js';

/** What comes, changes and goes, as the map of events says. */
type Noun = EventName extends infer E ? (E extends `${infer N}.added` ? N : never) : never;

interface Life {
  path: string;
  made: object;
  changed: object;
  /** Where not PATCH. */
  by?: 'put';
  /** Where it is made elsewhere. */
  madeAt?: string;
}

/** What the life of each needs of others. */
interface Others {
  person: number;
  deal: number;
  project: number;
  board: number;
}

/** A noun that is new in the map does not compile until its life is written here. */
const lives: Record<Noun, (others: Others) => Life> = {
  person: () => ({ path: '/api/v2/persons', made: { name: 'Eva' }, changed: { name: 'Ewa' } }),
  organization: () => ({ path: '/api/v2/organizations', made: { name: 'Nord' }, changed: { name: 'Süd' } }),
  deal: () => ({ path: '/api/v2/deals', made: { title: 'Sails' }, changed: { title: 'Masts' } }),
  lead: ({ person }) => ({
    path: '/v1/leads',
    made: { title: 'Sails', person_id: person },
    changed: { title: 'Masts' },
  }),
  project: () => ({ path: '/api/v2/projects', made: { title: 'Sails' }, changed: { title: 'Masts' } }),
  pipeline: () => ({ path: '/api/v2/pipelines', made: { name: 'Partners' }, changed: { name: 'Resale' } }),
  stage: () => ({
    path: '/api/v2/stages',
    made: { name: 'Won over', pipeline_id: 1 },
    changed: { name: 'Won' },
  }),
  product: () => ({ path: '/api/v2/products', made: { name: 'Cloth' }, changed: { name: 'Rope' } }),
  activity: ({ deal }) => ({
    path: '/api/v2/activities',
    made: { subject: 'Call', deal_id: deal },
    changed: { subject: 'Meet' },
  }),
  activityType: () => ({
    path: '/v1/activityTypes',
    made: { name: 'Visit', icon_key: 'car' },
    changed: { name: 'Sail' },
    by: 'put',
  }),
  board: () => ({ path: '/api/v2/boards', made: { name: 'Yard' }, changed: { name: 'Dock' } }),
  phase: ({ board }) => ({
    path: '/api/v2/phases',
    made: { name: 'Cutting', board_id: board },
    changed: { name: 'Sewing' },
  }),
  task: ({ project }) => ({
    path: '/api/v2/tasks',
    made: { title: 'Cut', project_id: project },
    changed: { title: 'Sew' },
  }),
  file: ({ deal }) => ({
    path: '/v1/files',
    madeAt: '/v1/files/remoteLink',
    made: { item_type: 'deal', item_id: deal, remote_id: 'abc', remote_location: 'googledrive' },
    changed: { name: 'Plan' },
    by: 'put',
  }),
  note: ({ deal }) => ({
    path: '/v1/notes',
    made: { content: 'Blue', deal_id: deal },
    changed: { content: 'Red' },
    by: 'put',
  }),
  user: () => ({
    path: '/api/users',
    made: { email: 'nora@kontor.example', name: 'Nora' },
    changed: { name: 'Nora Berg' },
  }),
};

/** Whatever happens is one event, and is told once, in both of Pipedrive's forms. */
describe('what comes, changes and goes', () => {
  let api: TestApi;
  let ada: TestUser;
  let others: Others;
  let first: { id: number; heard: Received[]; stop(): Promise<void> };
  let second: typeof first;

  beforeAll(async () => {
    api = await startApi({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    ada = await api.user('ada', true);
    others = {
      person: (await make('/api/v2/persons', { name: 'Eva' })).id,
      deal: (await make('/api/v2/deals', { title: 'Sails' })).id,
      project: (await make('/api/v2/projects', { title: 'Delivery' })).id,
      board: (await make('/api/v2/boards', { name: 'Delivery' })).id,
    };
    first = await webhook('1.0');
    second = await webhook('2.0');
  });
  afterAll(async () => {
    await api.stop();
    await Promise.all([first.stop(), second.stop()]);
  });

  async function make(path: string, body: object) {
    const answer = await api.as(ada).post(path).send(body);
    if (!answer.body.success) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  }

  async function webhook(version: string) {
    const there = await receiver();
    const asked = {
      subscription_url: there.url,
      event_action: '*',
      event_object: '*',
      name: 'Hook',
      version,
    };
    return { ...there, id: (await make('/v1/webhooks', asked)).id as number };
  }

  /** What a receiver was told of one item. */
  async function told(hook: typeof first, object: string, id: string) {
    await api.app.get(Dispatcher).drain();
    await api.app.get(WebhookDeliveries).run(hook.id);
    return hook.heard
      .map(one => one.body)
      .filter(
        ({ meta }) => (meta.entity ?? meta.object) === object && String(meta.entity_id ?? meta.id) === id,
      );
  }

  it.each(Object.keys(lives) as Noun[])('a %s', async noun => {
    const { path, madeAt = path, made, changed, by = 'patch' } = lives[noun](others);
    const id = String((await make(madeAt, made)).id);
    await api.as(ada)[by](`${path}/${id}`).send(changed).expect(200);
    await api.as(ada).delete(`${path}/${id}`).expect(200);
    const events = await api.database.query<{ name: string }>(
      `select name from event where name like $1 || '.%' and payload ->> 'id' = $2 order by id`,
      [noun, id],
    );
    const verbs = ['added', 'updated', 'deleted'] as const;
    expect(events.map(event => event.name)).toEqual(verbs.map(verb => `${noun}.${verb}`));

    const [asV1, asV2] = [await told(first, noun, id), await told(second, noun, id)];
    if (!webhookObjects.includes(noun as WebhookObject)) {
      expect([asV1, asV2]).toEqual([[], []]);
      return;
    }
    const [field, now] = Object.entries(changed)[0] as [string, string];
    const was = (made as Record<string, string>)[field];
    expect(asV2.map(({ data, previous, meta }) => [meta.action, data?.[field], previous?.[field]])).toEqual([
      [webhookActions.added, was, undefined],
      [webhookActions.updated, now, was],
      [webhookActions.deleted, undefined, now],
    ]);
    expect(asV1.map(({ event, current, previous }) => [event, current?.[field], previous?.[field]])).toEqual([
      [`added.${noun}`, was, undefined],
      [`updated.${noun}`, now, was],
      [`deleted.${noun}`, undefined, now],
    ]);
    for (const { meta } of asV2) {
      expect(Object.keys(meta).toSorted()).toEqual(metaOfSecond);
      expect(meta).toMatchObject({ user_id: String(ada.id), version: '2.0', type: 'general', attempt: 1 });
    }
    for (const one of asV1) {
      expect(one).toMatchObject({ v: 1, retry: 0, meta: { user_id: ada.id, object: noun, company_id: 1 } });
    }
  });
});

const metaOfSecond = [
  'action',
  'attempt',
  'company_id',
  'correlation_id',
  'entity',
  'entity_id',
  'id',
  'is_bulk_edit',
  'permitted_user_ids',
  'timestamp',
  'type',
  'user_id',
  'version',
  'webhook_id',
  'webhook_owner_id',
];
