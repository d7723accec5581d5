import { setTimeout as sleep } from 'node:timers/promises';
import { startKontor, type BenchKontor } from './kontor.js';
import { cpuOf, cpuOfEnded, cpuOfMachine, median, peakMemoryOf } from './machine.js';
import type { Probe } from './probe.js';
import { rep, type MailServer } from './server.js';
import { seedDeals, verdict, type Verdict } from './truth.js';
import { runYardstick, type YardstickRun } from './yardstick.js';

export interface KontorRun {
  /** Seconds from the request that connects the mailbox until it is live and its proof is balanced. */
  wall: number;
  /** The same from the first mail in the ledger on. */
  busy: number;
  /** CPU seconds. */
  worker: number;
  postgres: number;
  dovecot: number;
  api: number;
  /** What everybody else on this machine used meanwhile. */
  others: number;
  /** Peak resident memory of the worker, MB. */
  memory: number;
  databaseMb: number;
  probe: Probe | null;
  verdict: Verdict;
}

export interface ImportRound {
  yardstick: YardstickRun | null;
  kontor: KontorRun;
}

/** Takes in the same mailbox by both, in turn, so that both meet the same weather. */
export async function benchImport(
  mail: MailServer,
  options: { rounds: number; yardstick: boolean; say: (line: string) => void },
): Promise<ImportRound[]> {
  const rounds: ImportRound[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const yardstick = options.yardstick ? await runYardstick(mail.server, rep) : null;
    if (yardstick) options.say(`round ${round}: mbsync + notmuch ${yardstick.wall.toFixed(1)} s`);
    const kontor = await runKontor(mail);
    options.say(`round ${round}: Kontor ${kontor.wall.toFixed(1)} s`);
    rounds.push({ yardstick, kontor });
  }
  return rounds;
}

/** Mails, from the first in the ledger to the end of the import. */
export async function importedInASecond(mail: MailServer): Promise<number> {
  const { busy } = await runKontor(mail);
  return mail.truth.mails.length / busy;
}

/** An empty database each time, and nothing from an earlier round in it. */
async function runKontor({ server, truth }: MailServer): Promise<KontorRun> {
  const bench = await startKontor(truth.owner);
  let stopped = false;
  try {
    const deals = await seedDeals(bench.sql, truth);
    const worker = bench.kontor.workerPids()[0] as number;
    const apis = bench.kontor.api.pid;
    const now = () => ({
      worker: cpuOf(worker),
      postgres: cpuOf(bench.postgresPid),
      dovecot: cpuOf(server.pid()),
      api: cpuOf(apis),
      machine: cpuOfMachine(),
      ended: cpuOfEnded(),
      at: performance.now(),
    });
    const before = now();
    const id = await bench.connect(server, rep, truth.owner);
    const first = await untilLive(bench, id);
    const after = now();
    const memory = peakMemoryOf(worker);
    const spent = (name: 'worker' | 'postgres' | 'dovecot' | 'api' | 'machine'): number =>
      after[name] - before[name];
    const ours = spent('worker') + spent('postgres') + spent('dovecot') + spent('api');
    const size = await bench.sql.query<{ mb: number }>(
      'select pg_database_size(current_database()) / 1048576.0 as mb',
    );
    await reportStatements(bench);
    const checked = await verdict(bench.sql, truth, deals);
    stopped = true;
    const probe = await bench.stop();
    return {
      wall: (after.at - before.at) / 1000,
      busy: (after.at - first) / 1000,
      worker: spent('worker'),
      postgres: spent('postgres'),
      dovecot: spent('dovecot'),
      api: spent('api'),
      others: Math.max(0, spent('machine') - ours),
      memory,
      databaseMb: Number(size.rows[0]?.mb ?? 0),
      probe,
      verdict: checked,
    };
  } finally {
    if (!stopped) await bench.stop();
  }
}

/** @returns when the first mail was in the ledger. @throws when nothing moves any more, or the proof does not balance */
async function untilLive({ sql, kontor }: BenchKontor, id: number): Promise<number> {
  let first = 0;
  let last = { settled: -1, at: performance.now() };
  for (;;) {
    const { rows } = await sql.query<{
      state: string;
      reason: string | null;
      balanced: boolean | null;
      any: boolean;
    }>(
      `select state, reason, (proof ->> 'balanced')::boolean as balanced, exists (select 1 from remote_message) as any
         from mailbox where id = $1`,
      [id],
    );
    const [mailbox] = rows;
    if (first === 0 && mailbox?.any) first = performance.now();
    if (mailbox?.state === 'live' && mailbox.balanced !== null) {
      if (!mailbox.balanced) throw new Error('The proof does not balance');
      return first;
    }
    if (performance.now() - last.at > 20_000) {
      // Counted rarely: it reads the whole ledger.
      const counted = await sql.query<{ n: number }>(
        `select count(*)::int as n from remote_message where state = 'stored'`,
      );
      const settled = counted.rows[0]?.n ?? 0;
      if (settled === last.settled)
        throw new Error(
          `The import stands still at ${settled} (${mailbox?.state}, ${mailbox?.reason})\n${kontor.logs()}`,
        );
      last = { settled, at: performance.now() };
    }
    await sleep(50);
  }
}

/** With --profile: which statements PostgreSQL spent its time on. */
export async function reportStatements({ sql }: BenchKontor): Promise<void> {
  if (!process.env['BENCH_PROFILE']) return;
  await sql.query('create extension if not exists pg_stat_statements');
  const { rows } = await sql.query(
    `select round(total_exec_time)::int as ms, calls::int, round(mean_exec_time::numeric, 2)::float as mean, rows::int,
            regexp_replace(left(query, 160), '\\s+', ' ', 'g') as statement
       from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())
      order by total_exec_time desc limit 25`,
  );
  console.table(rows);
}

export const ratioOf = (rounds: ImportRound[]): number =>
  median(rounds.flatMap(({ yardstick, kontor }) => (yardstick ? [kontor.wall / yardstick.wall] : [])));
