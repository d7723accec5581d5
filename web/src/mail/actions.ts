import { useQueryClient } from '@tanstack/react-query';
import { archive, countsQuery, markRead, threadQuery, type ListChoice } from '../api/threads';
import { findRow, patchRow, refreshCounts, showChanged } from '../app/thread-cache';
import { refreshThreads } from '../app/thread-refresh';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

/** An archived thread is in one list only, any other in all but that one. */
export const leavesList = (choice: ListChoice, archived: boolean) =>
  choice.view !== 'shared' &&
  // A search in all mail finds what is archived, too.
  !(choice.q && choice.view === 'all') &&
  (choice.view === 'archived') !== archived;

/** What a user does to a thread; shown at once, taken back with a message where the server refuses. */
export function useThreadActions() {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();

  async function setRead(id: number, read: boolean) {
    const before = findRow(client, id);
    patchRow(client, id, { unread: !read });
    if (before && before.unread === read && !before.archived)
      client.setQueryData(
        countsQuery.queryKey,
        counts => counts && { ...counts, inbox_unread: Math.max(0, counts.inbox_unread + (read ? -1 : 1)) },
      );
    client.setQueryData(
      threadQuery(id).queryKey,
      thread =>
        thread && { ...thread, messages: thread.messages.map(m => (read ? { ...m, seen: true } : m)) },
    );
    try {
      await markRead(id, read);
    } catch (error) {
      patchRow(client, id, { unread: read });
      void refreshCounts(client);
      toast.failed(error);
    }
  }

  async function setArchived(id: number, archived: boolean, quietly = false) {
    const showBefore = showChanged(
      client,
      new Set([id]),
      () => ({ archived }),
      choice => leavesList(choice, archived),
    );
    const showOpen = (is: boolean) =>
      client.setQueryData(threadQuery(id).queryKey, thread => thread && { ...thread, archived: is });
    showOpen(archived);
    try {
      await archive(id, archived);
      if (!quietly)
        toast.done(
          archived ? w.mail.archived : w.mail.unarchived,
          () => void setArchived(id, !archived, true),
        );
    } catch (error) {
      showBefore();
      showOpen(!archived);
      toast.failed(error);
    }
    refreshThreads(client, new Set([id]));
    void refreshCounts(client);
  }

  return {
    setRead,
    setArchived,
    markUnread(id: number) {
      // One that is unread stays as it is: what Undo would mark read was not marked here.
      const isUnread = findRow(client, id)?.unread;
      if (!isUnread) void setRead(id, false);
      toast.done(w.mail.markedUnread, isUnread ? undefined : () => void setRead(id, true));
    },
  };
}
