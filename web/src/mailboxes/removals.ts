import { useQueryClient } from '@tanstack/react-query';
import { mailboxesQuery } from '../api/mailboxes';
import type { Mailbox } from '../api/types';
import { useI18n } from '../i18n';
import { useRemovals as useAllRemovals, useRemove as useRemoveAny } from '../ui/removals';

const addressOf = (id: number) => `/api/mailboxes/${id}`;

/** Whether a mailbox is as good as removed. */
export function useIsRemoved(): (id: number) => boolean {
  const removals = useAllRemovals();
  return id => removals.has(addressOf(id));
}

export function useRemove() {
  const client = useQueryClient();
  const remove = useRemoveAny();
  const { w } = useI18n();
  return (mailbox: Mailbox) =>
    remove(addressOf(mailbox.id), w.mailboxes.removing(mailbox.email), async () => {
      client.setQueryData(mailboxesQuery.queryKey, all => all?.filter(each => each.id !== mailbox.id));
      void client.invalidateQueries({ queryKey: ['threads'] });
      void client.invalidateQueries({ queryKey: ['thread-counts'] });
    });
}
