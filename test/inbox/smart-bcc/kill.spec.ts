import { accepts, freePort, until } from '../../support/servers.js';
import { pipeline, type Pipeline } from '../../support/pipeline.js';
import { died, letTimePass, workerOf } from '../../support/worker.js';
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

    await letTimePass(kontor);
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

  it.each([
    ['when their bytes are safe', 'smtp.blobs-put'],
    ['when their rows are', 'smtp.committed'],
  ])('while it takes many mails together, %s', async (_, failpoint) => {
    const sending = { to: [`company+deal${dealId}@${bccDomain}`] };
    const raws = new Map<string, string>();
    const refused: string[] = [];
    // The fifth group dies, when the first four have been acknowledged.
    const first = await worker(`${failpoint}:5`);
    const line = async (name: number): Promise<void> => {
      for (let n = 0; ; n++) {
        const id = `group-${failpoint}-${name}-${n}@kontor.example`;
        const raw = copy({ 'Message-ID': `<${id}>`, Subject: id });
        raws.set(id, raw);
        if ((await sendTo(first.port, raw, sending)).startsWith('250 ')) continue;
        refused.push(raw);
        return;
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, name) => line(name)));
    await died(first.running, kontor);
    expect(raws.size).toBeGreaterThan(refused.length);

    const taken = `select g.message_id as id, count(*)::int as copies from message g
        join thread_link link on link.thread_id = g.thread_id and link.deal_id = $2
        join message_copy c on c.message_id = g.id where g.message_id = any($1) group by g.message_id`;
    const linked = () => kontor.db.query<{ id: string; copies: number }>(taken, [[...raws.keys()], dealId]);
    await letTimePass(kontor);
    const second = await worker();
    const again = await Promise.all(refused.map(raw => sendTo(second.port, raw, sending)));
    expect(again.filter(answer => !answer.startsWith('250 '))).toEqual([]);
    await until('all mails are at the deal', async () => (await linked()).length === raws.size);
    expect((await linked()).filter(({ copies }) => copies > 1)).toEqual([]);
    await second.running.end();
  });
});
