import { Queue } from '../../src/platform/queue.js';
import { startApi, type TestApi, type TestUser } from './support.js';

/** What administrators are told of how the company's mailboxes, queues and news do. */
describe('the health of it all', () => {
  let api: TestApi;
  let ada: TestUser;
  let bo: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bo = await api.user('bo');
  });
  afterAll(() => api.stop());

  const get = async (path: string) => (await api.as(ada).get(path).expect(200)).body;

  async function mailbox(email: string, state: string, proof: object | null = null): Promise<number> {
    const [row] = await api.database.query<{ id: number }>(
      `insert into mailbox (user_id, email, state, proof) values ($1, $2, $3, $4) returning id`,
      [bo.id, email, state, proof && JSON.stringify(proof)],
    );
    return row!.id;
  }

  /** A folder with mails in a state of the ledger. */
  async function folder(mailboxId: number, state: 'pending' | 'dead', mails: number): Promise<void> {
    const [row] = await api.database.query<{ id: number }>(
      `insert into folder (mailbox_id, path, audited_at) values ($1, 'INBOX', now() - interval '5 minutes') returning id`,
      [mailboxId],
    );
    await api.database.query(
      `insert into remote_message (folder_id, generation, uid, state, noticed_at)
       select $1, 0, n, $2, now() - interval '1 hour' from generate_series(1, $3) n`,
      [row!.id, state, mails],
    );
  }

  it('is for administrators alone', async () => {
    await api.as(bo).get('/api/admin/health').expect(403);
    await api.as(bo).get('/api/admin/mailboxes').expect(403);
    await api.http().get('/api/admin/health').expect(401);
  });

  it('counts mailboxes, dead letters, news that wait and what stands in the queues', async () => {
    await folder(
      await mailbox('well@kontor.example', 'live', { balanced: true, checked_at: '2026-11-20T10:00:00Z' }),
      'pending',
      2,
    );
    await folder(
      await mailbox('short@kontor.example', 'live', { balanced: false, checked_at: '2026-11-20T10:00:00Z' }),
      'dead',
      3,
    );
    await mailbox('out@kontor.example', 'needs_reauth');
    const { data } = await get('/api/admin/health');
    expect(data.mailboxes).toEqual([
      { state: 'live', mailboxes: 2, proved: 1, unbalanced: 1 },
      { state: 'needs_reauth', mailboxes: 1, proved: 0, unbalanced: 0 },
    ]);
    expect(data.dead_letters).toBe(3);
    expect(data.events).toEqual({ waiting: expect.any(Number), lag_seconds: expect.any(Number) });
    expect(data.queues.map((one: { lane: string }) => one.lane)).toContain('live');
    expect(data.smart_bcc).toEqual({ wanted: true, listening: false, taken: 0, refused: 0 });
    expect(data.system_mail).toEqual({ configured: false, due: 0, failed: 0 });
    expect(data.disk.total).toBeGreaterThan(data.disk.free);
  });

  it('lists each mailbox with its owner, its proof and what waits; those that need somebody first, page by page', async () => {
    const first = await get('/api/admin/mailboxes?limit=2');
    const rest = await get(`/api/admin/mailboxes?limit=2&cursor=${first.additional_data.next_cursor}`);
    expect(rest.additional_data.next_cursor).toBeNull();
    const [out, short, well] = [...first.data, ...rest.data];
    expect(out).toMatchObject({
      email: 'out@kontor.example',
      user_name: 'bo',
      state: 'needs_reauth',
      balanced: null,
    });
    expect(short).toMatchObject({ email: 'short@kontor.example', balanced: false, dead: 3, pending: 0 });
    expect(well).toMatchObject({
      email: 'well@kontor.example',
      balanced: true,
      pending: 2,
      connected: false,
    });
    expect(well.waiting_since < well.looked_at).toBe(true);
    expect(rest.data).toHaveLength(1);
  });

  it('says since when the oldest ticket waits that nobody works at', async () => {
    const before = new Date().toISOString();
    await api.app.get(Queue).add('crm.hand-over', { handOverId: 1 });
    const { queues } = (await get('/api/admin/health')).data;
    const changes = queues.find((one: { lane: string }) => one.lane === 'changes');
    expect(changes).toMatchObject({ waiting: 1, active: 0 });
    expect(changes.oldest_at >= before).toBe(true);
  });
});
