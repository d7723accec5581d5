import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { mailWorld, type Operation, type ServerMail } from '../../support/mail-world.js';
import { pipeline, type Pipeline } from '../../support/pipeline.js';
import { seedOfRun } from '../../support/random.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import type { DovecotOptions } from '../../support/dovecot.js';
import { expectSound } from '../../support/settled.js';
import { syncing, type Syncing } from '../../support/sync.js';
import type { Stop } from '../../../workers/worker.js';

const pick = fc.nat(1000);
const folder = fc.nat(2);
const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      pick,
      folder,
      flags: fc.constantFrom([], ['\\Seen']),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('expunge' as const, 'move' as const, 'flag' as const, 'copy' as const),
      pick,
      folder,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('rename' as const, 'rebuild' as const), folder }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('disconnect' as const, 'restart' as const, 'look' as const) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 400 }) }),
  },
) as fc.Arbitrary<Operation>;
const histories = fc.array(operation, { minLength: 15, maxLength: 25 });

describeWithDovecot('whatever happens on the server', () => {
  describe('that tells of changes', () => scenario({}));
  // No CONDSTORE, no QRESYNC, no MOVE: changes are found by looking.
  describe('that tells of little', () => scenario({ capability: 'IMAP4rev1 IDLE UIDPLUS' }));
});

function scenario(options: DovecotOptions): void {
  let server: Dovecot;
  let kontor: Syncing;
  let inOrder: Pipeline;
  let stop: Stop;

  beforeAll(async () => {
    [server, kontor, inOrder] = await Promise.all([dovecot(options), syncing(), pipeline()]);
    stop = await kontor.start();
  });
  afterAll(async () => {
    await kontor.close();
    await inOrder.close();
    await server.stop();
  });

  const seed = seedOfRun();
  it(`the ledger becomes what the server has, and the threads those of mail in order (SEED=${seed})`, async () => {
    let run = 0;
    // Not shrunk: each try takes seconds, and what is printed can be run again.
    const settings = { seed, numRuns: Number(process.env.RUNS ?? 6), endOnFailure: true };
    await fc.assert(
      fc.asyncProperty(histories, operations => lives(`user${++run}`, operations)),
      settings,
    );
  }, 180_000);

  async function lives(user: string, operations: Operation[]): Promise<void> {
    const world = await mailWorld(server, user);
    await world.apply({ do: 'append', pick: 0, folder: 0, flags: [] });
    const id = await kontor.mailbox({ port: server.imapPort, user });
    for (const one of operations) {
      if (one.do === 'wait') await sleep(one.ms);
      else if (one.do === 'look') await look(id);
      else if (one.do === 'restart') await restart();
      else await world.apply(one);
    }
    const everything = await world.everything();
    await settle(id, everything);
    await expectSound(kontor, id);
    await expectEachOnce(id, everything, new Set(world.sent.map(mail => mail.id)));
    await expectThreadsInOrder(user, id, world.sent);
    await world.close();
    // The next one is not to share its time with this one.
    await kontor.db.query(`update mailbox set state = 'stopped' where id = $1`, [id]);
  }

  const look = (id: number) =>
    kontor.db.query('update mailbox set sync_requested_at = now(), backoff_until = null where id = $1', [id]);

  /** As a worker that is stopped and started: its connections and what it remembers are gone. */
  async function restart(): Promise<void> {
    await stop();
    stop = await kontor.start();
  }

  /** Folders that are away are given up after minutes, which have passed. */
  async function settle(id: number, everything: ServerMail[]): Promise<void> {
    const wanted = everything.map(asLine).sort();
    let have: string[] = [];
    const end = Date.now() + 25_000;
    do {
      // In a transaction, which runs again when it meets the holder half-way.
      await kontor.db.transaction(tx =>
        tx.query(
          `update folder set missing_since = missing_since - interval '10 minutes' where mailbox_id = $1`,
          [id],
        ),
      );
      await look(id);
      await sleep(300);
      have = await ledger(id);
      const { state } = await kontor.mailboxOf(id);
      if (state === 'live' && have.join() === wanted.join() && !(await isParked(id))) return;
    } while (Date.now() < end);
    expect({ ...(await kontor.mailboxOf(id)), proof: null, have }).toEqual({
      state: 'live',
      reason: null,
      failures: expect.any(Number),
      proof: null,
      have: wanted,
    });
  }

  /** A folder that refused itself is left alone for a while, and no proof is balanced without it. */
  const isParked = async (id: number): Promise<boolean> =>
    (
      await kontor.db.query(
        `select from folder where mailbox_id = $1 and chosen and missing_since is null and parked_until > now()`,
        [id],
      )
    ).length > 0;

  const asLine = ({ path, uid, messageId, flags }: ServerMail): string =>
    `${path} ${uid} ${messageId} ${flags.join(' ')}`;

  async function ledger(id: number): Promise<string[]> {
    const rows = await kontor.db.query<ServerMail & { state: string }>(
      `select f.path, r.uid, coalesce('<' || m.message_id || '>', r.state) as "messageId", r.flags
       from remote_message r join folder f on f.id = r.folder_id left join message m on m.id = r.message_id
       where f.mailbox_id = $1 and r.state <> 'gone'`,
      [id],
    );
    return rows.map(row => asLine({ ...row, flags: [...row.flags].sort() })).sort();
  }

  /** Every mail that is there is one message with one copy, read where the server says so; and none is made up. */
  async function expectEachOnce(id: number, everything: ServerMail[], ever: Set<string>): Promise<void> {
    const copies = await kontor.db.query<{ messageId: string; seen: boolean; flagged: boolean }>(
      `select '<' || m.message_id || '>' as "messageId", c.seen, c.flagged
       from message_copy c join message m on m.id = c.message_id where c.mailbox_id = $1`,
      [id],
    );
    const byId = new Map(copies.map(copy => [copy.messageId, copy]));
    expect(byId.size).toBe(copies.length);
    expect(copies.filter(copy => !ever.has(copy.messageId))).toEqual([]);
    const places = Map.groupBy(everything, mail => mail.messageId);
    for (const [messageId, [first, ...others]] of places) {
      const copy = byId.get(messageId);
      // Where it is in several folders, each may say something else.
      if (others.length > 0) expect(copy).toBeDefined();
      else
        expect(copy).toEqual({
          messageId,
          seen: first?.flags.includes('\\Seen'),
          flagged: first?.flags.includes('\\Flagged'),
        });
    }
  }

  /** The same mails, one after the other into another database, make the same threads. */
  async function expectThreadsInOrder(
    user: string,
    id: number,
    sent: readonly { id: string; raw: string }[],
  ): Promise<void> {
    const groups = async (db: Syncing['db'], mailboxId: number): Promise<string[]> => {
      const rows = await db.query<{ ids: string[] }>(
        `select array_agg('<' || m.message_id || '>' order by m.message_id) as ids
         from message_copy c join message m on m.id = c.message_id where c.mailbox_id = $1 group by c.thread_id`,
        [mailboxId],
      );
      return rows.map(row => row.ids.join(' ')).sort();
    };
    const found = await groups(kontor.db, id);
    const known = new Set(found.flatMap(ids => ids.split(' ')));
    const email = `${user}@kontor.example`;
    const other = await inOrder.mailbox(await inOrder.user(email), email);
    const mails = sent.filter(mail => known.has(mail.id)).map(mail => mail.raw);
    await inOrder.receive(other, mails);
    expect(found).toEqual(await groups(inOrder.db, other));
  }
}
