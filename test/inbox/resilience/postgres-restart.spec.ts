import { setTimeout as sleep } from 'node:timers/promises';
import { ownPostgres } from '../../support/postgres.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { expectSound } from '../../support/settled.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';
import { workerOf } from '../../support/worker.js';

const history = 1500;

describeWithDovecot('PostgreSQL that is restarted', () => {
  let server: Dovecot;
  let kontor: Syncing;
  let postgres: Awaited<ReturnType<typeof ownPostgres>>;

  beforeEach(async () => {
    [server, postgres] = await Promise.all([dovecot(), ownPostgres()]);
    kontor = await syncing({ databaseUrl: postgres.url });
  });
  afterEach(async () => {
    await kontor.close();
    await Promise.all([server.stop(), postgres.stop()]);
  });

  /** The database may be away at the moment: then nobody knows. */
  const stored = (id: number) =>
    kontor.subjects(id).then(
      subjects => subjects.length,
      () => -1,
    );

  it.each(['fast', 'immediate'] as const)(
    'loses and doubles nothing by a shutdown that is %s, in a backfill and with live mail',
    async how => {
      await server.fill(
        'anna',
        'INBOX',
        Array.from({ length: history }, (_, n) => numbered(n)),
      );
      const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      const worker = workerOf(kontor, { LOG_LEVEL: 'error' });
      try {
        for (const share of [0.1, 0.4, 0.7]) {
          await until(`${share} of the history`, async () => (await stored(id)) >= share * history, {
            milliseconds: 60_000,
          });
          await postgres.restart(how, 300);
        }
        await until('all of it', async () => (await stored(id)) === history, { milliseconds: 60_000 });
        await until('the mailbox is live', async () => (await kontor.mailboxOf(id)).state === 'live');

        let live = 0;
        const deliver = async () => server.deliver('anna', numbered(`live-${++live}`));
        for (let n = 0; n < 5; n++) await deliver();
        const restart = postgres.restart(how, 300);
        for (let n = 0; n < 5; n++) {
          await deliver();
          await sleep(100);
        }
        await restart;
        await deliver();
        await until('the live mails too', async () => (await stored(id)) === history + live, {
          milliseconds: 60_000,
        });
        await until('the mailbox is live', async () => (await kontor.mailboxOf(id)).state === 'live');
        // It has lived through all of this, and was not started again.
        expect(worker.hasEnded).toBe(false);
        await expectSound(kontor, id);
        expect(await kontor.events('mail.received')).toHaveLength(live);
      } catch (error) {
        throw new Error(`The worker: ${worker.output().slice(-4000)}`, { cause: error });
      } finally {
        await worker.end();
      }
    },
    150_000,
  );
});
