import { RateLimit } from '../../src/api/rate-limit.js';
import { startApi, type TestApi, type TestUser } from './support.js';

/** Each token has its own allowance of the Pipedrive-compatible API; Kontor's own routes have none. */
describe('the rate limit', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    // Three lists of v2 at 10 tokens.
    api = await startApi({ API_RATE_LIMIT: '30' });
    // No window ends while the test runs, however slow the machine.
    api.app.get(RateLimit).limiter!.duration = 3600;
    ada = await api.user('ada');
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  it('says what is left, and refuses beyond', async () => {
    for (const left of ['20', '10', '0']) {
      const { headers } = await api.as(ada).get('/api/v2/deals').expect(200);
      expect(headers).toMatchObject({ 'x-ratelimit-limit': '30', 'x-ratelimit-remaining': left });
      expect(Number(headers['x-ratelimit-reset'])).toBeGreaterThan(0);
    }
    const refused = await api.as(ada).get('/v1/leads').expect(429);
    expect(refused.body).toMatchObject({
      success: false,
      error: 'Request over limit',
      code: 'rate_limited',
      data: null,
    });
    expect(Number(refused.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.get('x-ratelimit-remaining')).toBe('0');
    await api.as(bob).get('/api/v2/deals').expect(200);
    await api.as(ada).get('/api/users/me').expect(200);
  });

  it('is told with errors too, and counts by what an operation costs', async () => {
    const absent = await api.as(bob).get('/api/v2/deals/999999').expect(404);
    expect(absent.get('x-ratelimit-remaining')).toBe('19');
    const unknown = await api.http().get('/api/v2/deals').set('x-api-token', 'wrong').expect(401);
    expect(unknown.get('x-ratelimit-remaining')).toBe('20');
  });
});
