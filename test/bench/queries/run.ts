import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { newFolder } from '../../support/servers.js';
import { spawnKontor, type Kontor } from '../../support/services.js';
import { asAdmin, urlOf } from '../kontor.js';
import { median } from '../machine.js';
import { namedQueries } from './list.js';
import type { NamedQuery, Row } from './query.js';
import { explainAll, type Plan } from './plans.js';
import { seed, tokens, type Who } from './seed.js';
import { sizeOf } from './size.js';

export interface QueryOptions {
  /** 1 is 200,000 deals, 500,000 persons, 1,000,000 activities and 500,000 mails. */
  scale: number;
  who: readonly Who[];
  /** Only queries whose name has this. */
  only?: string | undefined;
  /** Shows what PostgreSQL did for each. */
  plans: boolean;
  /** The databases stay, and are found again by the next run. */
  keep: boolean;
  say: (line: string) => void;
}

/** Medians in milliseconds. */
export interface QueryTimes {
  name: string;
  who: Who;
  full: number;
  tenth: number;
  byHand: number;
  sums: boolean;
}

export interface Throughput {
  name: string;
  kontor: number;
  bare: number;
}

export interface QueryResults {
  scale: number;
  times: QueryTimes[];
  throughput: Throughput[];
  plans: Plan[];
  /** Of the machine, in the last minutes of the run. */
  load: number;
  /** Where Kontor and the SQL by hand do not agree. */
  wrong: string[];
}

// Ids are numbers, as the API has them.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

interface Side {
  url: string;
  kontor: Kontor;
  sql: pg.Client;
}

/**
 * Asks Kontor the named queries over a company at full size and over one a tenth of it, turn by turn, and beside them the
 * bare handler that knows the SQL by heart.
 */
export async function benchQueries(options: QueryOptions): Promise<QueryResults> {
  const { scale, say } = options;
  const sides: Side[] = [];
  let bare: Bare | undefined;
  let recorded: Recorded | undefined;
  try {
    for (const part of [1, 0.1]) sides.push(await startSide(scale * part, options));
    if (options.plans) recorded = await startRecorded(sides[0]!.url);
    bare = await startBare(sides.map(side => side.url));
    const times: QueryTimes[] = [];
    const plans: Plan[] = [];
    const wrong: string[] = [];
    const wanted = namedQueries.filter(query => query.name.includes(options.only ?? ''));
    for (const query of wanted) {
      for (const who of options.who) {
        const result = await timed(query, who, sides, bare, wrong);
        // A small company may have nothing of the kind.
        if (!result) continue;
        times.push(result);
        say(
          `${query.name} (${who}): ${[result.full, result.tenth, result.byHand].map(ms => ms.toFixed(1)).join(' / ')} ms`,
        );
        if (recorded && who === options.who.at(-1))
          plans.push(await explainAll(query, who, { ...recorded, sql: sides[0]!.sql }, ask));
      }
    }
    const throughput: Throughput[] = [];
    for (const name of ['deals, in the order they were added', 'detail: a deal']) {
      const query = wanted.find(one => one.name === name);
      if (query) throughput.push(await rates(query, sides[0]!, bare));
    }
    return { scale, times, throughput, plans, load: loadavg()[1]!, wrong };
  } finally {
    bare?.process.kill();
    await recorded?.kontor.stop();
    for (const side of sides) {
      await side.sql.end();
      await side.kontor.stop();
    }
  }
}

async function startSide(scale: number, { keep, say }: QueryOptions): Promise<Side> {
  const database = `bench_queries_${String(scale).replace('.', '_')}`;
  const url = urlOf(database);
  const isThere = await asAdmin(async admin => {
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount && keep) return true;
    await admin.query(`drop database if exists ${database} with (force)`);
    await admin.query(`drop database if exists ${database}_unfinished with (force)`);
    await admin.query(`create database ${database}_unfinished`);
    return false;
  });
  if (!isThere) {
    say(`Filling ${database} ...`);
    await seed(urlOf(`${database}_unfinished`), sizeOf(scale), say);
    await asAdmin(admin => admin.query(`alter database ${database}_unfinished rename to ${database}`));
  }
  const sql = new pg.Client({ connectionString: url });
  await sql.connect();
  return { url, kontor: await startKontor(url), sql };
}

const startKontor = (url: string, more: Record<string, string> = {}): Promise<Kontor> =>
  spawnKontor({
    workers: 0,
    env: {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DATABASE_URL: url,
      SECRET_KEY: Buffer.alloc(32, 'bench').toString('base64'),
      API_RATE_LIMIT: '0',
      ...more,
    },
  });

interface Recorded {
  kontor: Kontor;
  /** Where it writes what it asks PostgreSQL, one statement a line. */
  statements: string;
}

/** One more, of which the statements are known; to record them costs something with each, so it is not timed. */
async function startRecorded(url: string): Promise<Recorded> {
  const statements = join(newFolder('statements'), 'sent.jsonl');
  const preload = pathToFileURL(join(import.meta.dirname, 'statements.js')).href;
  const kontor = await startKontor(url, {
    BENCH_STATEMENTS: statements,
    NODE_OPTIONS: `--import=${preload}`,
  });
  return { kontor, statements };
}

interface Bare {
  url: string;
  process: ChildProcess;
}

async function startBare(urls: string[]): Promise<Bare> {
  const child = fork(join(import.meta.dirname, 'bare.js'), [JSON.stringify(urls)]);
  const [url] = (await once(child, 'message')) as [string];
  return { url, process: child };
}

const agent = new Agent({ keepAlive: true });

interface Answered {
  ms: number;
  text: string;
}

/** How long the whole answer took, and what it was. @throws where it is no success */
export function ask(
  url: string,
  path: string,
  { token, body }: { token?: string; body?: object } = {},
): Promise<Answered> {
  return new Promise((done, fail) => {
    const begun = performance.now();
    const sent = request(
      new URL(path, url),
      {
        agent,
        method: body ? 'POST' : 'GET',
        headers: {
          ...(token ? { 'x-api-token': token } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
      },
      answer => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (text += part));
        answer.on('end', () => {
          if ((answer.statusCode ?? 500) < 300) done({ ms: performance.now() - begun, text });
          else fail(new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`));
        });
      },
    );
    sent.on('error', fail);
    sent.end(body && JSON.stringify(body));
  });
}

/** What is wrong where the SQL by hand does not find what Kontor finds: it would be the yardstick of something else. */
function difference(
  { name }: NamedQuery,
  who: Who,
  path: string,
  kontor: string,
  byHand: string,
): string | null {
  const idsOf = (text: string) =>
    (JSON.parse(text) as { data: { id: number | string }[] }).data.map(({ id }) => id);
  const ours = idsOf(kontor);
  // One more than a page, and where something is joined to it, in no order.
  const theirs = new Set(idsOf(byHand));
  const missing = ours.filter(id => !theirs.has(id));
  const page = Number(/[?&]limit=(\d+)/.exec(path)?.[1] ?? 100);
  if (missing.length === 0 && ours.length === Math.min(theirs.size, page)) return null;
  return `${name} (${who}), ${path}: Kontor finds ${ours.length}, by hand one finds ${theirs.size}, without ${missing.slice(0, 5).join()}`;
}

/**
 * Each request once to warm everything up, then again, turn by turn, timed: twice, of which the shorter counts, since others may
 * use the machine.
 */
async function timed(
  query: NamedQuery,
  who: Who,
  sides: Side[],
  bare: Bare,
  wrong: string[],
): Promise<QueryTimes | null> {
  const rows: Row[][] = [];
  for (const side of sides) rows.push((await side.sql.query<Row>(query.parameters(who))).rows);
  const name = `${namedQueries.indexOf(query)}-${who}`;
  await ask(bare.url, '/statements', { body: { name, text: query.byHand(who) } });
  const token = tokens[who];
  const taken: Record<'full' | 'tenth' | 'byHand', number[]> = { full: [], tenth: [], byHand: [] };
  const shorter = (times: number[], n: number, ms: number) => (times[n] = Math.min(times[n] ?? ms, ms));
  const count = Math.max(...rows.map(some => some.length));
  if (rows.some(some => some.length === 0)) return null;
  for (const pass of ['warm', 'timed', 'again']) {
    for (let n = 0; n < count; n++) {
      const [row, small] = rows.map(some => some[n % some.length]!) as [Row, Row];
      const values = encodeURIComponent(JSON.stringify(query.values(row)));
      const full = await ask(sides[0]!.kontor.url, query.request(row), { token });
      const byHand = await ask(bare.url, `/rows/0/${name}?values=${values}`);
      const tenth = await ask(sides[1]!.kontor.url, query.request(small), { token });
      if (pass === 'warm') {
        if (query.isList)
          wrong.push(...[difference(query, who, query.request(row), full.text, byHand.text) ?? []].flat());
        continue;
      }
      shorter(taken.full, n, full.ms);
      shorter(taken.tenth, n, tenth.ms);
      shorter(taken.byHand, n, byHand.ms);
    }
  }
  return {
    name: query.name,
    who,
    full: median(taken.full),
    tenth: median(taken.tenth),
    byHand: median(taken.byHand),
    sums: query.sums ?? false,
  };
}

const seconds = 4;
const atOnce = 8;

/** Requests a second, eight at a time: Kontor's, then the bare handler's, twice, so that neither has the quieter machine. */
async function rates(query: NamedQuery, side: Side, bare: Bare): Promise<Throughput> {
  const who = 'regular';
  const { rows } = await side.sql.query<Row>(query.parameters(who));
  const kontor = (row: Row) => ask(side.kontor.url, query.request(row), { token: tokens[who] });
  const byHand = (row: Row) =>
    ask(
      bare.url,
      `/rows/0/${namedQueries.indexOf(query)}-${who}?values=${encodeURIComponent(JSON.stringify(query.values(row)))}`,
    );
  const found: Record<'kontor' | 'bare', number[]> = { kontor: [], bare: [] };
  for (let round = 0; round < 2; round++) {
    found.kontor.push(await rate(rows, kontor));
    found.bare.push(await rate(rows, byHand));
  }
  return { name: query.name, kontor: median(found.kontor), bare: median(found.bare) };
}

async function rate(rows: Row[], one: (row: Row) => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  let answered = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async (_, at) => {
      for (let n = at; performance.now() - begun < seconds * 1000; n += atOnce) {
        await one(rows[n % rows.length]!);
        answered++;
      }
    }),
  );
  return answered / ((performance.now() - begun) / 1000);
}
