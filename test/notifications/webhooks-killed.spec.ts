import { createHmac } from 'node:crypto';
import { WebhookDeliveries } from '../../src/notifications/webhook-delivery.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { dying } from '../support/dying.js';
import { receiver } from '../support/receiver.js';

/** A receiver is told at least once, and can tell by the id what he was told before. */
describe('a webhook whose worker is killed', () => {
  const allowed = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' };
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi(allowed);
    ada = await api.user('ada', true);
  });
  afterEach(() => api.database.query('delete from webhook'));
  afterAll(() => api.stop());

  it.each([
    ['before it has asked what to tell', 'webhook.taken', '1.0', 0, 1],
    ['before it has sent', 'webhook.composed', '2.0', 0, 1],
    ['between the answer and the mark', 'webhook.sent', '1.0', 1, 2],
    ['after the mark', 'webhook.recorded', '2.0', 1, 1],
  ])('%s', async (_, failpoint, version, heardBefore, heardAfter) => {
    const hook = await receiver();
    const about = { event_action: '*', event_object: 'deal', name: 'Hook', version };
    const made = await api
      .as(ada)
      .post('/v1/webhooks')
      .send({ subscription_url: hook.url, ...about })
      .expect(201);
    const { id, signing_key } = made.body.data;
    await api.as(ada).post('/api/v2/deals').send({ title: 'Sails' }).expect(200);
    await dying(api).worker(failpoint, { ...allowed, WORKER_ROLES: 'react' });
    expect(hook.heard).toHaveLength(heardBefore);

    // Whoever takes it while another one may still be at work with it finds nothing to do.
    await api.app.get(WebhookDeliveries).run(id);
    expect(hook.heard).toHaveLength(heardBefore);
    await api.database.query(`update webhook_delivery set due_at = now() where state = 'pending'`);
    await api.app.get(WebhookDeliveries).run(id);
    expect(hook.heard).toHaveLength(heardAfter);
    expect(new Set(hook.heard.map(one => one.headers['x-kontor-delivery'])).size).toBe(1);
    expect(new Set(hook.heard.map(({ body }) => JSON.stringify(body.data ?? body.current))).size).toBe(1);
    for (const { headers, text } of hook.heard) {
      const [, seconds, signature] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['x-kontor-signature']))!;
      const expected = createHmac('sha256', signing_key).update(`${seconds}.${text}`).digest('hex');
      expect(signature).toBe(expected);
    }
    expect(
      await api.database.query('select state from webhook_delivery where webhook_id = $1', [id]),
    ).toEqual([{ state: 'delivered' }]);
    await hook.stop();
  });
});
