import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  IconDownload,
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMail,
  IconPhoto,
  IconTrash,
} from '@tabler/icons-react';
import type { ItemFile } from '../api/details';
import { fileAddress } from '../api/files';
import { usersQuery } from '../crm/company';
import { useI18n } from '../i18n';
import { FileLink, placeOf } from './file-link';
import styles from './files.module.css';
import { useItemWords } from './words';

const icons = {
  image: IconPhoto,
  pdf: IconFileTypePdf,
  sheet: IconFileSpreadsheet,
  text: IconFileText,
  archive: IconFileZip,
  other: IconFile,
};

const endings: [keyof typeof icons, RegExp][] = [
  ['image', /\.(png|jpe?g|gif|webp|avif)$/i],
  ['pdf', /\.pdf$/i],
  ['sheet', /\.(xlsx?|ods|csv)$/i],
  ['text', /\.(docx?|odt|rtf|txt|md)$/i],
  ['archive', /\.(zip|gz|7z|rar|tar)$/i],
];

const formOf = (file: ItemFile): keyof typeof icons | 'remote' =>
  file.remote_location ? 'remote' : (endings.find(([, ending]) => ending.test(file.name))?.[0] ?? 'other');

/** Larger ones are shown when they are asked for. */
const largestPreview = 3 * 1024 * 1024;

export function FileRow(props: { file: ItemFile; onShow: () => void; onRemove: (() => void) | undefined }) {
  const { f } = useI18n();
  const words = useItemWords();
  const { file } = props;
  const user = useQuery(usersQuery).data?.find(each => each.id === file.user_id);
  const form = formOf(file);
  const place = placeOf(file);
  const Icon = form === 'remote' ? (place?.icon ?? IconFile) : icons[form];
  const at = `${file.add_time.replace(' ', 'T')}Z`;
  return (
    <li className={styles.file}>
      <span className={styles.preview} data-form={form}>
        {form === 'image' && file.file_size <= largestPreview ? (
          <img src={fileAddress(file)} alt="" loading="lazy" />
        ) : (
          <Icon size={20} stroke={1.5} aria-hidden />
        )}
      </span>
      <span className={styles.what}>
        {form === 'image' ? (
          <button type="button" className={styles.name} onClick={props.onShow}>
            {file.name}
          </button>
        ) : (
          <FileLink file={file} className={styles.name} />
        )}
        <span className={styles.facts}>
          <time dateTime={at} title={f.full(at)}>
            {f.short(at)}
          </time>
          <span>{place?.name ?? f.size(file.file_size)}</span>
          {user && <span>{user.name}</span>}
          {file.mail_message_id && (
            <span className={styles.mail}>
              <IconMail size={13} aria-hidden />
              {words.inMail}
            </span>
          )}
        </span>
      </span>
      {!file.remote_location && (
        <ActionIcon component="a" href={fileAddress(file)} aria-label={words.downloadOf(file.name)}>
          <IconDownload size={16} />
        </ActionIcon>
      )}
      {/* What is in a mail stays as it was sent. */}
      {!file.mail_message_id && props.onRemove && (
        <ActionIcon aria-label={words.removeFile(file.name)} onClick={props.onRemove}>
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </li>
  );
}
