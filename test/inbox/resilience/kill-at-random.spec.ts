import { setTimeout as sleep } from 'node:timers/promises';
import { seeded, seedOfRun } from '../../support/random.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { expectSound, pending } from '../../support/settled.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';
import { letTimePass, loseTickets, workerOf } from '../../support/worker.js';

const kills = 30;
const atFirst = 300;
/** In a folder of its own after each kill, so that there is history to fetch until the end: 600 in all. */
const eachTime = 10;

describeWithDovecot('a worker that is killed again and again', () => {
  let server: Dovecot;
  let kontor: Syncing;

  beforeEach(async () => {
    [server, kontor] = await Promise.all([dovecot(), syncing()]);
  });
  afterEach(async () => {
    await kontor.close();
    await server.stop();
  });

  const isUnfinished = async (id: number): Promise<boolean> => {
    const { n } = await kontor.one<{ n: number }>(
      `select count(*) as n from folder where mailbox_id = $1 and backfill_lo > 1`,
      [id],
    );
    return n > 0 || (await pending(kontor, id)) > 0;
  };

  const seed = seedOfRun();
  it(`loses and doubles nothing at moments drawn with SEED=${seed}`, async () => {
    const random = seeded(seed);
    const client = await server.connect('anna');
    const came = new Set<string>();
    let inMidWork = 0;
    const append = async (folder: string, name: string) => {
      came.add(`Mail ${name}`);
      await client.append(folder, Buffer.from(numbered(name)));
    };
    for (let n = 1; n <= atFirst; n++) await append('INBOX', `${n}`);
    await client.mailboxCreate('Moved');
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });

    for (let kill = 1; kill <= kills; kill++) {
      await letTimePass(kontor);
      if (kill % 3 === 0) await loseTickets(kontor);
      const worker = workerOf(kontor);
      await worker.says(/^ready worker/m);
      const folder = `History ${kill}`;
      await client.mailboxCreate(folder);
      for (let n = 1; n <= eachTime; n++) await append(folder, `${kill}-${n}`);
      const before = sleep(random.between(0, 600));
      await server.deliver('anna', numbered(`live-${kill}`));
      came.add(`Mail live-${kill}`);
      await change(kill);
      await before;
      await worker.end('SIGKILL');
      if (await isUnfinished(id)) inMidWork++;
    }
    // A worker that is killed when all is done proves nothing.
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
    await kontor.becomes(id, 'live', 30_000);
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
