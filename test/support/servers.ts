import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The folder of this test run; whatever a test leaves running that was told of it is ended with the run. */
const folderOfRun = process.env.TEST_DIR ?? tmpdir();

/** What one of the many processes of Node that tests start has compiled, the next need not compile again. */
const compiled = join(folderOfRun, 'compiled');

/** A new folder for one server. Its path is short, since Unix sockets go into it. */
export function newFolder(name: string): string {
  return mkdtempSync(join(folderOfRun, `${name}-`));
}

/** A port that is free on 127.0.0.1 at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = net.createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => done(port));
    });
  });
}

/** Waits until something holds, and fails with `what` where it does not in time. */
export async function until(
  what: string,
  check: () => unknown,
  { milliseconds = 40_000, pause = 25 } = {},
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`Not within ${milliseconds / 1000} s: ${what}`);
    await sleep(pause);
  }
}

/** Whether a connection to the port is accepted and, with `greeting`, greeted. */
export function accepts(port: number, { greeting = false } = {}): Promise<boolean> {
  return new Promise(done => {
    const socket = net.connect(port, '127.0.0.1');
    const settle = (answer: boolean) => {
      socket.destroy();
      done(answer);
    };
    socket.once(greeting ? 'data' : 'connect', () => settle(true));
    socket.once('error', () => settle(false)).once('close', () => settle(false));
  });
}

/** A server of ours: what it printed, and its end. */
export class Running {
  readonly ended: Promise<number | null>;
  private printed = '';

  constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    }
    this.ended = new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', code => done(code));
    });
    // Whoever waits for the end learns of an error; where nobody does, it is no reason to end Jest.
    this.ended.catch(() => {});
  }

  static start(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Running {
    return new Running(
      spawn(command, args, {
        env: { NODE_COMPILE_CACHE: compiled, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`It was never started: ${this.child.spawnfile}`);
    return this.child.pid;
  }

  get hasEnded(): boolean {
    return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  output(): string {
    return this.printed;
  }

  /** Waits for a line of its output. */
  async says(line: RegExp, milliseconds = 30_000): Promise<RegExpExecArray> {
    await until(
      `${this.child.spawnargs.join(' ')} says ${line}`,
      () => line.test(this.printed) || this.hasEnded,
      {
        milliseconds,
      },
    );
    const match = line.exec(this.printed);
    if (!match) throw new Error(`It ended before it said ${line}:\n${this.printed}`);
    return match;
  }

  /** Signals it, and waits for its end. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (!this.hasEnded) this.child.kill(signal);
    return this.ended;
  }
}
