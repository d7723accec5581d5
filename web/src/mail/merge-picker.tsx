import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fetchThreads } from '../api/threads';
import { useI18n } from '../i18n';
import { Picker, useTyped } from './picker';

/** Finds the thread to merge with: the latest ones, or those with the words that are typed. */
export function MergePicker(props: { threadId: number; onClose: () => void; onPick: (id: number) => void }) {
  const { w, f } = useI18n();
  const typed = useTyped();
  const found = useQuery({
    queryKey: ['merge-with', typed.q],
    queryFn: ({ signal }) => fetchThreads({ view: 'all', q: typed.q }, null, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const rows = (found.data?.data ?? []).filter(row => row.id !== props.threadId).slice(0, 20);
  return (
    <Picker
      title={w.thread.mergeTitle}
      label={w.thread.mergeSearch}
      results={w.thread.mergeResults}
      typed={typed}
      found={found}
      choices={rows.map(row => ({
        id: row.id,
        title: row.subject || w.mail.noSubject,
        facts: [f.list(row.people.map(each => each.name || each.email)), f.short(row.last_at)],
        pick: () => props.onPick(row.id),
      }))}
      nothing={w.thread.mergeNothing}
      onClose={props.onClose}
    />
  );
}
