import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `describe`, for tests that need a disk that is full: left out where this process may not mount one. */
export function describeWithSmallDisk(name: string, tests: () => void): void {
  (mayMount() ? describe : describe.skip)(name, tests);
}

function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    smallDisk('1m').remove();
    return true;
  } catch {
    return false;
  }
}

/** A disk of that size, in memory. Not below the run's folder, which has to be removable whatever happens. */
export function smallDisk(size: string) {
  const path = mkdtempSync(join(tmpdir(), 'kontor-disk-'));
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'kontor-test', path);
  } catch (error) {
    rmdirSync(path);
    throw error;
  }
  return {
    path,
    resize: (to: string) => void run('mount', '-o', `remount,size=${to}`, path),
    remove() {
      run('umount', '-l', path);
      rmdirSync(path);
    },
  };
}
