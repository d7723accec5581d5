import { cpus } from 'node:os';
import type { Page } from 'playwright-core';
import { browser } from '../../support/browser.js';
import { password, startKontor } from '../kontor.js';
import { cpuOf, cpuOfMachine, percentile } from '../machine.js';
import type { Section } from '../results.js';
import { installClock, type Reaction } from './clock.js';
import { interactions, type Interaction } from './interactions.js';
import { seedCompany, type Size } from './seed.js';

export interface BrowserOptions extends Size {
  /** How often each is done. */
  times: number;
  only?: string | undefined;
  say: (line: string) => void;
}

interface Measured {
  name: string;
  reactions: Reaction[];
}

interface BrowserResults {
  measured: Measured[];
  /** What part of the machine others used meanwhile, 0 to 1. */
  others: number;
}

/** The owner of the mailbox and of the deals. */
const owner = 'rep@bench.example';
const goalMs = 100;
const yardstick = 'nothing: a key that the app does not know';

/**
 * What a rep does all day, in a real browser over a company of some size: from the input to the paint of what comes of
 * it. The yardstick is a key in the same page and run that the app does not know, and by which one word changes.
 */
export async function benchBrowser(options: BrowserOptions): Promise<BrowserResults> {
  const bench = await startKontor(owner, { API_RATE_LIMIT: '0' });
  const chromium = await browser();
  try {
    options.say('Filling the company ...');
    await seedCompany(bench, owner, options);
    const context = await chromium.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await installClock(page);
    await signIn(page, bench.kontor.url);
    const measured: Measured[] = [];
    const own = () => cpuOf(process.pid) + cpuOf(bench.postgresPid);
    const [begun, all, ours] = [performance.now(), cpuOfMachine(), own()];
    for (const one of interactions) {
      if (options.only && !one.name.includes(options.only) && one.name !== yardstick) continue;
      measured.push(await measure(page, bench.kontor.url, one, options));
    }
    const seconds = (performance.now() - begun) / 1000;
    return { measured, others: (cpuOfMachine() - all - (own() - ours)) / seconds / cpus().length };
  } finally {
    await chromium.close();
    await bench.stop();
  }
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Email', { exact: true }).fill(owner);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation').first().waitFor();
}

async function measure(
  page: Page,
  url: string,
  { name, at, isReady, round }: Interaction,
  { times, say }: BrowserOptions,
): Promise<Measured> {
  await page.goto(url + at);
  await page.locator(isReady).first().waitFor();
  const reactions: Reaction[] = [];
  // The first fills caches and compiles; a rep has that behind him after the first minute of the day.
  for (let n = 0; n <= times; n++) {
    const reaction = await round(page, n);
    if (n > 0) reactions.push(reaction);
  }
  say(`${name}: ${cells(reactions.map(each => each.first))} ms`);
  return { name, reactions };
}

const cells = (values: number[]): string =>
  [percentile(values, 0.5), percentile(values, 0.95), Math.max(...values)]
    .map(value => value.toFixed(0))
    .join(' / ');

export function browserTable(
  { measured, others }: BrowserResults,
  { threads, deals, times }: BrowserOptions,
): Section {
  const of = (one: Measured, what: keyof Reaction) => one.reactions.map(each => each[what]);
  const p50 = (one: Measured) => percentile(of(one, 'first'), 0.5);
  const bare = measured.find(one => one.name === yardstick)!;
  const isMissed = (one: Measured) => percentile(of(one, 'first'), 0.95) > goalMs;
  const lines = [
    '## In the browser',
    '',
    `${threads} threads in the mailbox, ${deals} open deals on the board; ${times} times each, in ms: p50 / p95 / worst. From the`,
    'input to the paint of its first visible reaction, to the next paint at all (Event Timing), and to the paint in which all',
    'that was asked for is there. The yardstick is a key in the same page that the app does not know, by which one word changes.',
    '',
    '| | first reaction | next paint | all there | first / yardstick, p50 |',
    '|---|---|---|---|---|',
    ...measured.map(
      one =>
        `| ${one.name} | ${cells(of(one, 'first'))}${isMissed(one) ? ' !' : ''} | ${cells(of(one, 'paint'))} | ${cells(of(one, 'whole'))} | ${(p50(one) / p50(bare)).toFixed(1)} |`,
    ),
    '',
    `Goal: the first reaction within ${goalMs} ms, 19 times of 20. What misses it is marked with "!": ${measured.filter(isMissed).length} of ${measured.length}.`,
    ...(others > 0.1
      ? [
          `Others used ${Math.round(others * 100)} % of the machine meanwhile: the times are longer than they would be alone.`,
        ]
      : []),
    '',
  ];
  return { text: lines.join('\n'), failed: false };
}
