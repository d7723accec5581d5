/**
 * `npm run bench -- [import|live] [--quick] [--mails 10000] [--rounds 3] [--seed 1] [--no-yardstick] [--profile]`
 *
 * Without a name both run. Results go to test/bench/RESULTS.md, save those of --quick and of --profile.
 */
import { parseArgs } from 'node:util';
import { benchImport } from './import.js';
import { benchLive } from './live.js';
import { importTable, liveTable, writeResults } from './results.js';
import { startMailServer } from './server.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    mails: { type: 'string' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'no-yardstick': { type: 'boolean', default: false },
  },
});
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
const say = (line: string): void => console.error(line);
const missing = process.env['BENCH_MISSING'];
if (!process.env['TEST_DOVECOT'])
  throw new Error('The benchmarks need dovecot (Debian packages dovecot-imapd, dovecot-lmtpd).');
if (missing) say(`Missing on this machine, so there is no yardstick for the import: ${missing}.`);

const mails = Number(values.mails ?? (values.quick ? 2000 : 10_000));
const rounds = Number(values.rounds ?? (values.quick || values.profile ? 1 : 3));
say(`Generating ${mails} mails ...`);
const mail = await startMailServer({ mails, seed: Number(values.seed) });
try {
  const sections: string[] = [];
  let failed = false;
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
  console.log(sections.join('\n'));
  if (!values.quick && !values.profile && positionals.length === 0) writeResults(sections);
  if (failed) process.exitCode = 1;
} finally {
  await mail.server.stop();
}
