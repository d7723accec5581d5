/**
 * `npm run accuracy -- [--check] [--update] [--sync] [--only words] [--misses words]`
 *
 * --check   ends with 1 where a figure is below the one in expected.json
 * --update  writes this run's figures there; of a run that is partial only those that it has
 * --sync    also puts mail into a real Dovecot and has real workers sync it
 * --only    only the parts whose name has one of these words: mime, threads, authors, intake, sync
 * --misses  tells of each disagreement of the rows whose name holds this text
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { OnMiss, Row } from './corpora.js';
import { authorRows, intakeRows } from './intake.js';
import { mimeReport } from './mime.js';
import { syncRows } from './sync.js';
import { threadRows } from './threads.js';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
    sync: { type: 'boolean', default: false },
    only: { type: 'string' },
    misses: { type: 'string' },
  },
});
const corpora = process.env['CORPORA_DIR'];
if (!corpora) throw new Error('CORPORA_DIR names the folder of real mail; it is not set.');

const onMiss: OnMiss = (row, file, ours, theirs) => {
  if (values.misses && row.includes(values.misses))
    console.log(`${row} | ${file}\n   ours   ${JSON.stringify(ours)}\n   theirs ${JSON.stringify(theirs)}`);
};
const parts: Record<string, () => Promise<Row[]>> = {
  mime: async () => (await mimeReport(corpora, onMiss)).rows,
  threads: () => threadRows(corpora, onMiss),
  authors: () => authorRows(corpora, onMiss),
  intake: () => intakeRows(corpora, onMiss),
  sync: () => syncRows(corpora, onMiss),
};
const wanted = (name: string): boolean =>
  values.only ? values.only.includes(name) : name !== 'sync' || values.sync;

const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (!wanted(name)) continue;
  const begun = performance.now();
  const found = (await measure()).filter(row => row.total > 0 || row.note);
  rows.push(...found);
  print(found);
  console.log(`  (${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s)\n`);
}

type Floors = Record<string, { ok: number; total: number }>;
const file = 'test/accuracy/expected.json';
const floors: Floors = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Floors) : {};
if (values.update) {
  for (const { name, ok, total } of rows) floors[name] = { ok, total };
  writeFileSync(file, `${JSON.stringify(floors, null, 2)}\n`);
}
const fallen = rows.flatMap(row => verdict(row, floors[row.name]) ?? []);
for (const line of fallen) console.log(line);
if (values.check && fallen.length > 0) process.exitCode = 1;

/** Rows count different things, so shares are compared: more mails in a corpus are no loss, fewer right ones are. */
function verdict({ name, ok, total }: Row, floor: { ok: number; total: number } | undefined): string | null {
  if (!floor || floor.total === 0 || total === 0) return null;
  return ok / total < floor.ok / floor.total - 1e-9
    ? `FALLEN: ${name}: ${ok} of ${total}, was ${floor.ok} of ${floor.total}`
    : null;
}

function print(list: Row[]): void {
  const width = Math.max(...list.map(row => row.name.length));
  for (const { name, ok, total, note } of list) {
    const share = total > 0 ? `${((100 * ok) / total).toFixed(1)} %` : '';
    console.log(
      `${name.padEnd(width)}  ${String(ok).padStart(6)} /${String(total).padStart(6)}  ${share.padStart(7)}  ${note ?? ''}`.trimEnd(),
    );
  }
}
