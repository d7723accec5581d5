import { Dispatcher } from '../../src/notifications/dispatch.js';
import type { LiveNotice } from '../../src/notifications/live.js';
import { WebhookDeliveries } from '../../src/notifications/webhook-delivery.js';
import { Database, type Tx } from '../../src/platform/database.js';
import { ENV } from '../../src/platform/env.js';
import { emit, liveChannel } from '../../src/platform/outbox.js';
import { mail, pipeline, type Pipeline } from '../support/pipeline.js';
import { until } from '../support/servers.js';

describe('the outbox', () => {
  let kontor: Pipeline;
  let db: Database;
  let heard: number[] = [];
  let last = 0;
  let stopListening: () => Promise<void>;

  beforeAll(async () => {
    kontor = await pipeline();
    db = kontor.db;
    const listener = await db.listen(liveChannel, payload => {
      if (payload) heard.push(...(JSON.parse(payload) as LiveNotice).threads.map(thread => thread.id));
    });
    stopListening = () => listener.close();
  });
  beforeEach(async () => {
    await kontor.app.get(Dispatcher).drain();
    await allIsHeard();
    heard = [];
  });
  afterAll(async () => {
    await stopListening();
    await kontor.close();
  });

  /** Notifications come in the order of their commits: after this one nothing of before is on its way. */
  async function allIsHeard(): Promise<void> {
    const marker = --last;
    const notice: LiveNotice = {
      threads: [{ id: marker, mailbox_ids: [] }],
      mailboxes: [],
      outgoing: [],
      notified: [],
      items: [],
      setup: [],
      narrowed: false,
    };
    await db.query('select pg_notify($1, $2)', [liveChannel, JSON.stringify(notice)]);
    await until('the marker is heard', () => heard.includes(marker));
    heard = heard.filter(id => id !== marker);
  }

  /** An event that can be told from others, and the id that it got. */
  async function write(tx: Tx, threadId: number): Promise<number> {
    await emit(tx, [{ name: 'thread.changed', payload: { threadId, mailboxIds: [1] } }]);
    const [row] = await tx.query<{ id: number }>(
      `select id from event where (payload->>'threadId')::int = $1`,
      [threadId],
    );
    return row?.id ?? 0;
  }

  it('hands on an event whose transaction took its id early and committed late', async () => {
    const dispatcher = kontor.app.get(Dispatcher);
    let commit: () => void = () => undefined;
    const held = new Promise<void>(resolve => (commit = resolve));
    let slowId = 0;
    const slow = db.transaction(async tx => {
      slowId = await write(tx, 1001);
      await held;
    });
    await until('the slow one has written', () => slowId > 0);
    const fastId = await db.transaction(tx => write(tx, 1002));
    expect(fastId).toBeGreaterThan(slowId);
    expect(await dispatcher.drain()).toBe(1);
    await allIsHeard();
    expect(heard).toEqual([1002]);

    commit();
    await slow;
    expect(await dispatcher.drain()).toBe(1);
    await allIsHeard();
    expect(heard).toEqual([1002, 1001]);
  });

  it('hands on each event once where several dispatchers run at once', async () => {
    const ids = Array.from({ length: 1500 }, (_, n) => 10_000 + n);
    await db.transaction(tx =>
      emit(
        tx,
        ids.map(threadId => ({ name: 'thread.changed', payload: { threadId, mailboxIds: [1] } })),
      ),
    );
    // The first has its batch in hand until the others are through with the rest.
    let release = (): void => undefined;
    const gate = new Promise<void>(done => (release = done));
    let taken = 0;
    const slow = new Dispatcher(
      {
        transaction: (work: (tx: Tx) => Promise<number>) =>
          db.transaction(async tx => {
            taken = await work(tx);
            await gate;
            return taken;
          }),
      } as unknown as Database,
      kontor.app.get(WebhookDeliveries),
      kontor.app.get(ENV),
    ).drain();
    await until('the slow one has its batch', () => taken > 0);
    const others = await Promise.all(
      Array.from({ length: 3 }, () =>
        new Dispatcher(db, kontor.app.get(WebhookDeliveries), kontor.app.get(ENV)).drain(),
      ),
    );
    release();
    const counts = [await slow, ...others];
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
    await allIsHeard();
    expect([...heard].sort((a, b) => a - b)).toEqual(ids);
  });

  it('never hands on what was rolled back', async () => {
    const undone = db.transaction(async tx => {
      await write(tx, 2001);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    await db.transaction(tx => write(tx, 2002));
    expect(await kontor.app.get(Dispatcher).drain()).toBe(1);
    await allIsHeard();
    expect(heard).toEqual([2002]);
  });

  it('hands events on again where the dispatcher died with them in hand', async () => {
    await db.transaction(tx => write(tx, 3001));
    const dies = new Dispatcher(
      {
        transaction: (work: (tx: Tx) => Promise<unknown>) =>
          db.transaction(async tx => {
            await work(tx);
            throw new Error('power cut');
          }),
      } as unknown as Database,
      kontor.app.get(WebhookDeliveries),
      kontor.app.get(ENV),
    );
    await expect(dies.drain()).rejects.toThrow('power cut');
    expect(await kontor.app.get(Dispatcher).drain()).toBe(1);
    await allIsHeard();
    expect(heard).toEqual([3001]);
  });

  it('gets nothing from history, and one mail.received from a new mail that comes twice', async () => {
    const user = await kontor.user('rep@kontor.example');
    const mailbox = await kontor.mailbox(user, 'rep@kontor.example');
    const events = () =>
      db.query<{ name: string }>(
        `select name from event where name like 'mail.%' or name = 'thread.changed' and dispatched_at is null order by id`,
      );
    const history = Array.from({ length: 60 }, (_, n) => mail({ 'Message-ID': `<old-${n}@nordic.example>` }));
    await kontor.receiveTogether(mailbox, history);
    expect(await events()).toEqual([]);
    const fresh = mail({ 'Message-ID': '<new@nordic.example>', Subject: 'A new matter' });
    await kontor.receive(mailbox, [fresh], { isNew: true });
    await kontor.receive(mailbox, [fresh], { isNew: true });
    expect((await events()).filter(event => event.name === 'mail.received')).toHaveLength(1);
  });
});
