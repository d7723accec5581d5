// Processes by more than their number: pids are used again, so a pid from a file is trusted only together with the
// moment its process began.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const hasProc = process.platform === 'linux';

/** What tells this process from every other that ever had its pid; null where it has ended. */
function beginningOf(pid) {
  try {
    if (!hasProc) {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
    }
    // The command name stands in brackets and may hold anything, so count fields from the last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticksSinceBoot] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticksSinceBoot}`;
  } catch {
    return null;
  }
}

/** A process as it is written into files: `{ pid, began }`. */
export function identify(pid) {
  return { pid, began: beginningOf(pid) };
}

export function isAlive({ pid, began }) {
  return Number.isInteger(pid) && pid > 0 && began !== null && beginningOf(pid) === began;
}

/** The command line of a process as one string, empty where it has ended. */
export function commandOf(pid) {
  try {
    if (!hasProc)
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Waits until `check` holds, or the time is up; says which. */
export async function until(check, milliseconds) {
  const end = Date.now() + milliseconds;
  for (;;) {
    if (await check()) return true;
    if (Date.now() >= end) return false;
    await sleep(25);
  }
}

/** Signals a process, or with `group` all of its process group; one that has ended meanwhile is no error. */
export function signal({ pid }, name, { group = false } = {}) {
  try {
    process.kill(group ? -pid : pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Asks a process to end, waits, and makes it end where asking was not enough. */
export async function end(
  one,
  { name = 'SIGTERM', patience = 12_000, last = 'SIGKILL', group = false } = {},
) {
  if (!isAlive(one)) return;
  signal(one, name, { group });
  if (await until(() => !isAlive(one), patience)) return;
  signal(one, last, { group });
  await until(() => !isAlive(one), 10_000);
}
