/**
 * Loaded into a Kontor process by `node --import`: what only the process itself can tell. It writes one file when the
 * process ends, and changes nothing in it. It begins to look when `beginProbes` tells it. With BENCH_PROFILE it also takes a CPU profile of the main thread (the
 * parser's threads are ended from outside, and have no moment to write one).
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** What `readProbe` finds. Times in milliseconds. */
export interface Probe {
  loopMax: number;
  loopP99: number;
  /** The most CPU time that the main thread has used between two turns of its timers, which are 10 ms apart. */
  sliceMax: number;
}

/** Has processes that said they are ready be watched from now on. */
export function beginProbes(pids: readonly number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGUSR2');
}

const folder = process.env['BENCH_PROBE'];
const profiles = process.env['BENCH_PROFILE'];

if (folder && isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  // Other threads and other programs do not count, however busy the machine is.
  const ownCpu = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) * 1000;
  };
  let sliceMax = 0;
  const watchSlices = (): void => {
    let before = ownCpu();
    setInterval(() => {
      const now = ownCpu();
      sliceMax = Math.max(sliceMax, now - before);
      before = now;
    }, 10).unref();
  };
  // Loading the program blocks the loop once and is not what is asked for.
  process.once('SIGUSR2', () => {
    delay.enable();
    watchSlices();
  });
  process.on('exit', () => {
    const milliseconds = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100;
    const probe: Probe = {
      loopMax: milliseconds(delay.max),
      loopP99: milliseconds(delay.percentile(99)),
      sliceMax: milliseconds(sliceMax),
    };
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(probe));
  });
}

if (folder && profiles && isMainThread) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
  process.on('exit', () =>
    session.post('Profiler.stop', (error, result) => {
      if (!error) writeFileSync(join(profiles, `${process.pid}.cpuprofile`), JSON.stringify(result.profile));
    }),
  );
}
