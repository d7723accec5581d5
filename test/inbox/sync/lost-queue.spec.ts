import { Sweeper } from '../../../src/inbox/sync/sweep.js';
import { Queue } from '../../../src/platform/queue.js';
import { describeOnEachQueue } from '../../support/queues.js';
import type { Running } from '../../support/servers.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';
import { letTimePass, loseTickets, workerOf } from '../../support/worker.js';

/** A second of work: there is no hurry to be in the middle of it. */
const history = 800;

describeOnEachQueue(queue => {
  describeWithDovecot('a queue that forgets everything', () => {
    let server: Dovecot;
    let kontor: Syncing;
    let holder: Running | undefined;

    beforeEach(async () => {
      [server, kontor] = await Promise.all([dovecot(), syncing({ queue })]);
    });
    afterEach(async () => {
      await holder?.end();
      holder = undefined;
      await kontor.close();
      await server.stop();
    });

    it('in the middle of a backfill costs a sweep, and no mail', async () => {
      await server.fill(
        'anna',
        'INBOX',
        Array.from({ length: history }, (_, n) => numbered(n)),
      );
      const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      await kontor.start();
      await until('some are stored', async () => (await kontor.subjects(id)).length > 0);
      await loseTickets(kontor);
      await server.deliver('anna', numbered('live'));
      await loseTickets(kontor);
      await letTimePass(kontor);
      await until('all are there', async () => {
        await kontor.app.get(Sweeper).sweep();
        return (await kontor.subjects(id)).length === history + 1;
      });
      await kontor.becomes(id, 'live');
      expect(new Set(await kontor.subjects(id)).size).toBe(history + 1);
    });

    it('with the tickets of new mail in it loses none', async () => {
      const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      // It writes tickets, and nobody is there to take them.
      holder = workerOf(kontor, { WORKER_ROLES: 'hold' });
      await until('new mail can be told from history', async () => {
        const { n } = await kontor.one<{ n: number }>(
          `select count(*)::int as n from folder where role = 'inbox' and live_hi is not null`,
        );
        return n === 1;
      });
      const waiting = async () =>
        (await kontor.app.get(Queue).counts()).find(({ lane }) => lane === 'live')?.waiting;
      for (const n of [1, 2, 3]) {
        await server.deliver('anna', numbered(`live-${n}`));
        await until('there is a ticket', async () => (await waiting()) === n);
      }
      await holder.end();
      await loseTickets(kontor);
      expect(await waiting()).toBe(0);
      expect(await kontor.subjects(id)).toEqual([]);

      await letTimePass(kontor);
      await kontor.start();
      await until('all are there', async () => (await kontor.subjects(id)).length === 3);
      await kontor.becomes(id, 'live');
      expect(await kontor.events('mail.received')).toHaveLength(3);
    });
  });
});
