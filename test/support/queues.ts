import { redis } from './services.js';

/** A queue backend of a test's own. */
interface QueueOfTest {
  /** Settings that choose it, for Kontor's environment. */
  env: Record<string, string>;
  stop(): Promise<unknown>;
}

export interface QueueBackend {
  name: string;
  start(): Promise<QueueOfTest>;
}

const onPostgres: QueueBackend = {
  name: 'PostgreSQL',
  start: async () => ({ env: {}, stop: async () => undefined }),
};

const onRedis: QueueBackend = {
  name: 'Redis',
  async start() {
    const server = await redis();
    return { env: { REDIS_URL: server.url }, stop: server.stop };
  },
};

/** The same tests on each backend that this machine has: what holds on one has to hold on the other. */
export function describeOnEachQueue(tests: (backend: QueueBackend) => void): void {
  describe(`on ${onPostgres.name}`, () => tests(onPostgres));
  (process.env.TEST_REDIS_URL ? describe : describe.skip)(`on ${onRedis.name}`, () => tests(onRedis));
}
