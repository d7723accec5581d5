import { Queue } from '../../../src/platform/queue.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';
import { workerOf } from '../../support/worker.js';

const duringBackfill = [
  'enumerate-before-commit',
  'enumerate-after-commit',
  'backfill-before-receive',
  'backfill-before-receive:2',
  'backfill-after-receive',
  'receive.blobs-put',
  'receive.stored',
  'receive.matched',
  'receive.linked',
  'receive.settled',
  'receive.committed',
];
const duringLive = ['live-after-blob', 'live-before-commit', 'live-after-commit'];

describeWithDovecot('a worker that is killed', () => {
  let server: Dovecot;
  let kontor: Syncing;

  beforeEach(async () => {
    [server, kontor] = await Promise.all([dovecot(), syncing()]);
  });
  afterEach(async () => {
    await kontor.close();
    await server.stop();
  });

  const worker = (failpoint: string) => workerOf(kontor, { FAILPOINT: failpoint });

  const once = async (id: number, count: number) => {
    const subjects = await kontor.subjects(id);
    expect(subjects).toHaveLength(count);
    expect(new Set(subjects).size).toBe(count);
    expect(await kontor.prove(id)).toMatchObject({ balanced: true });
    const { n } = await kontor.one<{ n: number }>('select sum(messages)::int as n from thread_mailbox');
    expect(n).toBe(count);
  };

  /** What time does by itself: its lease runs out, and the tickets that it had in hand are nobody's any more. */
  const letTimePass = async () => {
    await kontor.db.query(`update mailbox_lease set until = '-infinity'`);
    await kontor.db.query(`update remote_message set noticed_at = noticed_at - interval '20 seconds'`);
    await Promise.all(
      kontor.app
        .get(Queue)
        .boards()
        .map(queue => queue.obliterate({ force: true })),
    );
  };

  it.each(duringBackfill)(
    'in a backfill at %s loses and doubles nothing',
    async failpoint => {
      const client = await server.connect('anna');
      for (let n = 1; n <= 60; n++) await client.append('INBOX', Buffer.from(numbered(n)));
      await client.logout();
      const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      const killed = worker(failpoint);
      await killed.ended;
      expect(killed.output()).not.toMatch(/error/i);
      await letTimePass();
      await kontor.start();
      await until('all are there', async () => (await kontor.subjects(id)).length === 60, {
        milliseconds: 30_000,
      });
      await kontor.becomes(id, 'live');
      await once(id, 60);
    },
    60_000,
  );

  it.each(duringLive)(
    'with new mail in hand at %s loses and doubles nothing',
    async failpoint => {
      await server.append('anna', 'INBOX', numbered(1));
      const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      const killed = worker(failpoint);
      await kontor.becomes(id, 'live', 30_000);
      await server.deliver('anna', numbered('live'));
      await killed.ended;
      await letTimePass();
      await kontor.start();
      await until('both are there', async () => (await kontor.subjects(id)).length === 2, {
        milliseconds: 30_000,
      });
      await once(id, 2);
      expect(await kontor.events('mail.received')).toHaveLength(1);
    },
    60_000,
  );
});
