import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { MailboxTruth } from './generator.js';
import { ratioOf, type ImportRound } from './import.js';
import type { Latency, LivePhase } from './live.js';
import { describeMachine, median } from './machine.js';

export interface Section {
  text: string;
  /** Something is wrong with what was stored. A missed goal of speed is no failure: others may use the machine. */
  failed: boolean;
}

export function importTable(truth: MailboxTruth, rounds: ImportRound[]): Section {
  const kontor = rounds.map(round => round.kontor);
  const yardsticks = rounds.flatMap(round => round.yardstick ?? []);
  const bytes = truth.mails.reduce((sum, mail) => sum + mail.bytes, 0);
  const count = truth.mails.length;
  const of = (value: (run: (typeof kontor)[number]) => number): number => median(kontor.map(value));
  const wall = of(run => run.wall);
  const lines = [
    '## Import of a mailbox',
    '',
    `${count} generated mails, ${Math.round(bytes / 1e6)} MB, ${(bytes / count / 1000).toFixed(1)} kB each; median of ${rounds.length}.`,
    '',
    '| | mbsync + notmuch | Kontor |',
    '|---|---|---|',
    row('wall, s', yardsticks, run => run.wall, wall, 1),
    row('mails a second', yardsticks, run => count / run.wall, count / wall, 0),
    row(
      'CPU of the programs, ms a mail',
      yardsticks,
      run => (run.cpu / count) * 1000,
      (of(run => run.worker) / count) * 1000,
      2,
    ),
    row('CPU of PostgreSQL, ms a mail', [], () => 0, (of(run => run.postgres) / count) * 1000, 2),
    row(
      'CPU of Dovecot, ms a mail',
      yardsticks,
      run => (run.dovecot / count) * 1000,
      (of(run => run.dovecot) / count) * 1000,
      2,
    ),
    row(
      'CPU of others beside, s',
      [],
      () => 0,
      of(run => run.others),
      1,
    ),
    row(
      'worker, peak memory, MB',
      [],
      () => 0,
      of(run => run.memory),
      0,
    ),
    row(
      'worker, event loop blocked at most, ms',
      [],
      () => 0,
      of(run => run.probe?.loopMax ?? Number.NaN),
      0,
    ),
    row(
      'worker, event loop p99, ms',
      [],
      () => 0,
      of(run => run.probe?.loopP99 ?? Number.NaN),
      0,
    ),
    row(
      'before the first mail is listed, s',
      [],
      () => 0,
      of(run => run.wall - run.busy),
      1,
    ),
    row(
      'database afterwards, MB',
      [],
      () => 0,
      of(run => run.databaseMb),
      0,
    ),
    '',
  ];
  if (yardsticks.length > 0) {
    const ratio = ratioOf(rounds);
    const all = rounds
      .map(round => (round.kontor.wall / (round.yardstick?.wall ?? Number.NaN)).toFixed(2))
      .join(', ');
    lines.push(
      `Kontor / yardstick, wall: **${ratio.toFixed(2)}** (rounds: ${all}; goal <= 0.25${ratio > 0.25 ? ': missed' : ''}).`,
    );
    const cpu = of(run => run.worker + run.postgres) / median(yardsticks.map(run => run.cpu));
    lines.push(`Kontor / yardstick, CPU of worker and PostgreSQL: ${cpu.toFixed(2)}.`, '');
  }
  const share = median(kontor.map(run => run.others / run.wall / cpus().length));
  if (share > 0.1) {
    const percent = Math.round(share * 100);
    lines.push(
      `Others used ${percent} % of the machine meanwhile: the times are longer than they would be alone.`,
      '',
    );
  }
  const [last] = kontor.slice(-1).map(run => run.verdict);
  if (last) {
    lines.push(
      `What was made of it: ${last.stored} of ${last.mails} mails; ${last.threads} threads of ${last.conversations} conversations`,
      `(${last.byReferences} as far as references tell; of ${last.unnamed} replies that name nothing ${last.unnamedFound} found theirs),`,
      `${last.joinedWrongly} wrongly joined, ${last.splitWrongly} wrongly split; ${last.persons} persons of ${last.personsExpected};`,
      `${last.linked} threads with a deal and ${last.asking} that ask, of ${last.linkedExpected}.`,
      '',
    );
  }
  const wrong = [...new Set(kontor.flatMap(run => run.verdict.wrong))];
  lines.push(...wrong.map(line => `WRONG: ${line}.`), '');
  return { text: lines.join('\n'), failed: wrong.length > 0 };
}

function row<T>(
  name: string,
  yardsticks: T[],
  value: (run: T) => number,
  ours: number,
  digits: number,
): string {
  const theirs = yardsticks.length > 0 ? median(yardsticks.map(value)).toFixed(digits) : '';
  return `| ${name} | ${theirs} | ${ours.toFixed(digits)} |`;
}

export function liveTable(phases: LivePhase[]): Section {
  const cells = ({ p50, p99, max }: Latency): string =>
    [p50, p99, max].map(value => value.toFixed(0)).join(' / ');
  const lines = [
    '## New mail',
    '',
    'From the notice of the server to the commit, ms: p50 / p99 / most. "Bare" is a program that fetches the source and',
    'stores it in one transaction, beside Kontor in the same run.',
    '',
    '| | mails | bare | Kontor | from APPEND on | Kontor / bare, p99 |',
    '|---|---|---|---|---|---|',
    ...phases.map(
      ({ name, kontor, bare, whole }) =>
        `| ${name} | ${kontor.mails} | ${cells(bare)} | ${cells(kontor)} | ${cells(whole)} | ${(kontor.p99 / bare.p99).toFixed(1)} |`,
    ),
    '',
    ...phases.flatMap(({ name, kontor, bare }) => [
      ...(kontor.p99 > 3 * bare.p99 ? [`Missed, ${name}: p99 at most 3 times the bare program's.`] : []),
      ...(kontor.p99 > 250 ? [`Missed, ${name}: p99 under 250 ms.`] : []),
    ]),
    '',
  ];
  return { text: lines.join('\n'), failed: false };
}

/** Each section takes the place of the one that has its heading; the others stay as they were measured. */
export function writeResults(sections: string[]): void {
  const file = 'test/bench/RESULTS.md';
  const [, ...standing] = (existsSync(file) ? readFileSync(file, 'utf8') : '').split(/^(?=## )/m);
  const measured = `${new Date().toISOString().slice(0, 10)}, ${describeMachine()}.`;
  const all = new Map(standing.map(section => [headingOf(section), section.trimEnd()]));
  for (const section of sections) {
    const heading = headingOf(section);
    all.set(heading, section.replace(heading, () => `${heading}\n\n${measured}`).trimEnd());
  }
  const head = '# Results of `npm run bench`\n\nOnly the ratios travel: another machine has other times.';
  writeFileSync(file, `${[head, ...all.values()].join('\n\n').replace(/\n{3,}/g, '\n\n')}\n`);
}

const headingOf = (section: string): string => section.split('\n', 1)[0]!;
