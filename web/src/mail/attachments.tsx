import {
  IconDownload,
  IconFile,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconPhoto,
  IconTable,
} from '@tabler/icons-react';
import type { Attachment, Message } from '../api/types';
import { useI18n } from '../i18n';
import styles from './message.module.css';

/** Built here, not taken from the answer: an address within Kontor, whatever a mail says. */
export const attachmentUrl = (message: Message, file: Attachment) =>
  `/api/messages/${message.id}/attachments/${file.id}`;

function iconOf(type: string) {
  if (type.startsWith('image/')) return IconPhoto;
  if (type === 'application/pdf') return IconFileTypePdf;
  if (/zip|compressed|tar/.test(type)) return IconFileZip;
  if (/sheet|excel|csv/.test(type)) return IconTable;
  if (/text|word|document/.test(type)) return IconFileText;
  return IconFile;
}

/** Files as chips; pictures that stand in the text already are left out. */
export function Attachments({ message }: { message: Message }) {
  const { w, f } = useI18n();
  const files = message.attachments.filter(file => !(file.inline && file.cid && message.has_html));
  if (!files.length) return null;
  return (
    <ul className={styles.files} aria-label={w.thread.attachments}>
      {files.map(file => {
        const Icon = iconOf(file.content_type);
        const name = file.filename || w.thread.unnamed;
        return (
          <li key={file.id}>
            <a className={styles.file} href={attachmentUrl(message, file)} download={name}>
              <Icon size={18} stroke={1.5} aria-hidden />
              <span className={styles.fileName}>{name}</span>
              <span className={styles.fileSize}>{f.size(file.size)}</span>
              <IconDownload size={15} stroke={1.6} aria-hidden />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
