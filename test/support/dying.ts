import type { TestApi } from '../api/support.js';
import { freePort } from './servers.js';
import { apiOf, died, workerOf } from './worker.js';

/** Processes beside an API, on its database, that end as by a power cut where a failpoint is. Run `nest build` before. */
export function dying(api: Pick<TestApi, 'env'>) {
  const ground = { databaseUrl: api.env.DATABASE_URL, dataDir: api.env.DATA_DIR };
  const env = (failpoint: string) => ({
    SECRET_KEY: api.env.SECRET_KEY.toString('base64'),
    FAILPOINT: failpoint,
  });
  return {
    /** A worker; it does what the API has written tickets for, until it comes there. */
    async worker(failpoint: string, more: Record<string, string> = {}): Promise<void> {
      const port = String(await freePort());
      const worker = workerOf(ground, {
        ...env(failpoint),
        WORKER_ROLES: 'ingest',
        SMTP_IN_PORT: port,
        ...more,
      });
      await died(worker, ground);
    },

    /** An API that comes there while it answers this. */
    async answering(failpoint: string, path: string, request: RequestInit): Promise<void> {
      const { running, url } = await apiOf(ground, env(failpoint));
      await expect(fetch(`${url}${path}`, request)).rejects.toThrow();
      await died(running, ground);
    },
  };
}
