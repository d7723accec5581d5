import { ActionIcon, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconDots, IconPencil, IconPin, IconPinnedOff, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import {
  changeNote,
  isPinned,
  noteRow,
  type Comment,
  type Note,
  type NoteInput,
  type TimelineKind,
} from '../api/details';
import { useI18n } from '../i18n';
import { useRemove } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { Comments } from './comments';
import styles from './details.module.css';
import { NoteText } from './note-text';

const NoteEditor = lazy(async () => ({ default: (await import('./note-editor')).NoteEditor }));

/** A note, with what is done with it. `children` say where it comes from. */
export function NoteCard(props: {
  note: Note;
  kind: TimelineKind;
  canEdit?: boolean;
  comments: Comment[];
  children?: ReactNode;
}) {
  const { w, f } = useI18n();
  const { note, kind, canEdit = true } = props;
  const client = useQueryClient();
  const toast = useToast();
  const [editing, setEditing] = useState(false);
  const pinned = isPinned(note, kind);
  const remove = useRemove();
  const refresh = () => client.invalidateQueries({ queryKey: ['timeline'] });

  async function change(next: Partial<NoteInput>, said: string, back: Partial<NoteInput>) {
    try {
      await changeNote(note.id, kind, next);
      void refresh();
      toast.done(said, () => void changeNote(note.id, kind, back).then(refresh, toast.failed));
      return true;
    } catch (error) {
      toast.failed(error);
      return false;
    }
  }

  if (editing)
    return (
      <div className={styles.composer}>
        <Suspense fallback={<Lines count={1} height={90} />}>
          <NoteEditor
            html={note.content}
            label={w.details.note}
            placeholder={w.details.notePlaceholder}
            onCancel={() => setEditing(false)}
            onSave={async content => {
              if (await change({ content }, w.records.changed, { content: note.content })) setEditing(false);
            }}
          />
        </Suspense>
      </div>
    );
  return (
    <div className={styles.card} data-pinned={pinned || undefined}>
      <NoteText html={note.content} />
      <div className={styles.meta}>
        {pinned && <IconPin size={13} aria-hidden />}
        <time dateTime={inZone(note.add_time)} title={f.full(inZone(note.add_time))}>
          {f.short(inZone(note.add_time))}
        </time>
        {note.user && <span>{note.user.name}</span>}
        {props.children}
        {canEdit && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon size="sm" aria-label={w.details.noteMenu}>
                <IconDots size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setEditing(true)}>
                {w.details.edit}
              </Menu.Item>
              <Menu.Item
                leftSection={pinned ? <IconPinnedOff size={15} /> : <IconPin size={15} />}
                onClick={() =>
                  void change({ pinned: !pinned }, pinned ? w.details.unpinned : w.details.pinned, { pinned })
                }
              >
                {pinned ? w.details.unpin : w.details.pin}
              </Menu.Item>
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={15} />}
                onClick={() => remove(noteRow(note.id), w.details.noteDeleted, refresh)}
              >
                {w.details.delete}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <Comments note={note.id} comments={props.comments} canEdit={canEdit} />
    </div>
  );
}

/** The first version of the API writes `2026-11-22 14:30:00` for UTC. */
const inZone = (time: string): string => `${time.replace(' ', 'T')}Z`;
