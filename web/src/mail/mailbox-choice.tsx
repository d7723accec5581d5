import { Select } from '@mantine/core';
import type { ListChoice } from '../api/threads';
import type { Mailbox } from '../api/types';
import { useI18n } from '../i18n';
import { useMailboxName } from '../mailboxes/name';
import styles from './filters.module.css';

/** Of several mailboxes the one whose mail is listed, or all. */
export function MailboxChoice(props: {
  choice: ListChoice;
  mailboxes: Mailbox[];
  onChange: (choice: ListChoice) => void;
}) {
  const { w } = useI18n();
  const { choice, mailboxes, onChange } = props;
  const nameOf = useMailboxName();
  return (
    <Select
      className={styles.mailbox}
      aria-label={w.mail.mailbox}
      value={String(choice.mailbox ?? '')}
      data={[
        { value: '', label: w.mail.allMailboxes },
        ...mailboxes.map(each => ({ value: String(each.id), label: nameOf(each) })),
      ]}
      onChange={id => onChange({ ...choice, mailbox: id ? Number(id) : undefined })}
    />
  );
}
