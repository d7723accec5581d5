import { useQueryClient } from '@tanstack/react-query';
import { refreshLists } from '../crm/change';
import { useToast } from '../ui/toast';

/** What is added to an item and taken from it: said, and taken back by Undo. */
export function useParts() {
  const client = useQueryClient();
  const toast = useToast();

  /** @param back what undoes it */
  return async function part(work: () => Promise<unknown>, said: string, back?: () => Promise<unknown>) {
    try {
      await work();
      toast.done(
        said,
        back &&
          (() =>
            void back()
              .catch(toast.failed)
              .finally(() => refreshLists(client))),
      );
    } catch (error) {
      toast.failed(error);
    }
    refreshLists(client);
  };
}
