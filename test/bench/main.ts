/**
 * `npm run bench -- [import|live] [--quick] [--mails 10000] [--rounds 3] [--seed 1] [--no-yardstick] [--profile]`
 * `npm run bench -- smtp [--quick] [--mails 2000] [--rounds 3]`
 * `npm run bench -- queries [--quick] [--scale 1] [--only deals] [--who admin,regular,own] [--plans] [--keep]`
 * `npm run bench -- browser [--quick] [--only board]`
 *
 * Without a name all run. Results go to test/bench/RESULTS.md, each to its own section, save those of --quick, --profile
 * and --only; plans go to test/bench/PLANS.md. With --keep the companies of `queries` stay for the next run.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchBrowser, browserTable } from './browser/run.js';
import { benchImport, importedInASecond } from './import.js';
import { benchLive } from './live.js';
import { plansPage } from './queries/plans.js';
import { benchQueries } from './queries/run.js';
import type { Who } from './queries/seed.js';
import { queriesTable } from './queries/table.js';
import { importTable, liveTable, writeResults } from './results.js';
import { startMailServer } from './server.js';
import { benchSmtp, smtpTable } from './smtp.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    mails: { type: 'string' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'no-yardstick': { type: 'boolean', default: false },
    scale: { type: 'string' },
    only: { type: 'string' },
    who: { type: 'string' },
    plans: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
const say = (line: string): void => console.error(line);
const sections: string[] = [];
let failed = false;

if (wanted('import') || wanted('live')) await measureMail();
if (wanted('smtp')) await measureSmtp();
if (wanted('queries')) await measureQueries();
if (wanted('browser')) await measureBrowser();
console.log(sections.join('\n'));
if (!values.quick && !values.profile && !values.only) writeResults(sections);
if (failed) process.exitCode = 1;

async function measureMail(): Promise<void> {
  const missing = process.env['BENCH_MISSING'];
  if (!process.env['TEST_DOVECOT'])
    throw new Error('The benchmarks of mail need dovecot (Debian packages dovecot-imapd, dovecot-lmtpd).');
  if (missing) say(`Missing on this machine, so there is no yardstick for the import: ${missing}.`);
  const mails = Number(values.mails ?? (values.quick ? 2000 : 10_000));
  const rounds = Number(values.rounds ?? (values.quick || values.profile ? 1 : 3));
  say(`Generating ${mails} mails ...`);
  const mail = await startMailServer({ mails, seed: Number(values.seed) });
  try {
    if (wanted('import')) {
      const yardstick = !missing && !values['no-yardstick'];
      const table = importTable(mail.truth, await benchImport(mail, { rounds, yardstick, say }));
      sections.push(table.text);
      failed ||= table.failed;
    }
    if (wanted('live')) {
      const table = liveTable(await benchLive(mail, { mails: values.quick ? 100 : 200, say }));
      sections.push(table.text);
      failed ||= table.failed;
    }
  } finally {
    await mail.server.stop();
  }
}

async function measureSmtp(): Promise<void> {
  const mails = Math.min(Number(values.mails ?? (values.quick ? 400 : 2000)), 2000);
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
  const mail = process.env['TEST_DOVECOT']
    ? await startMailServer({ mails, seed: Number(values.seed) })
    : null;
  const importRate = mail && (() => importedInASecond(mail));
  try {
    sections.push(smtpTable(await benchSmtp({ mails, rounds, importRate, say }), mails).text);
  } finally {
    await mail?.server.stop();
  }
}

async function measureQueries(): Promise<void> {
  const { only, plans, keep } = values;
  const scale = Number(values.scale ?? (values.quick ? 0.01 : 1));
  const who = values.who ? (values.who.split(',') as Who[]) : (['admin', 'regular'] as const);
  const results = await benchQueries({ scale, who, only, plans, keep, say });
  failed ||= results.wrong.length > 0;
  sections.push(queriesTable(results));
  if (plans) writeFileSync('test/bench/PLANS.md', plansPage(results.plans));
}

async function measureBrowser(): Promise<void> {
  if (!process.env['TEST_CHROMIUM'])
    throw new Error('The benchmark in the browser needs Chromium (Debian package chromium).');
  const size = values.quick
    ? { threads: 2000, deals: 200, times: 5 }
    : { threads: 20_000, deals: 2000, times: 30 };
  const options = { ...size, only: values.only, say };
  sections.push(browserTable(await benchBrowser(options), options).text);
}
