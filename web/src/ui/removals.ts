import { useSyncExternalStore } from 'react';
import { send } from '../api/client';
import { useToast } from './toast';

/*
 * What is removed waits some seconds in the page before the server hears of it, so that it can be taken back. It was
 * wanted, so leaving the page carries it out at once. Things are known by the address that deletes them.
 */
const waiting = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();
let snapshot: ReadonlySet<string> = new Set();

function changed() {
  snapshot = new Set(waiting.keys());
  for (const listener of listeners) listener();
}

window.addEventListener('pagehide', () => {
  for (const address of waiting.keys())
    void fetch(address, { method: 'DELETE', keepalive: true, headers: { 'x-kontor': '1' } });
  waiting.clear();
});

/** The addresses of what is as good as removed. */
export const useRemovals = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );

const seconds = 8;

/** Removes what `DELETE address` deletes, says `text`, and lets it be taken back for a while; `after` fetches anew. */
export function useRemove() {
  const toast = useToast();
  return (address: string, text: string, after: () => Promise<unknown>) => {
    const run = async () => {
      try {
        await send('DELETE', address);
        await after();
      } catch (error) {
        toast.failed(error);
      }
      waiting.delete(address);
      changed();
    };
    waiting.set(
      address,
      setTimeout(() => void run(), seconds * 1000),
    );
    changed();
    toast.done(
      text,
      () => {
        clearTimeout(waiting.get(address));
        waiting.delete(address);
        changed();
      },
      seconds - 0.5,
    );
  };
}
