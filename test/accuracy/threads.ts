/** Threads of real lists against those that notmuch makes: by ids and references alone, and with our own rules. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { json, mbox, samples, type OnMiss, type Row } from './corpora.js';
import { pipeline } from './pipeline.js';

/** One set of mails, and the threads that somebody else made of them, as lists of Message-IDs. */
interface Case {
  name: string;
  raws: Buffer[];
  expected: string[][];
  note: string;
}

const asNotmuch = 'as notmuch makes them';

interface Placed {
  message_id: string | null;
  thread_id: number;
  thread_rule: string;
  /** The thread that this one split off from by its subject. */
  split_from: number | null;
}

export async function threadRows(corpora: string, onMiss: OnMiss = () => undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for (const one of [...lists(corpora), ...notmuch(corpora), ...perl(corpora), ...mu(corpora)]) {
    rows.push(...(await measure(one, onMiss)));
  }
  return rows;
}

async function measure({ name, raws, expected, note }: Case, onMiss: OnMiss): Promise<Row[]> {
  const plain = await threadsOf(raws, false);
  const shuffled = await threadsOf(shuffle(raws), false);
  const ruled = await threadsOf(raws, true);
  const ruledShuffled = await threadsOf(shuffle(raws), true);

  const without = compare(expected, plain);
  for (const difference of without)
    onMiss(`${name}: threads`, difference.kind, difference.ids, difference.rules);
  const repeated = without.filter(difference => difference.ids.some(id => isRepeated(plain, id)));
  const wrong = new Set(without.flatMap(difference => difference.threads)).size;
  const excused = new Set(repeated.flatMap(difference => difference.threads)).size;

  const differences = compare(expected, ruled);
  const nameless = differences.filter(difference => difference.rules.length === 0);
  for (const difference of nameless)
    onMiss(`${name}: named differences`, difference.kind, difference.ids, difference.rules);
  const byRule = Map.groupBy(differences, ({ kind, rules }) => `${kind} by ${rules[0] ?? 'nothing'}`);
  const counts = [...byRule]
    .map(([rule, list]) => `${list.length} ${rule}`)
    .sort()
    .join(', ');
  return [
    {
      name: `${name}: threads by references`,
      ok: expected.length - wrong,
      total: expected.length,
      note: excused > 0 ? `${excused} differ by a repeated Message-ID` : note,
    },
    same(`${name}: the same in any order`, plain, shuffled),
    {
      name: `${name}: differences that a rule names`,
      ok: differences.length - nameless.length,
      total: differences.length,
      note: counts || 'none',
    },
    same(`${name}: with rules, the same in any order`, ruled, ruledShuffled),
  ];
}

async function threadsOf(raws: Buffer[], subjectRules: boolean): Promise<Placed[]> {
  const run = await pipeline({ subjectRules });
  try {
    await run.takeIn(raws);
    return await run.query<Placed>(
      `select message_id, thread_id, thread_rule, coalesce(origin.merged_into, origin.id) as split_from
         from message join thread on thread.id = thread_id left join thread origin on origin.id = thread.split_from
        order by message.id`,
    );
  } finally {
    await run.close();
  }
}

interface Difference {
  kind: 'split' | 'joined';
  ids: string[];
  /** Numbers of the expected threads that are concerned. */
  threads: number[];
  /** The rules beyond plain references that took part. */
  rules: string[];
}

const telling = {
  split: ['subject-differs', 'about', 'own-mail', 'thread-index'],
  joined: ['subject', 'about', 'own-mail', 'thread-index'],
};

function compare(expected: string[][], placed: Placed[]): Difference[] {
  const ours = new Map(placed.map(row => [row.message_id ?? '', row]));
  const theirs = new Map(expected.flatMap((ids, number) => ids.map(id => [id, number] as const)));
  const rulesOf = (ids: string[], kind: Difference['kind']): string[] => {
    const rows = ids.flatMap(id => ours.get(id) ?? []);
    const seen = new Set(rows.map(row => row.thread_rule));
    // A mail that opened a new subject and was answered in the same batch shares references with the answer as well: then
    // only its thread tells that it was split off.
    const threads = new Set(rows.map(row => row.thread_id));
    if (rows.some(row => row.split_from !== null && threads.has(row.split_from))) seen.add('subject-differs');
    return telling[kind].filter(rule => seen.has(rule));
  };
  const splits = expected.flatMap((ids, number): Difference[] => {
    const known = ids.filter(id => ours.has(id));
    if (new Set(known.map(id => ours.get(id)?.thread_id)).size <= 1) return [];
    return [{ kind: 'split', ids: known, threads: [number], rules: rulesOf(known, 'split') }];
  });
  const byThread = Map.groupBy(
    [...theirs.keys()].filter(id => ours.has(id)),
    id => ours.get(id)?.thread_id,
  );
  const joins = [...byThread.values()].flatMap((ids): Difference[] => {
    const threads = [...new Set(ids.map(id => theirs.get(id) as number))];
    return threads.length <= 1 ? [] : [{ kind: 'joined', ids, threads, rules: rulesOf(ids, 'joined') }];
  });
  return [...splits, ...joins];
}

const isRepeated = (placed: Placed[], id: string): boolean =>
  placed.filter(row => row.message_id === id).length > 1;

/** Mails that stand with the same others in both. */
function same(name: string, a: Placed[], b: Placed[]): Row {
  const neighbours = (placed: Placed[]): Map<string, string> => {
    const named = placed.filter(row => row.message_id !== null);
    const threads = Map.groupBy(named, row => row.thread_id);
    const lists = new Map(
      [...threads].map(([id, rows]) => [
        id,
        rows
          .map(row => row.message_id)
          .sort()
          .join(' '),
      ]),
    );
    return new Map(named.map(row => [row.message_id as string, lists.get(row.thread_id) as string]));
  };
  const [first, second] = [neighbours(a), neighbours(b)];
  const ok = [...first].filter(([id, others]) => second.get(id) === others).length;
  return { name, ok, total: first.size };
}

/** The same order every time. */
function shuffle(raws: Buffer[]): Buffer[] {
  const step = [7919, 6007, 4001, 101, 7].find(prime => raws.length % prime !== 0) ?? 1;
  return raws.map((_, i) => raws[(i * step) % raws.length] as Buffer);
}

function lists(corpora: string): Case[] {
  return ['mailbox-linux-man', 'mailbox-usrp-users-a'].flatMap(folder => {
    const dir = join(corpora, folder);
    const raws = ['2019', '2020'].flatMap(year =>
      mbox(join(dir, `${year}.mbox.gz`)).map(sample => unquoted(sample.raw)),
    );
    const expected = lines(join(dir, 'threads-notmuch.jsonl.gz'));
    return raws.length > 0
      ? [{ name: folder.replace(/^mailbox-|-a$/g, ''), raws, expected, note: asNotmuch }]
      : [];
  });
}

/** mboxrd: without the line that separates, and `>From ` as it was. */
function unquoted(raw: Buffer): Buffer {
  const mail = raw.subarray(raw.indexOf(0x0a) + 1).toString('latin1');
  return Buffer.from(mail.replace(/^>(>*From )/gm, '$1'), 'latin1');
}

function notmuch(corpora: string): Case[] {
  return ['default', 'lkml', 'threading', 'duplicate'].flatMap(set => {
    const raws = samples(join(corpora, 'thread-notmuch', set)).map(sample => sample.raw);
    const expected = lines(join(corpora, `thread-notmuch/${set}-threads.jsonl`));
    return raws.length > 0 ? [{ name: `notmuch ${set}`, raws, expected, note: asNotmuch }] : [];
  });
}

function lines(path: string): string[][] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => (JSON.parse(line) as [string, string | null][]).map(([id]) => id));
}

interface PerlCase {
  box: string;
  rows: [depth: number, subject: string, id: string][];
}

/** JWZ's algorithm, which also joins threads by subject and lists mails that it knows by name only. */
function perl(corpora: string): Case[] {
  const dir = join(corpora, 'thread-perl-mail-thread');
  const cases = json<Record<string, PerlCase>>(join(dir, 'expected.json'), {});
  return Object.entries(cases).flatMap(([test, { box, rows }]): Case[] => {
    const path = join(dir, box);
    if (!existsSync(path) || rows.length === 0) return [];
    const raws = readFileSync(path, 'latin1')
      .split(/^From .*\d{4}\r?\n/m)
      .filter(text => text.trim() !== '')
      .map(text => Buffer.from(text, 'latin1'));
    const expected: string[][] = [];
    for (const [depth, , id] of rows) {
      if (depth === 0) expected.push([id]);
      else expected.at(-1)?.push(id);
    }
    return [{ name: `Mail::Thread ${test}`, raws, expected, note: 'they join by subject too' }];
  });
}

/** mu keeps no list of its threads; its folders are here for what they hold: odd names, odd mails, long references. */
function mu(corpora: string): Case[] {
  const raws = samples(join(corpora, 'thread-mu'), name => !/noindex|noupdate|ignore/.test(name)).map(
    sample => sample.raw,
  );
  return raws.length > 0 ? [{ name: 'mu', raws, expected: [], note: 'it has no list of threads' }] : [];
}
