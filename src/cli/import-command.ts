import type { Command } from 'commander';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { InvalidError } from '../errors.js';
import { Imports, type ImportCounts } from '../inbox/import.js';
import { print, type Run } from './output.js';
import { userOf } from './who.js';

export function addImportCommand(program: Command, run: Run): void {
  program
    .command('import')
    .description(
      'takes in an mbox file (also gzipped) as history; run again, it only takes in what is missing',
    )
    .argument('<file.mbox>')
    .requiredOption('--user <email>', 'whose mail it is')
    .option('--address <email...>', 'further addresses of this user: mail from them counts as sent')
    .action((file: string, options: { user: string; address?: string[] }) =>
      run(async (app, json) => {
        const viewer = await userOf(app, options.user);
        const input = await openMbox(file);
        const bar = progressBar(input.fraction);
        const counts = await app
          .get(Imports)
          .mbox(viewer, input.chunks, { aliases: options.address ?? [], onProgress: bar.show });
        bar.clear();
        print(json, counts, () => describe(counts));
      }),
    );
}

async function openMbox(path: string) {
  const { size } = await stat(path).catch(() => {
    throw new InvalidError('file', `${path} cannot be read`, 'Check the path and its permissions.');
  });
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 });
  const chunks = (await isGzip(path)) ? file.pipe(createGunzip().on('close', () => file.destroy())) : file;
  file.on('error', error => chunks.destroy(error));
  return {
    chunks: chunks as AsyncIterable<Buffer>,
    fraction: () => (size === 0 ? 1 : file.bytesRead / size),
  };
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** On a terminal one line that is written over; elsewhere a line every ten seconds. */
function progressBar(fraction: () => number) {
  const begun = Date.now();
  const terminal = process.stderr.isTTY;
  let last = begun;
  return {
    show(counts: ImportCounts): void {
      const now = Date.now();
      if (now - last < (terminal ? 200 : 10_000)) return;
      last = now;
      const done = Math.min(1, fraction());
      const perSecond = Math.round((counts.read * 1000) / (now - begun));
      const bar = '█'.repeat(Math.round(done * 20)).padEnd(20, '░');
      const line = `${bar} ${Math.round(done * 100)} %  ${counts.read} read, ${counts.stored} stored, ${perSecond}/s`;
      process.stderr.write(terminal ? `\r\x1b[K${line}` : `${line}\n`);
    },
    clear(): void {
      if (terminal) process.stderr.write('\r\x1b[K');
    },
  };
}

function describe(counts: ImportCounts): string {
  const also = [
    counts.known > 0 ? `${counts.known} were there already` : '',
    counts.dead > 0 ? `${counts.dead} could not be read and are dead letters` : '',
    counts.tooLarge > 0 ? `${counts.tooLarge} are larger than 50 MB and were left out` : '',
  ].filter(Boolean);
  return [`${counts.read} mails read, ${counts.stored} taken in`, ...also].join('; ');
}
