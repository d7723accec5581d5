import { setTimeout as sleep } from 'node:timers/promises';
import { describeOnEachQueue } from '../../support/queues.js';
import { seeded, seedOfRun } from '../../support/random.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { expectSound, pending } from '../../support/settled.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';
import { letTimePass, loseTickets, workerOf } from '../../support/worker.js';

const kills = 15;
const atFirst = 300;
/** In a folder of its own before each start, so that there is history to fetch until the end: 900 in all. */
const eachTime = 40;

describeOnEachQueue(queue => {
  describeWithDovecot('a worker that is killed again and again', () => {
    let server: Dovecot;
    let kontor: Syncing;

    beforeEach(async () => {
      [server, kontor] = await Promise.all([dovecot(), syncing({ queue })]);
    });
    afterEach(async () => {
      await kontor.close();
      await server.stop();
    });

    const isUnfinished = async (id: number, history: number): Promise<boolean> => {
      const subjects = await kontor.subjects(id);
      return (
        subjects.filter(subject => subject.startsWith('Mail history-')).length < history ||
        (await pending(kontor, id)) > 0
      );
    };

    const seed = seedOfRun();
    it(`loses and doubles nothing at moments drawn with SEED=${seed}`, async () => {
      const random = seeded(seed);
      const client = await server.connect('anna');
      const came = new Set<string>();
      const fill = async (folder: string, names: string[]) => {
        for (const name of names) came.add(`Mail ${name}`);
        await server.fill(
          'anna',
          folder,
          names.map(name => numbered(name)),
        );
      };
      await fill(
        'INBOX',
        Array.from({ length: atFirst }, (_, n) => `${n}`),
      );
      await client.mailboxCreate('Moved');
      const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });

      let inMidWork = 0;
      /** Milliseconds; this machine shows how long its work takes, and only a kill before its end proves anything. */
      let latest = 800;
      for (let kill = 1; kill <= kills; kill++) {
        await letTimePass(kontor);
        // Else a ticket that the dead worker had in hand comes back to the queue by itself, after its time.
        if (kill % 3 !== 0) await loseTickets(kontor);
        await fill(
          `History ${kill}`,
          Array.from({ length: eachTime }, (_, n) => `history-${kill}-${n}`),
        );
        const worker = workerOf(kontor);
        await worker.says(/^ready worker/m);
        const before = sleep(random.between(0, Math.round(latest)));
        await server.deliver('anna', numbered(`live-${kill}`));
        came.add(`Mail live-${kill}`);
        await change(kill);
        await before;
        await worker.end('SIGKILL');
        if (await isUnfinished(id, kill * eachTime)) {
          inMidWork++;
          latest = Math.min(800, latest * 1.2);
        } else {
          latest /= 2;
        }
      }
      expect(inMidWork).toBeGreaterThan(kills / 3);

      /** Some mails go, some to another folder. */
      async function change(kill: number) {
        await client.mailboxOpen('INBOX');
        const uids = (await client.search({ all: true }, { uid: true })) || [];
        const [gone, moved, read] = random.some(uids, 3);
        if (kill % 2 === 0 && gone) await client.messageDelete([gone], { uid: true });
        if (moved) await client.messageMove([moved], 'Moved', { uid: true });
        if (read) await client.messageFlagsAdd([read], ['\\Seen'], { uid: true });
        await client.mailboxClose();
      }

      const left = new Set<string>();
      for (const { path } of await client.list()) {
        await client.mailboxOpen(path);
        for await (const { envelope } of client.fetch('1:*', { envelope: true }))
          left.add(envelope?.subject ?? '');
      }
      await client.logout();
      await letTimePass(kontor);
      await loseTickets(kontor);
      await kontor.start();
      await kontor.becomes(id, 'live');
      await until('the ledger is that of the server', async () => {
        const rows = (await kontor.ledger(id)).filter(row => row.state === 'stored');
        return rows.length === left.size && (await pending(kontor, id)) === 0;
      });

      await expectSound(kontor, id);
      const have = await kontor.subjects(id);
      expect([...left].filter(subject => !have.includes(subject))).toEqual([]);
      expect(have.filter(subject => !came.has(subject))).toEqual([]);
    }, 150_000);
  });
});
