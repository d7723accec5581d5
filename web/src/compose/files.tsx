import { ActionIcon, Progress } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { draftFileUrl } from '../api/sending';
import { useI18n } from '../i18n';
import { inOneLine, useErrorText } from '../ui/error-text';
import { useToast } from '../ui/toast';
import styles from './compose.module.css';
import type { DraftKeeper, DraftView } from './draft-keeper';

/** The attachments, and those on their way. Images of the text are not listed: they are seen in it. */
export function Files({ view, keeper }: { view: DraftView; keeper: DraftKeeper }) {
  const { w, f } = useI18n();
  const toast = useToast();
  const errorText = useErrorText();
  const files = view.draft.attachments.filter(file => !file.cid);
  if (!files.length && !view.uploads.length) return null;
  return (
    <ul className={styles.files} aria-label={w.thread.attachments}>
      {files.map(file => (
        <li key={file.id} className={styles.file}>
          <IconPaperclip size={15} stroke={1.6} aria-hidden />
          <a href={draftFileUrl(view.draft.id, file.id)} download={file.filename}>
            {file.filename}
          </a>
          <span className={styles.dim}>{f.size(file.size)}</span>
          <ActionIcon
            size="sm"
            aria-label={w.compose.removeFile(file.filename)}
            onClick={() => void keeper.detach(file.id).catch(toast.failed)}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </li>
      ))}
      {view.uploads.map(upload => (
        <li key={`up-${upload.key}`} className={styles.file} data-bad={!!upload.error || undefined}>
          <IconPaperclip size={15} stroke={1.6} aria-hidden />
          <span className={styles.fileName}>{upload.name}</span>
          {upload.error ? (
            <span className={styles.fileError} role="alert">
              {inOneLine(errorText(upload.error))}
            </span>
          ) : (
            <>
              <span className={styles.dim}>{f.size(upload.size)}</span>
              <Progress
                className={styles.progress ?? ''}
                value={upload.share * 100}
                aria-label={w.compose.uploading(upload.name)}
              />
            </>
          )}
          <ActionIcon
            size="sm"
            aria-label={upload.error ? w.compose.removeFile(upload.name) : w.compose.stopUpload(upload.name)}
            onClick={() => (upload.error ? keeper.forgetUpload(upload.key) : upload.abort())}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
