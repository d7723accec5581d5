import { accepts, freePort, until } from '../../support/servers.js';
import { pipeline, type Pipeline } from '../../support/pipeline.js';
import { died, workerOf } from '../../support/worker.js';
import { bccDomain, copy, sendTo } from './support.js';

/** A worker that takes mail in dies as by a power cut, at each step of its way. */
describe('A worker that is killed', () => {
  let kontor: Pipeline;
  let dealId: number;

  beforeAll(async () => {
    kontor = await pipeline({ BCC_DOMAIN: bccDomain });
    const ada = await kontor.user('ada@kontor.example');
    dealId = await kontor.deal('Nordic rollout', { owner_id: ada });
  });
  afterAll(() => kontor.close());

  async function worker(failpoint?: string) {
    const port = await freePort();
    const running = workerOf(kontor, {
      SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      WORKER_ROLES: 'smtp,ingest',
      SMTP_IN_PORT: String(port),
      SMTP_IN_TRUSTED: '127.0.0.0/8',
      BCC_DOMAIN: bccDomain,
      ...(failpoint ? { FAILPOINT: failpoint } : {}),
    });
    await until('the worker listens', () => accepts(port, { greeting: true }));
    return { port, running };
  }

  it.each([
    ['when the mail has come', 'smtp.received', false],
    ['when its bytes are safe', 'smtp.blobs-put', false],
    ['when its row is', 'smtp.committed', false],
    ['before the pipeline has written anything', 'receive.contents', true],
    ['inside the pipeline', 'receive.stored', true],
    ['before the links are committed', 'receive.settled', true],
    ['after the pipeline', 'receive.committed', true],
  ])('%s', async (_, failpoint, acknowledged) => {
    const raw = copy({ 'Message-ID': `<${failpoint}@kontor.example>`, Subject: failpoint });
    const sending = { to: [`company+deal${dealId}@${bccDomain}`] };
    const first = await worker(failpoint);
    const answer = await sendTo(first.port, raw, sending);
    expect(answer.startsWith('250 ')).toBe(acknowledged);
    await died(first.running, kontor);

    // A ticket in a dead hand is nobody's after twenty seconds.
    await kontor.db.query(
      `update remote_message set noticed_at = noticed_at - interval '20 seconds' where state = 'pending'`,
    );
    const second = await worker();
    if (!acknowledged) expect(await sendTo(second.port, raw, sending)).toMatch(/^250 /);
    const linked = () =>
      kontor.db.query<{ id: number }>(
        `select g.id from message g join thread_link link on link.thread_id = g.thread_id and link.deal_id = $2
          where g.message_id = $1`,
        [`${failpoint}@kontor.example`, dealId],
      );
    await until('the mail is at the deal', async () => (await linked()).length > 0);
    await until('nothing waits', async () => {
      const waiting = await kontor.db.query(`select from remote_message where state = 'pending'`);
      return waiting.length === 0;
    });
    expect(await linked()).toHaveLength(1);
    await second.running.end();
  });
});
