import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { until } from '../support/servers.js';
import { startKontor, type BenchKontor } from './kontor.js';
import { percentile } from './machine.js';
import { rep, type MailServer } from './server.js';

const boxes = 20;
const pauseMs = 40;

/** From the server's notice to the commit, milliseconds. */
export interface Latency {
  mails: number;
  p50: number;
  p99: number;
  max: number;
}

export interface LivePhase {
  name: string;
  kontor: Latency;
  bare: Latency;
  /** From the end of APPEND to Kontor's commit: with the server's own delay before it tells of new mail. */
  whole: Latency;
}

/**
 * New mail in twenty mailboxes, with nothing else to do and beside the backfill of a large one. Each mail goes to a
 * mailbox that Kontor holds and to one that a bare program watches, in turn, so both meet the same moment.
 */
export async function benchLive(
  mail: MailServer,
  options: { mails: number; say: (line: string) => void },
): Promise<LivePhase[]> {
  const { server, truth, home } = mail;
  const bench = await startKontor(truth.owner);
  const bare = await startBare(bench, mail);
  const names = (kind: string): string[] => Array.from({ length: boxes }, (_, i) => `${kind}${i}`);
  const clients: ImapFlow[] = [];
  try {
    for (const user of names('live')) await bench.connect(server, user, `${user}@fernhill-sales.example`);
    await untilState(bench, 'live', boxes);
    for (const kind of ['live', 'bare'])
      for (const user of names(kind)) clients.push(await server.connect(user));
    const deliver = deliverer(clients, home);

    // Both programs meet their first mails with cold caches and unprepared statements: those are not measured.
    const warm = 2 * boxes;
    await deliver('warm', warm);
    await settled(bench, warm);
    const quiet = await deliver('quiet', options.mails);
    await settled(bench, warm + options.mails);
    options.say('live mail: measured with nothing beside');

    const big = await bench.connect(server, rep, truth.owner);
    await until(
      'the backfill has begun',
      () =>
        hasRow(
          bench,
          `select 1 from remote_message r join folder f on f.id = r.folder_id
      where f.mailbox_id = ${big} and r.state = 'stored' limit 1`,
        ),
      { milliseconds: 30_000 },
    );
    const busy = await deliver('busy', options.mails);
    const still = await hasRow(bench, `select 1 from mailbox where id = ${big} and state = 'backfilling'`);
    await settled(bench, warm + options.mails * 2);
    options.say('live mail: measured beside a backfill');

    const beside = `while a backfill runs beside${still ? '' : ' (which ended before the last mails)'}`;
    return [await phase(bench, 'nothing beside', 'quiet', quiet), await phase(bench, beside, 'busy', busy)];
  } finally {
    await Promise.all(clients.map(client => client.logout().catch(() => undefined)));
    bare.kill();
    await bench.stop();
  }
}

/** The program to compare with, in a process of its own: see bare.ts. */
async function startBare(bench: BenchKontor, { server }: MailServer) {
  await bench.sql.query(
    'create table bare_mail (message_id text primary key, raw bytea not null, noticed_at timestamptz not null)',
  );
  const url = bench.kontor.env['DATABASE_URL'] ?? '';
  const child = fork(join(import.meta.dirname, 'bare.js'), [url, String(server.imapPort), String(boxes)]);
  await once(child, 'message');
  return child;
}

type Appended = Map<string, number>;

/** Appends mails to the boxes in turn; each gets its own Message-ID. Returns when each was appended. */
function deliverer(clients: ImapFlow[], home: string): (tag: string, count: number) => Promise<Appended> {
  const folder = join(home, 'cur');
  const files = readdirSync(folder);
  return async (tag, count) => {
    const appended: Appended = new Map();
    for (let i = 0; i < count; i++) {
      const file = files[(i * 37) % files.length] as string;
      const text = readFileSync(join(folder, file), 'latin1').replaceAll('\n', '\r\n');
      for (const kind of ['live', 'bare']) {
        const id = `${tag}.${kind}.${i}@bench.example`;
        const raw = text.replace(/^Message-ID: .*$/m, `Message-ID: <${id}>`);
        const client = clients[(i % boxes) + (kind === 'live' ? 0 : boxes)] as ImapFlow;
        await client.append('INBOX', Buffer.from(raw, 'latin1'));
        appended.set(id, Date.now());
      }
      await sleep(pauseMs);
    }
    return appended;
  };
}

async function untilState({ sql }: BenchKontor, state: string, count: number): Promise<void> {
  const inState = async () =>
    (await sql.query('select 1 from mailbox where state = $1', [state])).rowCount === count;
  await until(`${count} mailboxes are ${state}`, inState, { milliseconds: 60_000, pause: 100 });
}

async function settled({ sql }: BenchKontor, count: number): Promise<void> {
  const query = `select (select count(*)::int from bare_mail) as bare,
                        (select count(*)::int from message where message_id like '%@bench.example') as kontor`;
  await until(
    `${count} new mails have arrived on both sides`,
    async () => {
      const [row] = (await sql.query<{ bare: number; kontor: number }>(query)).rows;
      return row?.bare === count && row.kontor === count;
    },
    { milliseconds: 60_000, pause: 250 },
  );
}

const hasRow = async ({ sql }: BenchKontor, query: string): Promise<boolean> =>
  (await sql.query(query)).rowCount === 1;

interface Timed {
  id: string;
  ms: number;
  committed: Date;
}

/** The database's own time of the commit, not the `now()` of the rows: that is when their transaction began. */
async function phase(
  { sql }: BenchKontor,
  name: string,
  tag: string,
  appended: Appended,
): Promise<LivePhase> {
  const ours = await sql.query<Timed>(
    `select message.message_id as id, committed.at as committed,
            extract(epoch from committed.at - ledger.noticed_at)::float * 1000 as ms
       from message join remote_message ledger on ledger.message_id = message.id,
            lateral (select pg_xact_commit_timestamp(xmin) as at from participant where message_id = message.id limit 1) committed
      where message.message_id like $1`,
    [`${tag}.live.%`],
  );
  const theirs = await sql.query<Timed>(
    `select message_id as id, extract(epoch from pg_xact_commit_timestamp(xmin) - noticed_at)::float * 1000 as ms
       from bare_mail where message_id like $1`,
    [`${tag}.bare.%`],
  );
  return {
    name,
    kontor: latency(ours.rows.map(row => row.ms)),
    bare: latency(theirs.rows.map(row => row.ms)),
    whole: latency(ours.rows.map(row => row.committed.getTime() - (appended.get(row.id) ?? Number.NaN))),
  };
}

const latency = (values: number[]): Latency => ({
  mails: values.length,
  p50: percentile(values, 0.5),
  p99: percentile(values, 0.99),
  max: Math.max(...values),
});
