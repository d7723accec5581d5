import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import type { NamedQuery, Row } from './query.js';
import { tokens, type Who } from './seed.js';

/** What PostgreSQL did for one request. */
export interface Plan {
  name: string;
  who: Who;
  path: string;
  statements: { text: string; plan: string; ms: number }[];
}

interface Asked {
  kontor: { url: string };
  sql: pg.Client;
  statements: string;
}

/**
 * Asks once while Kontor writes down its statements, and explains each of them as it was sent: planned for its values; or, where
 * it was prepared, run as often before as makes PostgreSQL decide between a plan for these values and one for all, unless its
 * transaction had that decided.
 */
export async function explainAll(
  query: NamedQuery,
  who: Who,
  { kontor, sql, statements: file }: Asked,
  ask: (url: string, path: string, options: { token: string }) => Promise<unknown>,
): Promise<Plan> {
  const [row] = (await sql.query<Row>(query.parameters(who))).rows;
  const path = query.request(row!);
  // As it is asked by who has asked before.
  await ask(kontor.url, path, { token: tokens[who] });
  writeFileSync(file, '');
  try {
    await ask(kontor.url, path, { token: tokens[who] });
    const sent = readFileSync(file, 'utf8').trim().split('\n');
    const statements: Plan['statements'] = [];
    for (const line of sent) {
      const asked = JSON.parse(line) as Sent;
      const { text } = asked;
      if (!/^\s*(select|with)\b/i.test(text)) continue;
      const plan = await explain(sql, asked);
      statements.push({ text, plan, ms: Number(/Execution Time: ([\d.]+)/.exec(plan)?.[1] ?? 0) });
    }
    return { name: query.name, who, path, statements };
  } finally {
    rmSync(file);
  }
}

const runsBefore = 5;

/** A statement as it was sent. */
interface Sent {
  text: string;
  values: unknown[];
  isPrepared: boolean;
  /** On a connection on which PostgreSQL keeps the plans (see src/platform/kept-plan.ts). */
  isKept: boolean;
}

async function explain(sql: pg.Client, { text, values, isPrepared, isKept }: Sent): Promise<string> {
  const mode = isKept ? 'force_generic_plan' : isPrepared ? 'auto' : 'force_custom_plan';
  await sql.query(`set plan_cache_mode = ${mode}; set max_parallel_workers_per_gather = ${isKept ? 0 : 2}`);
  await sql.query(`prepare asked as ${text}`);
  try {
    const literals = values.map(literal).join(', ');
    const execute = `execute asked${values.length > 0 ? `(${literals})` : ''}`;
    for (let n = 0; n < runsBefore; n++) await sql.query(execute);
    const { rows } = await sql.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${execute}`);
    return rows.map(line => line['QUERY PLAN']).join('\n');
  } finally {
    await sql.query('deallocate asked');
  }
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value))
    return pg.escapeLiteral(
      `{${value.map(one => (one === null ? 'null' : JSON.stringify(String(one)))).join(',')}}`,
    );
  return pg.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** Every plan, as a page of Markdown; a statement that several requests send stands there once. */
export function plansPage(plans: Plan[]): string {
  const lines = [
    '# What PostgreSQL does for the named queries',
    '',
    'Every statement that Kontor sent for one request, at full size, by `EXPLAIN (ANALYZE, BUFFERS)`; written by',
    '`npm run bench -- queries --plans`. Told of each node: its time in all its loops, the rows of one loop, and how many loops.',
    'Left out: what was never run, filters, and what comes after the first sixty lines of a plan.',
    '',
  ];
  const shown = new Map<string, string>();
  for (const { name, who, path, statements } of plans) {
    lines.push(`## ${name} (${who})`, '', `\`${path.slice(0, 150)}\``, '');
    for (const { text, plan, ms } of statements) {
      const statement = text.replaceAll(/\s+/g, ' ').trim();
      const before = shown.get(statement);
      if (before !== undefined) {
        lines.push(`${ms.toFixed(1)} ms: \`${statement.slice(0, 60)}…\`, as at “${before}”`, '');
        continue;
      }
      shown.set(statement, name);
      lines.push('```', statement.slice(0, 400), '', ...short(plan), '```', '');
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

const mostLines = 60;

/** A plan's nodes and by what its indexes were asked, a line each. */
function short(plan: string): string[] {
  const all = plan.split('\n');
  const nodes = all.flatMap(line => {
    const indent = ' '.repeat(Math.floor((/^ */.exec(line)?.[0].length ?? 0) / 3));
    const node =
      /^ *(?:-> *)?(.*?) *\(cost.*\(actual time=[\d.]+\.\.([\d.]+) rows=([\d.]+) loops=(\d+)\)/.exec(line);
    if (node) {
      const [, what, ms, rows, loops] = node as unknown as [string, string, string, string, string];
      const took = (Number(ms) * Number(loops)).toFixed(2);
      return [`${indent}${what}: ${took} ms, ${Number(rows)} rows${loops === '1' ? '' : `, ${loops} loops`}`];
    }
    const told = /^ *((?:Index Cond|CTE|InitPlan|SubPlan)\b.*)$/.exec(line)?.[1];
    return told ? [`${indent}${told.slice(0, 110)}`] : [];
  });
  const buffers = all.find(line => line.trim().startsWith('Buffers:'));
  return [
    ...nodes.slice(0, mostLines),
    ...(nodes.length > mostLines ? [`… and ${nodes.length - mostLines} lines more`] : []),
    [buffers?.trim(), ...all.filter(line => /^(Planning|Execution) Time/.test(line))]
      .filter(Boolean)
      .join('; '),
  ];
}
