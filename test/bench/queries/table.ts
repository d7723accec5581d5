import type { QueryResults, QueryTimes } from './run.js';
import { sizeOf } from './size.js';

const goals = { growth: 1.5, byHand: 2, rate: 0.5 };

/** Times, ratios and what of the goals was missed. */
export function queriesTable({ scale, times, throughput, wrong, load }: QueryResults): string {
  const { deals, persons, activities, mails } = sizeOf(scale);
  const numbers = [deals, persons, activities, mails].map(count => count.toLocaleString('en'));
  const lines = [
    '## Named queries',
    '',
    `${numbers[0]} deals, ${numbers[1]} persons, ${numbers[2]} activities, ${numbers[3]} mails, and a company with a tenth of each.`,
    'Medians of 20 requests with other parameters each, one at a time, the shorter time of two, in ms, while',
    `the load of the machine was ${load.toFixed(1)}. "By hand" is a bare handler of the same framework and driver with one`,
    'prepared, indexed statement and its rows as JSON; it asks nobody who he is. Asked by an administrator',
    'and by somebody who sees half of what is there (own: by somebody who sees only what is his own).',
    '',
    '| | who | full | a tenth | by hand | full / tenth | full / by hand |',
    '|---|---|---|---|---|---|---|',
    ...times.map(
      time =>
        `| ${time.name} | ${time.who} | ${time.full.toFixed(1)} | ${time.tenth.toFixed(1)} | ${time.byHand.toFixed(1)} | ${ratio(time.full / time.tenth, time.sums ? null : goals.growth)} | ${ratio(time.full / time.byHand, goals.byHand)} |`,
    ),
    '',
    ...(throughput.length > 0
      ? [
          '| requests a second, eight at once | bare | Kontor | Kontor / bare |',
          '|---|---|---|---|',
          ...throughput.map(
            ({ name, kontor, bare }) =>
              `| ${name} | ${bare.toFixed(0)} | ${kontor.toFixed(0)} | ${(kontor / bare).toFixed(2)}${kontor / bare < goals.rate ? ' !' : ''} |`,
          ),
          '',
        ]
      : []),
    `Goals: full at most ${goals.growth} times a tenth, at most ${goals.byHand} times by hand; requests a second at least ${goals.rate} of the bare`,
    `handler's. What misses its goal is marked with "!": ${missed(times, growthMissed)} of ${times.length} by growth, ${missed(times, byHandMissed)} by hand. Sums add up what`,
    'is there, so that ten times as much takes longer; they are compared with the yardstick only.',
    '',
    ...wrong.map(line => `WRONG: ${line}.`),
    '',
  ];
  return lines.join('\n');
}

const ratio = (value: number, goal: number | null): string =>
  goal === null ? `(${value.toFixed(2)})` : `${value.toFixed(2)}${value > goal ? ' !' : ''}`;

const growthMissed = (time: QueryTimes): boolean => !time.sums && time.full / time.tenth > goals.growth;
const byHandMissed = (time: QueryTimes): boolean => time.full / time.byHand > goals.byHand;
const missed = (times: QueryTimes[], is: (time: QueryTimes) => boolean): number => times.filter(is).length;
