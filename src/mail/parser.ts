/**
 * The pool of worker threads in which mail is parsed, so that no mail blocks the event loop or takes the process down.
 *
 *   batch --ok--> prepared mails
 *         --timeout, out of memory--> each mail alone --ok--> prepared mail
 *                                                     --timeout, out of memory--> header-only record
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { headerOnly } from './parse.js';
import type { Batch, Forward, PreparedBatch } from './parse-worker.js';
import { prepare, type PreparedMail } from './prepare.js';

export type { PreparedMail } from './prepare.js';

/** Heap of one worker: what a 50 MB mail needs, with room. */
const WORKER_HEAP_MB = 256;
const START_TIMEOUT_MS = 30_000;

export interface ParseOptions {
  html?: boolean;
  urgent?: boolean;
}

/** Mails that a thread gets at a time: what is urgent waits for no more than these. */
const pieceSize = 10;

export class Parser {
  private readonly pool: Piscina;
  private readonly timeoutMs: number;
  private free: number;
  private readonly waiting: { urgent: boolean; go: () => void }[] = [];
  private started: Promise<void> | undefined;

  /**
   * @param options.timeoutMs for a whole batch, from when a thread starts on it; default 10,000
   * @throws Error where the worker's file is missing
   */
  constructor(options: { threads: number; timeoutMs?: number; worker?: string }) {
    this.timeoutMs = options.timeoutMs ?? 10_000;
    this.free = Math.max(1, options.threads);
    const filename = options.worker ?? workerFile();
    if (!existsSync(filename)) throw new Error(`no parse worker at ${filename}: run "npm run build" first`);
    this.pool = new Piscina({
      filename,
      // Mail that comes after a quiet hour must not wait for a thread to start.
      minThreads: 1,
      maxThreads: this.free,
      idleTimeout: 60_000,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB, maxYoungGenerationSizeMb: 24 },
    });
    // A killed worker also reports here; the batch that it had is rejected and dealt with below.
    this.pool.on('error', () => undefined);
  }

  /**
   * Parses `raws`, in order, one result each. Mails that block or kill a thread come back header-only.
   * @param options.html whether the HTML comes along; the store does not keep it
   * @param options.urgent goes before what is not: new mail before history
   * @throws what a broken installation throws (no worker file); never because of a mail
   */
  async parseBatch(raws: Buffer[], options: ParseOptions = {}): Promise<PreparedMail[]> {
    await this.start();
    const prepared: PreparedMail[] = [];
    for (let at = 0; at < raws.length; at += pieceSize) {
      prepared.push(...(await this.parsePiece(raws.slice(at, at + pieceSize), options)));
    }
    return prepared;
  }

  /** `unwrapForward` of forward.ts; null too where the mail blocks or kills the thread. */
  async unwrapForward(raw: Buffer, domain: string): Promise<Buffer | null> {
    await this.start();
    const forward: Forward = { bytes: new Uint8Array(raw).buffer, domain };
    try {
      const found = await this.inThread<Uint8Array<ArrayBuffer> | null>('unwrap', forward, true);
      return found && Buffer.from(found.buffer, found.byteOffset, found.length);
    } catch (error) {
      if (!isKilled(error)) throw error;
      return null;
    }
  }

  private async parsePiece(raws: Buffer[], options: ParseOptions): Promise<PreparedMail[]> {
    try {
      return await this.run(raws, options);
    } catch (error) {
      if (!isKilled(error)) throw error;
    }
    const prepared: PreparedMail[] = [];
    for (const raw of raws)
      prepared.push(raws.length === 1 ? prepare(headerOnly(raw), raw) : await this.parseAlone(raw, options));
    return prepared;
  }

  /**
   * One empty batch before the first real one: a worker that cannot start would time out on every mail and turn all
   * of them into header-only records.
   */
  private start(): Promise<void> {
    this.started ??= this.pool.run(pack([], false), { signal: AbortSignal.timeout(START_TIMEOUT_MS) }).then(
      () => undefined,
      (error: unknown) => {
        this.started = undefined;
        throw new Error('the parse worker does not start', { cause: error });
      },
    );
    return this.started;
  }

  private async parseAlone(raw: Buffer, options: ParseOptions): Promise<PreparedMail> {
    try {
      return (await this.run([raw], options))[0]!;
    } catch (error) {
      if (!isKilled(error)) throw error;
      return prepare(headerOnly(raw), raw);
    }
  }

  /** Ends the threads; batches under way are rejected. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async run(raws: Buffer[], { html = false, urgent = false }: ParseOptions): Promise<PreparedMail[]> {
    return unpack(await this.inThread<PreparedBatch>('default', pack(raws, html), urgent));
  }

  /** @param name what the thread's file exports */
  private async inThread<T>(name: string, task: { bytes: ArrayBuffer }, urgent: boolean): Promise<T> {
    // Waiting here, not in the pool's queue, so that the time limit counts work and not waiting.
    if (this.free > 0) this.free--;
    else await new Promise<void>(go => this.waiting.push({ urgent, go }));
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), this.timeoutMs);
    try {
      return (await this.pool.run(task, {
        name,
        transferList: [task.bytes],
        signal: abort.signal,
      })) as T;
    } finally {
      clearTimeout(timer);
      const urgentOne = this.waiting.findIndex(one => one.urgent);
      const [next] = this.waiting.splice(Math.max(0, urgentOne), 1);
      if (next) next.go();
      else this.free++;
    }
  }
}

function pack(raws: Buffer[], html: boolean): Batch {
  const sizes = raws.map(raw => raw.length);
  const all = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const raw of raws) {
    all.set(raw, at);
    at += raw.length;
  }
  return { bytes: all.buffer, sizes, html };
}

function unpack(answer: PreparedBatch): PreparedMail[] {
  let at = 0;
  return answer.mails.map((mail, i) => {
    const size = answer.sizes[i]!;
    // A copy of its own: a slice would keep the whole batch's buffer alive.
    const compressed = new Uint8Array(answer.bytes.slice(at, at + size));
    at += size;
    return { ...mail, compressed };
  });
}

/** Whether the thread ended under its work: our time limit, its memory limit, or a crash. */
function isKilled(error: unknown): boolean {
  // By its fields: an error that crossed a thread or a test's realm is no instance of our Error.
  const {
    name = '',
    code = '',
    message = '',
  } = (error ?? {}) as { name?: string; code?: string; message?: string };
  return (
    name === 'AbortError' ||
    code === 'ERR_WORKER_OUT_OF_MEMORY' ||
    /worker (?:thread )?exited|Terminating worker/i.test(message)
  );
}

/** Beside this file where it is compiled; from sources (the tests) in the build. */
function workerFile(): string {
  for (const candidate of ['./parse-worker.js', '../../dist/src/mail/parse-worker.js']) {
    const path = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new Error('parse-worker.js is not built: run "npm run build" first');
}
