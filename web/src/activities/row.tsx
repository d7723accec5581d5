import { ActionIcon, Checkbox } from '@mantine/core';
import { IconTrash, IconUsers } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import type { ActivityLinks, ActivityRow } from '../api/activities';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import styles from './activities.module.css';
import { useActivityDialog } from './activity-dialog';
import { DueText } from './due';
import { Tick } from './tick';
import { minutesOf } from './times';
import { TypeIcon } from './type-icon';
import { useActivities } from './use-activities';

/** What an activity is about, the most telling first. */
export const linkKinds = [
  'deal',
  'lead',
  'project',
  'person',
  'organization',
] as const satisfies (keyof ActivityLinks)[];

export function Row(props: { row: ActivityRow; isChosen: boolean; onChoose: (isRange: boolean) => void }) {
  const { w, f } = useI18n();
  const dialog = useActivityDialog();
  const activities = useActivities();
  const { row } = props;
  const minutes = minutesOf(row.duration);
  const links = linkKinds.filter(kind => row[kind]).slice(0, 3);
  return (
    <div
      className={styles.row}
      data-card={row.id}
      data-done={row.done || undefined}
      data-chosen={props.isChosen || undefined}
    >
      <Checkbox
        size="xs"
        aria-label={w.activities.choose(row.subject)}
        checked={props.isChosen}
        readOnly
        onClick={(event: MouseEvent) => props.onChoose(event.shiftKey)}
      />
      <Tick row={row} />
      <span className={styles.what}>
        <TypeIcon type={row.type} named />
        <button
          type="button"
          className={styles.subject}
          data-opens
          onClick={() => dialog.open({ id: row.id })}
        >
          {row.subject}
        </button>
        {row.guests > 0 && (
          <span className={styles.guests} title={w.activities.guestCount(row.guests)}>
            <IconUsers size={14} role="img" aria-label={w.activities.guestCount(row.guests)} />
            {f.number(row.guests)}
          </span>
        )}
      </span>
      <span className={styles.when}>
        <DueText row={row} />
        {minutes && <span className={styles.dim}> · {f.duration(minutes * 60)}</span>}
      </span>
      <span className={styles.links}>
        {links.map(kind => (
          <ItemLink key={kind} kind={kind} id={row[kind]!.id} name={row[kind]!.name} icon />
        ))}
      </span>
      <span className={styles.owner}>{row.owner?.name}</span>
      <ActionIcon
        className={styles.remove}
        aria-label={w.activities.deleteWhich(row.subject)}
        onClick={() => void activities.remove(row)}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  );
}
