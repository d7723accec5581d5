import { useQuery } from '@tanstack/react-query';
import { fitCountsQuery, type ItemRef } from '../api/items';
import { mailboxQuery } from '../api/mailboxes';
import { countsQuery, threadQuery, type ListChoice } from '../api/threads';
import { useI18n } from '../i18n';
import type { Place } from './page-title';

/** The folder; of the inbox also how many are unread, first, so that a narrow tab shows it. */
export function useMailTitle({ search }: Place): string {
  const { w } = useI18n();
  const { box, view = 'inbox' } = search as ListChoice;
  const unread = useQuery(countsQuery).data?.inbox_unread;
  if (box) return w.outgoing.boxes[box];
  return view === 'inbox' && unread ? `(${unread}) ${w.mail.views.inbox}` : w.mail.views[view];
}

/** The subject, once the thread's pane has brought it. */
export function useThreadTitle({ params }: Place): string {
  const { w } = useI18n();
  const thread = useQuery({ ...threadQuery(Number(params['threadId'])), enabled: false }).data;
  return thread?.subject || w.mail.title;
}

export function useMailboxName({ params }: Place): string {
  const { w } = useI18n();
  const mailbox = useQuery({ ...mailboxQuery(Number(params['mailboxId'])), enabled: false }).data;
  return mailbox?.email ?? w.mailboxes.title;
}

/** The item whose threads are looked through. */
export function useItemOfThreads({ params }: Place): string {
  const { w } = useI18n();
  const { type, itemId } = params as { type: ItemRef['type']; itemId: string };
  const id = type === 'lead' ? itemId : Number(itemId);
  const fits = useQuery({ ...fitCountsQuery({ type, id } as ItemRef), enabled: false }).data;
  return fits?.item.title ?? w.items.threads;
}
