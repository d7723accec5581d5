// A lock file that outlives no crash: it names its holder, and a holder that has ended holds nothing.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identify, isAlive } from './processes.mjs';

function holderOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Takes the lock at `path`. Returns `{ holder }` where a living process has it, else `{ holder: null, note, release }`;
 * `about` and what `note` adds is what others read of us in `holder`.
 */
export function takeLock(path, about = {}) {
  const me = { ...identify(process.pid), ...about };
  const draft = `${path}.${process.pid}`;
  const write = content => writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });

  for (;;) {
    write(me);
    try {
      // A link appears with its content or not at all; a file made and then written can be read empty.
      linkSync(draft, path);
      rmSync(draft);
      break;
    } catch (error) {
      rmSync(draft, { force: true });
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = holderOf(path);
    if (holder && isAlive(holder)) return { holder };
    removeStale(path, holder);
  }

  return {
    holder: null,
    note(more) {
      Object.assign(me, more);
      write(me);
      renameSync(draft, path);
    },
    release() {
      if (holderOf(path)?.began === me.began) rmSync(path, { force: true });
    },
  };
}

/** Moves the stale lock away, unless somebody else has done so and holds a new one: that one is put back. */
function removeStale(path, stale) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = holderOf(aside);
  if (moved && isAlive(moved) && moved.began !== stale?.began) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  rmSync(aside, { force: true });
}
