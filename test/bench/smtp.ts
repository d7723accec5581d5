import { once } from 'node:events';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newFolder, Running } from '../support/servers.js';
import { reportStatements } from './import.js';
import { startKontor } from './kontor.js';
import { median, peakMemoryOf } from './machine.js';
import type { Section } from './results.js';

const connections = 20;
const bccDomain = 'bcc.fernhill-sales.example';

export interface SmtpRound {
  /** Mails acknowledged in a second. */
  bare: number;
  kontor: number;
  /** Mails in a second that went through the pipeline: from the first to the last of all, and of those that had waited. */
  linked: number;
  backlog: number;
  /** Mails in a second that Kontor imports from a mailbox; null where that was not measured. */
  imported: number | null;
  /** Peak resident memory of the worker, MB. */
  memory: number;
}

/**
 * The same mails over twenty connections, one after the other on each, to both in turn.
 *
 * @param options.importRate measures what Kontor imports in a second
 */
export async function benchSmtp(options: {
  mails: number;
  rounds: number;
  importRate: (() => Promise<number>) | null;
  say: (line: string) => void;
}): Promise<SmtpRound[]> {
  const rounds: SmtpRound[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const mails = Array.from({ length: options.mails }, (_, n) => generated(n, round));
    const bare = await runBare(mails);
    const kontor = await runKontor(mails);
    const imported = (await options.importRate?.()) ?? null;
    options.say(
      `round ${round}: bare ${bare.toFixed(0)}/s, Kontor ${kontor.kontor.toFixed(0)}/s, linked ${kontor.linked.toFixed(0)}/s ` +
        `(backlog ${kontor.backlog.toFixed(0)}/s), imported ${imported?.toFixed(0) ?? '?'}/s`,
    );
    rounds.push({ bare, imported, ...kontor });
  }
  return rounds;
}

async function runBare(mails: Buffer[]): Promise<number> {
  const server = Running.start(process.execPath, [
    join(import.meta.dirname, 'bare-smtp.js'),
    newFolder('bare-smtp'),
  ]);
  const [, port] = await server.says(/^ready (\d+)/m);
  const seconds = await sendAll(Number(port), mails);
  await server.end();
  return mails.length / seconds;
}

async function runKontor(mails: Buffer[]): Promise<Omit<SmtpRound, 'bare' | 'imported'>> {
  const bench = await startKontor('admin@fernhill-sales.example', {
    BCC_DOMAIN: bccDomain,
    SMTP_IN_TRUSTED: '127.0.0.0/8',
  });
  try {
    await bench.sql.query(
      `insert into users (email, name) select 'rep' || n || '@fernhill-sales.example', 'Rep ' || n from generate_series(1, ${connections}) n`,
    );
    const linked = async (): Promise<number> => {
      const { rows } = await bench.sql.query<{ n: string }>('select count(*) as n from message_copy');
      return Number(rows[0]?.n);
    };
    const begun = performance.now();
    const seconds = await sendAll(bench.kontor.smtpInPort, mails);
    const [acknowledged, atOnce] = [performance.now(), await linked()];
    while ((await linked()) < mails.length) await sleep(20);
    const ended = performance.now();
    await reportStatements(bench);
    return {
      kontor: mails.length / seconds,
      linked: (mails.length / (ended - begun)) * 1000,
      backlog: ((mails.length - atOnce) / (ended - acknowledged)) * 1000,
      memory: peakMemoryOf(bench.kontor.workerPids()[0] as number),
    };
  } finally {
    await bench.stop();
  }
}

/** @returns seconds from the first MAIL to the last acknowledgement */
async function sendAll(port: number, mails: Buffer[]): Promise<number> {
  const lines = await Promise.all(Array.from({ length: connections }, () => connect(port)));
  const begun = performance.now();
  await Promise.all(
    lines.map(async (line, n) => {
      const author = `rep${n + 1}@fernhill-sales.example`;
      for (let at = n; at < mails.length; at += connections) {
        await line.say(Buffer.from(`MAIL FROM:<${author}>\r\nRCPT TO:<company@${bccDomain}>\r\nDATA\r\n`), 3);
        await line.say(mails[at] as Buffer, 1);
      }
      line.socket.end();
    }),
  );
  return (performance.now() - begun) / 1000;
}

async function connect(port: number) {
  const socket = net.connect(port, '127.0.0.1');
  let heard = '';
  let wake: () => void = () => undefined;
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text;
    wake();
  });
  await once(socket, 'connect');
  const answers = async (count: number): Promise<void> => {
    for (let left = count; left > 0;) {
      const found = /^(?:\d{3}-[^\n]*\n)*(\d{3}) [^\n]*\n/.exec(heard);
      if (!found) {
        await new Promise<void>(done => (wake = done));
        continue;
      }
      if (Number(found[1]) >= 400) throw new Error(`The server refused a mail: ${found[0]}`);
      heard = heard.slice(found[0].length);
      left--;
    }
  };
  await answers(1);
  const say = (bytes: Buffer, count: number): Promise<void> => {
    socket.write(bytes);
    return answers(count);
  };
  await say(Buffer.from('EHLO bench.example\r\n'), 1);
  return { socket, say };
}

/** Twenty kilobytes to one of two hundred customers, with the dot at its end. */
function generated(n: number, round: number): Buffer {
  const author = `rep${(n % connections) + 1}@fernhill-sales.example`;
  const customer = (n * 7) % 200;
  const line = `Line of mail ${n} in round ${round}, about matter ${n % 300} and nothing else.\r\n`;
  return Buffer.from(
    [
      `From: <${author}>`,
      `To: Customer ${customer} <person${customer}@customer${customer % 40}.example>`,
      `Subject: Matter ${n % 300} of ${author}`,
      `Date: ${new Date(Date.UTC(2026, 10, 1, 0, 0, n)).toUTCString()}`,
      `Message-ID: <${round}.${n}@fernhill-sales.example>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      `${line.repeat(Math.ceil(20_000 / line.length))}.\r\n`,
    ].join('\r\n'),
  );
}

export function smtpTable(rounds: SmtpRound[], mails: number): Section {
  const of = (value: (round: SmtpRound) => number): number => median(rounds.map(value));
  const ratio = of(round => round.kontor / round.bare);
  const imports = rounds.flatMap(({ backlog, imported }) => (imported === null ? [] : { backlog, imported }));
  const share = median(imports.map(({ backlog, imported }) => backlog / imported));
  const lines = [
    '## Mail by SMTP',
    '',
    `${mails} mails of 20 kB over ${connections} connections; median of ${rounds.length}. "Bare" is smtp-server that writes each mail`,
    'to a file and syncs it, in the same run. Kontor puts what comes together into one pack and one commit, and its pipeline',
    'mostly waits until no more comes.',
    '',
    '| | bare | Kontor |',
    '|---|---|---|',
    `| acknowledged a second | ${of(round => round.bare).toFixed(0)} | ${of(round => round.kontor).toFixed(0)} |`,
    `| through the pipeline a second, of all | | ${of(round => round.linked).toFixed(0)} |`,
    `| of those that waited for it when the last was acknowledged | | ${of(round => round.backlog).toFixed(0)} |`,
    `| worker, peak memory, MB | | ${of(round => round.memory).toFixed(0)} |`,
    '',
    `Kontor / bare, acknowledged: **${ratio.toFixed(2)}** (goal >= 0.5${ratio < 0.5 ? ': missed' : ''}).`,
    ...(imports.length === 0
      ? []
      : [
          `Pipeline / import of a mailbox in the same run (${median(imports.map(one => one.imported)).toFixed(0)} a second): ` +
            `**${share.toFixed(2)}** (goal >= 0.5${share < 0.5 ? ': missed' : ''}).`,
        ]),
    '',
  ];
  return { text: lines.join('\n'), failed: false };
}
