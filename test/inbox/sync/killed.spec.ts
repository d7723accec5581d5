import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';
import { died, letTimePass, loseTickets, workerOf } from '../../support/worker.js';

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

  /** The tickets that it had in hand are nobody's any more. */
  const isOver = async () => {
    await letTimePass(kontor);
    await loseTickets(kontor);
  };

  it.each(duringBackfill)('in a backfill at %s loses and doubles nothing', async failpoint => {
    await server.fill(
      'anna',
      'INBOX',
      Array.from({ length: 60 }, (_, n) => numbered(n)),
    );
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    const killed = worker(failpoint);
    await died(killed, kontor);
    expect(killed.output()).not.toMatch(/error/i);
    await isOver();
    await kontor.start();
    await until('all are there', async () => (await kontor.subjects(id)).length === 60);
    await kontor.becomes(id, 'live');
    await once(id, 60);
  });

  it.each(duringLive)('with new mail in hand at %s loses and doubles nothing', async failpoint => {
    await server.append('anna', 'INBOX', numbered(1));
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    const killed = worker(failpoint);
    await kontor.becomes(id, 'live');
    await server.deliver('anna', numbered('live'));
    await died(killed, kontor);
    await isOver();
    await kontor.start();
    await until('both are there', async () => (await kontor.subjects(id)).length === 2);
    await once(id, 2);
    expect(await kontor.events('mail.received')).toHaveLength(1);
  });
});
