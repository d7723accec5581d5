import { Chip } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { noteRow, pinnedQuery, timelineQuery, type EntryKind, type TimelineKind } from '../api/details';
import type { Id } from '../crm/kinds';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Problem } from '../ui/problem';
import { useRemovals } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { useComments } from './comments';
import styles from './details.module.css';
import { NoteCard } from './note-card';
import { TimelineEntry } from './timeline-entry';

const everything: EntryKind[] = ['activity', 'note', 'mail', 'file', 'change'];

/** What happened with an item and with what hangs on it, newest first; pinned notes stay on top. Of one that is deleted it can be read. */
export function Timeline({ kind, id, canEdit = true }: { kind: TimelineKind; id: Id; canEdit?: boolean }) {
  const { w } = useI18n();
  const [only, setOnly] = useState<EntryKind | null>(null);
  const list = useInfiniteQuery(timelineQuery(kind, id, only ? [only] : everything));
  const removed = useRemovals();
  const pinned = (useQuery({ ...pinnedQuery(kind, id), enabled: canEdit }).data ?? []).filter(
    note => !removed.has(noteRow(note.id)),
  );
  const pages = list.data?.pages.map(page => page.data) ?? [];
  const commentsOf = useComments([
    pinned.map(note => note.id),
    ...pages.map(page => page.flatMap(entry => (entry.kind === 'note' ? entry.data.id : []))),
  ]);
  const entries = pages.flat().filter(entry => entry.kind !== 'note' || !removed.has(noteRow(entry.data.id)));

  return (
    <>
      {pinned.map(note => (
        <NoteCard key={note.id} note={note} kind={kind} comments={commentsOf(note.id)} />
      ))}
      <div className={styles.filters} role="group" aria-label={w.details.show}>
        {[null, ...everything].map(each => (
          <Chip
            key={each ?? 'all'}
            size="xs"
            variant="light"
            checked={only === each}
            onChange={() => setOnly(each)}
          >
            {each ? w.details.kinds[each] : w.details.all}
          </Chip>
        ))}
      </div>
      {list.isPending && <Lines count={4} height={56} />}
      {list.isError && !entries.length && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && !entries.length && <p className={styles.dim}>{w.details.nothingYet}</p>}
      <ol className={styles.entries}>
        {entries.map(entry => (
          <TimelineEntry
            key={`${entry.kind} ${entry.data.id}`}
            entry={entry}
            kind={kind}
            canEdit={canEdit}
            comments={entry.kind === 'note' ? commentsOf(entry.data.id) : []}
          />
        ))}
      </ol>
      <More list={list} label={w.details.earlier} />
    </>
  );
}
