import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Cell, TableRead, Unreadable } from './table-worker.js';

/** 50 MB of XLSX are ten times as much when they are unpacked. */
const heapMb = 1024;
const timeoutMs = 120_000;

/** Reads and writes spreadsheets in a thread of its own: a file may take many seconds, and may be made to take all memory. */
@Injectable()
export class Tables implements OnApplicationShutdown {
  private pool: Piscina | undefined;

  /** Never throws because of a file. */
  async read(bytes: Buffer): Promise<TableRead | { problem: Unreadable }> {
    const own = new Uint8Array(bytes).buffer;
    try {
      return (await this.thread().run(
        { bytes: own },
        { transferList: [own], signal: AbortSignal.timeout(timeoutMs) },
      )) as TableRead;
    } catch (error) {
      if (isKilled(error)) return { problem: 'damaged' };
      throw error;
    }
  }

  async write(rows: Cell[][], form: 'csv' | 'xlsx'): Promise<Buffer> {
    const options = { name: 'writeTable', signal: AbortSignal.timeout(timeoutMs) };
    return Buffer.from((await this.thread().run({ rows, form }, options)) as Uint8Array);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.destroy();
  }

  /** There is none until somebody imports, and none again a minute later. */
  private thread(): Piscina {
    this.pool ??= new Piscina({
      filename: workerFile(),
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 60_000,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    }).on('error', () => undefined);
    return this.pool;
  }
}

/** By its fields: an error that crossed a thread is no instance of our Error. */
function isKilled(error: unknown): boolean {
  const { name = '', code = '', message = '' } = error as { name?: string; code?: string; message?: string };
  return (
    name === 'AbortError' ||
    code === 'ERR_WORKER_OUT_OF_MEMORY' ||
    /worker (?:thread )?exited|Terminating/i.test(message)
  );
}

/** Beside this file where it is compiled; from sources (the tests) in the build. */
function workerFile(): string {
  for (const candidate of ['./table-worker.js', '../../../dist/src/crm/imports/table-worker.js']) {
    const path = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new Error('table-worker.js is not built: run "npm run build" first');
}
