/** Reading the corpora: folders, gzip, tar and mbox. They are never copied into the project. */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One line of the accuracy report. */
export interface Row {
  name: string;
  ok: number;
  total: number;
  note?: string;
}

/** Told of every disagreement, for whoever looks into them. */
export type OnMiss = (row: string, file: string, ours: unknown, theirs: unknown) => void;

export interface Sample {
  name: string;
  raw: Buffer;
}

/** Counts agreements of one row. */
export class Tally {
  private ok = 0;
  private total = 0;
  constructor(
    readonly name: string,
    private readonly onMiss: OnMiss,
    private readonly note?: string,
  ) {}

  /** Compares by JSON. */
  same(file: string, ours: unknown, theirs: unknown): void {
    this.check(file, JSON.stringify(ours) === JSON.stringify(theirs), ours, theirs);
  }

  check(file: string, ok: boolean, ours: unknown, theirs: unknown): void {
    this.total++;
    if (ok) this.ok++;
    else this.onMiss(this.name, file, ours, theirs);
  }

  row(): Row {
    return { name: this.name, ok: this.ok, total: this.total, ...(this.note ? { note: this.note } : {}) };
  }
}

/** The files below `dir` whose name `wanted` accepts; none where the folder is missing. */
export function samples(dir: string, wanted: (name: string) => boolean = () => true): Sample[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'README' && wanted(entry.name))
    .map(entry => ({
      name: join(entry.parentPath, entry.name).slice(dir.length + 1),
      raw: readFileSync(join(entry.parentPath, entry.name)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function json<T>(path: string, fallback: T): T {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : fallback;
}

/** Members of a gzipped tar (ustar; long names by GNU's L entries). */
export function untar(path: string): Sample[] {
  if (!existsSync(path)) return [];
  const tar = gunzipSync(readFileSync(path));
  const found: Sample[] = [];
  let longName = '';
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const field = (from: number, length: number): string =>
      tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = parseInt(field(124, 12).trim() || '0', 8);
    const data = tar.subarray(at + 512, at + 512 + size);
    const type = field(156, 1);
    if (type === 'L') longName = data.toString('utf8').replace(/\0.*$/s, '');
    else {
      const prefix = field(345, 155);
      if (type === '0' || type === '')
        found.push({ name: longName || (prefix ? `${prefix}/` : '') + field(0, 100), raw: data });
      longName = '';
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return found;
}

/** Mails of a public-inbox mbox (`From mboxrd@z`), gzipped. */
export function mbox(path: string): Sample[] {
  if (!existsSync(path)) return [];
  const all = gunzipSync(readFileSync(path));
  const found: Sample[] = [];
  let start = 0;
  while (start < all.length) {
    const next = all.indexOf('\nFrom mboxrd@z ', start + 1);
    const end = next < 0 ? all.length : next + 1;
    found.push({ name: `#${found.length + 1}`, raw: all.subarray(start, end) });
    start = end;
  }
  return found;
}
