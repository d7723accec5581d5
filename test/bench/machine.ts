/** What processes cost, read from Linux's /proc: the programs that are measured need no part in it. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

interface Stat {
  parent: number;
  /** Its own CPU time, and that of its children which have ended, in seconds. */
  own: number;
  ended: number;
}

function statOf(pid: number | string): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, which may hold anything.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const seconds = (from: number): number =>
      ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) / ticksPerSecond;
    return { parent, own: seconds(11), ended: seconds(13) };
  } catch {
    return null;
  }
}

/** CPU seconds that a process and all below it have used so far. */
export function cpuOf(root: number): number {
  const all = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : null;
    if (stat) all.set(Number(name), stat);
  }
  const children = Map.groupBy(all.keys(), pid => all.get(pid)?.parent ?? 0);
  const sum = (pid: number): number => {
    const stat = all.get(pid);
    if (!stat) return 0;
    return stat.own + stat.ended + (children.get(pid) ?? []).reduce((total, child) => total + sum(child), 0);
  };
  return sum(root);
}

/** CPU seconds of all children of this process that have ended: what a command cost that has just run. */
export const cpuOfEnded = (): number => statOf(process.pid)?.ended ?? 0;

/** CPU seconds of the whole machine so far: what others use beside us spoils a measurement. */
export function cpuOfMachine(): number {
  const fields =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/).slice(1).map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields;
  return (user + nice + system + irq + softirq + steal) / ticksPerSecond;
}

/** Peak resident memory of a living process, in MB. */
export function peakMemoryOf(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

export const parentOf = (pid: number): number => statOf(pid)?.parent ?? 0;

/** The class of machine, without a name. */
export function describeMachine(): string {
  const model = cpus()[0]
    ?.model.replace(/\(R\)|\(TM\)|CPU|@.*$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${model || process.arch}), ${memory} GB, ${process.platform}, Node ${process.versions.node}`;
}

/** Of sorted or unsorted values; the nearest rank. */
export function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[Math.floor(index)] ?? Number.NaN;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}
