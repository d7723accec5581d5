import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useRef } from 'react';
import { useToast } from '../ui/toast';

/**
 * Writes one after the other what is shown already, and reads it again once the last one is done: an answer that comes
 * between two changes would put the second one back.
 */
export function useInOrder(queryKey: QueryKey) {
  const client = useQueryClient();
  const toast = useToast();
  const last = useRef<Promise<void>>(Promise.resolve());
  const waiting = useRef(0);

  return async function write(work: () => Promise<unknown>): Promise<boolean> {
    waiting.current++;
    void client.cancelQueries({ queryKey });
    let taken = true;
    last.current = last.current.then(async () => {
      try {
        await work();
      } catch (error) {
        taken = false;
        toast.failed(error);
      }
    });
    await last.current;
    waiting.current--;
    if (waiting.current === 0) void client.invalidateQueries({ queryKey });
    return taken;
  };
}
