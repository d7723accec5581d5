import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { IconBrandGoogleDrive, IconPaperclip, IconUpload } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';
import type { ItemFile, TimelineKind } from '../api/details';
import { addFile, fileAddress, fileRow, filesQuery, type LinkedKind } from '../api/files';
import type { Id } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Empty } from '../ui/empty';
import { More } from '../ui/more';
import { Problem } from '../ui/problem';
import { useRemovals, useRemove } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { FileRow } from './file-row';
import styles from './files.module.css';
import { RemoteLink } from './remote-link';
import { useItemWords } from './words';

const linked: readonly TimelineKind[] = ['deal', 'person', 'organization'] satisfies LinkedKind[];

/** The files on an item, and beside them what was attached to its mails. Files are dropped anywhere on it. */
export function Files({ kind, id, canEdit = true }: { kind: TimelineKind; id: Id; canEdit?: boolean }) {
  const { w } = useI18n();
  const words = useItemWords();
  const client = useQueryClient();
  const toast = useToast();
  const list = useInfiniteQuery(filesQuery(kind, id));
  const removed = useRemovals();
  const remove = useRemove();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [isLinking, setLinking] = useState(false);
  const [uploading, setUploading] = useState<string[]>([]);
  const [shown, setShown] = useState<ItemFile | null>(null);
  const files = (list.data?.pages.flatMap(page => page.data) ?? []).filter(
    // Logos of signatures are no files to anybody.
    file => !file.inline_flag && !removed.has(fileRow(file.id)),
  );
  const refresh = () => client.invalidateQueries({ queryKey: ['timeline'] });

  async function upload(given: FileList | null) {
    const all = [...(given ?? [])];
    setUploading(all.map(file => file.name));
    for (const file of all) {
      try {
        await addFile(kind, id, file);
      } catch (error) {
        toast.failed(error);
      }
      setUploading(before => before.slice(1));
    }
    await refresh();
  }

  /** Text that is dragged is no file. */
  const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    <div
      className={styles.files}
      data-over={isOver || undefined}
      onDragOver={event => {
        if (!canEdit || !holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={event => {
        if (!canEdit || !holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        void upload(event.dataTransfer.files);
      }}
    >
      {canEdit && (
        <div className={styles.bar}>
          <Button
            size="compact-md"
            leftSection={<IconUpload size={16} aria-hidden />}
            onClick={() => input.current?.click()}
          >
            {words.upload}
          </Button>
          {linked.includes(kind) && (
            <Button
              size="compact-md"
              variant="default"
              leftSection={<IconBrandGoogleDrive size={16} aria-hidden />}
              onClick={() => setLinking(true)}
            >
              {words.linkFile}
            </Button>
          )}
          <span className={styles.hint}>{words.dropHint}</span>
          <input
            ref={input}
            type="file"
            hidden
            multiple
            aria-label={words.upload}
            onChange={event => {
              void upload(event.currentTarget.files);
              event.currentTarget.value = '';
            }}
          />
        </div>
      )}
      {list.isPending && <Lines count={3} height={44} />}
      {list.isError && !list.data && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && !files.length && !uploading.length && (
        <Empty icon={IconPaperclip} title={words.noFiles} text={words.noFilesNext} />
      )}
      <ul className={styles.list}>
        {uploading.map(name => (
          <li key={name} className={styles.uploading}>
            {words.uploading(name)}
          </li>
        ))}
        {files.map(file => (
          <FileRow
            key={file.id}
            file={file}
            onShow={() => setShown(file)}
            onRemove={
              canEdit ? () => remove(fileRow(file.id), words.fileRemoved(file.name), refresh) : undefined
            }
          />
        ))}
      </ul>
      <More list={list} label={w.details.earlier} />
      {isLinking && <RemoteLink kind={kind as LinkedKind} id={id} onClose={() => setLinking(false)} />}
      {shown && (
        <Dialog onClose={() => setShown(null)} title={shown.name} size="xl">
          <img className={styles.image} src={fileAddress(shown)} alt={shown.name} />
          <Button component="a" href={fileAddress(shown)} variant="default" size="compact-md" mt="md">
            {words.download}
          </Button>
        </Dialog>
      )}
    </div>
  );
}
