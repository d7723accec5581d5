import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { mailboxesQuery, removeMailbox } from '../api/mailboxes';
import type { Mailbox } from '../api/types';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

/*
 * A removal waits ten seconds in the page before the server hears of it, so that it can be taken back. It was
 * confirmed, so leaving the page carries it out at once.
 */
const waiting = new Map<number, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();
let snapshot: ReadonlySet<number> = new Set();

function changed() {
  snapshot = new Set(waiting.keys());
  for (const listener of listeners) listener();
}

window.addEventListener('pagehide', () => {
  for (const id of waiting.keys())
    void fetch(`/api/mailboxes/${id}`, { method: 'DELETE', keepalive: true, headers: { 'x-kontor': '1' } });
  waiting.clear();
});

/** The mailboxes that are as good as removed. */
export const useRemovals = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );

export function useRemove() {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();
  return (mailbox: Mailbox) => {
    const run = async () => {
      try {
        await removeMailbox(mailbox.id);
        client.setQueryData(mailboxesQuery.queryKey, all => all?.filter(each => each.id !== mailbox.id));
        void client.invalidateQueries({ queryKey: ['threads'] });
        void client.invalidateQueries({ queryKey: ['thread-counts'] });
      } catch (error) {
        toast.failed(error);
      }
      waiting.delete(mailbox.id);
      changed();
    };
    waiting.set(
      mailbox.id,
      setTimeout(() => void run(), 10_000),
    );
    changed();
    toast.done(
      w.mailboxes.removing(mailbox.email),
      () => {
        clearTimeout(waiting.get(mailbox.id));
        waiting.delete(mailbox.id);
        changed();
      },
      9.5,
    );
  };
}
