import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconMail, IconNote, IconPaperclip } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useActivityDialog } from '../activities/activity-dialog';
import type { ActivityLinks } from '../api/activities';
import { addNote, type TimelineKind } from '../api/details';
import { addFile } from '../api/files';
import { KeysRest, useShortcuts } from '../app/shortcuts';
import { useComposer } from '../compose/use-composer';
import type { Values } from '../crm/fields';
import { titleOf } from '../crm/item';
import type { Id } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './details.module.css';

const NoteEditor = lazy(async () => ({ default: (await import('./note-editor')).NoteEditor }));

/** On top of a timeline: what is added to it. */
export function TimelineComposer(props: { kind: TimelineKind; item: Values & { id: Id } }) {
  const { w } = useI18n();
  const { kind, item } = props;
  const client = useQueryClient();
  const toast = useToast();
  const composer = useComposer();
  const activities = useActivityDialog();
  const [writes, setWrites] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const refresh = () => void client.invalidateQueries({ queryKey: ['timeline'] });

  async function save(html: string) {
    try {
      await addNote(kind, item.id, html);
      setWrites(false);
      refresh();
    } catch (error) {
      toast.failed(error);
    }
  }

  async function upload(files: File[]) {
    for (const each of files)
      try {
        await addFile(kind, item.id, each);
      } catch (error) {
        toast.failed(error);
      }
    refresh();
  }

  const emails = (item['emails'] as { value: string }[] | null | undefined) ?? [];
  const writeMail = () =>
    void composer.open({
      ...(kind === 'deal' && { links: { deal_id: Number(item.id) } }),
      ...(kind === 'lead' && { links: { lead_id: String(item.id) } }),
      ...(kind === 'person' && emails[0] && { to: [{ address: emails[0].value, name: '' }] }),
    });
  useShortcuts(
    // A lead is shown beside the list of leads, whose keys these would hide.
    kind === 'lead'
      ? {}
      : {
          c: [w.details.addNote, () => setWrites(true)],
          m: [w.frame.create.mail, writeMail],
          a: [
            w.frame.create.activity,
            () => activities.open({ [kind]: { id: item.id, name: titleOf(item) } } as Partial<ActivityLinks>),
          ],
        },
    w.records.names[kind],
  );

  return (
    <div
      className={styles.composer}
      onDragOver={event => event.preventDefault()}
      onDrop={event => {
        if (writes) return;
        event.preventDefault();
        void upload([...event.dataTransfer.files]);
      }}
    >
      <div className={styles.tabs}>
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<IconNote size={16} />}
          onClick={() => setWrites(true)}
        >
          {w.details.note}
        </Button>
        <Button variant="subtle" size="compact-md" leftSection={<IconMail size={16} />} onClick={writeMail}>
          {w.app.mail}
        </Button>
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<IconPaperclip size={16} />}
          onClick={() => file.current?.click()}
        >
          {w.details.kinds.file}
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          multiple
          aria-label={w.details.kinds.file}
          onChange={event => {
            void upload([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {writes ? (
        <Suspense
          fallback={
            <div className={styles.noteEditor}>
              <KeysRest />
              <Lines count={1} height={110} />
            </div>
          }
        >
          <NoteEditor
            html=""
            label={w.details.note}
            placeholder={w.details.notePlaceholder}
            onSave={save}
            onCancel={() => setWrites(false)}
          />
        </Suspense>
      ) : (
        <button type="button" className={styles.opener} onClick={() => setWrites(true)}>
          {w.details.notePlaceholder}
        </button>
      )}
    </div>
  );
}
