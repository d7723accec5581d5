import { ActionIcon, Button } from '@mantine/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { IconMessage, IconPencil, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { addComment, changeComment, commentRow, commentsQuery, type Comment } from '../api/details';
import { useI18n } from '../i18n';
import { useRemovals, useRemove } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './details.module.css';
import { NoteText } from './note-text';

const NoteEditor = lazy(async () => ({ default: (await import('./note-editor')).NoteEditor }));

/** The comments below the notes of each page of a timeline, by note: a request for each page, not for each note. */
export function useComments(pages: number[][]): (note: number) => Comment[] {
  const found = useQueries({
    queries: pages.filter(notes => notes.length > 0).map(notes => commentsQuery(notes)),
  });
  const all = found.flatMap(each => each.data ?? []);
  return note => all.filter(comment => comment.note_id === note);
}

/** What was said about a note, and one more comment. */
export function Comments({
  note,
  comments,
  canEdit,
}: {
  note: number;
  comments: Comment[];
  canEdit: boolean;
}) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const removed = useRemovals();
  const [writing, setWriting] = useState<string | 'new' | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['timeline', 'comments'] });
  const shown = comments.filter(comment => !removed.has(commentRow(note, comment.id)));

  async function save(work: () => Promise<unknown>) {
    try {
      await work();
      await refresh();
      setWriting(null);
    } catch (error) {
      toast.failed(error);
    }
  }
  const editor = (html: string, onSave: (content: string) => Promise<void>) => (
    <Suspense fallback={<Lines count={1} height={90} />}>
      <NoteEditor
        html={html}
        label={w.details.comment}
        placeholder={w.details.commentPlaceholder}
        onSave={onSave}
        onCancel={() => setWriting(null)}
      />
    </Suspense>
  );

  return (
    <div className={styles.comments}>
      {shown.length > 0 && (
        <ul aria-label={w.details.comments}>
          {shown.map(comment => (
            <li key={comment.id}>
              {writing === comment.id ? (
                editor(comment.content, content => save(() => changeComment(note, comment.id, content)))
              ) : (
                <CommentLine
                  comment={comment}
                  onEdit={canEdit ? () => setWriting(comment.id) : undefined}
                  refresh={refresh}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {writing === 'new' ? (
        editor('', content => save(() => addComment(note, content)))
      ) : canEdit ? (
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconMessage size={14} aria-hidden />}
          onClick={() => setWriting('new')}
        >
          {w.details.addComment}
        </Button>
      ) : null}
    </div>
  );
}

function CommentLine(props: {
  comment: Comment;
  /** Absent where it can only be read. */
  onEdit: (() => void) | undefined;
  refresh: () => Promise<void>;
}) {
  const { w, f } = useI18n();
  const remove = useRemove();
  const { comment } = props;
  return (
    <>
      <NoteText html={comment.content} />
      <div className={styles.meta}>
        {comment.user && <span>{comment.user.name}</span>}
        <time dateTime={comment.add_time} title={f.full(comment.add_time)}>
          {f.short(comment.add_time)}
        </time>
        {comment.changed && <span>{w.details.wasEdited}</span>}
        {props.onEdit && (
          <span className={styles.commentButtons}>
            <ActionIcon size="sm" aria-label={w.details.editComment} onClick={props.onEdit}>
              <IconPencil size={14} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              aria-label={w.details.deleteComment}
              onClick={() =>
                remove(commentRow(comment.note_id, comment.id), w.details.commentDeleted, props.refresh)
              }
            >
              <IconTrash size={14} />
            </ActionIcon>
          </span>
        )}
      </div>
    </>
  );
}
