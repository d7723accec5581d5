import { useEffect } from 'react';

/*
 * Code of a page that could not be fetched: no connection, a server that is down, or one that has a newer app by now. The
 * browser keeps the failure, and the styles that were to come with it count as loaded: only a new document helps.
 */

const name = 'CodeMissing';
const key = 'kontor.reloaded';
const everyMs = 3000;
/** A server that is there and lacks the code for good must not be asked for ever. */
const againAfterMs = 30_000;

/** Marks such errors, for `isCodeMissing`. The router would load the page anew at once, and leave a browser's own error there. */
export function markMissingCode(): void {
  window.addEventListener('vite:preloadError', event => {
    Object.assign(event.payload, { name, message: 'The code of this page could not be fetched' });
  });
}

export const isCodeMissing = (error: unknown): boolean => error instanceof Error && error.name === name;

async function isReachable(): Promise<boolean> {
  try {
    return (await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } })).ok;
  } catch {
    return false;
  }
}

/** Loads the page anew as soon as the server can be reached. */
export async function reloadWhenReachable(): Promise<void> {
  if (!(await isReachable())) return;
  sessionStorage.setItem(key, String(Date.now()));
  location.reload();
}

/** Does so by itself, where `wanted`. */
export function useReloadWhenReachable(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || Date.now() - Number(sessionStorage.getItem(key)) < againAfterMs) return;
    const look = () => void reloadWhenReachable();
    look();
    const timer = setInterval(look, everyMs);
    window.addEventListener('online', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', look);
    };
  }, [wanted]);
}
