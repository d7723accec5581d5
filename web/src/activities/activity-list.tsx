import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { itemActivitiesQuery, type ActivityItem, type ActivityRow } from '../api/activities';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import styles from './activities.module.css';
import { useActivityDialog, type NewActivity } from './activity-dialog';
import { DueText } from './due';
import { linkKinds } from './row';
import { Tick } from './tick';
import { TypeIcon } from './type-icon';

/** What is planned on an item and on what belongs to it, and below what was done. `given` is what a new one begins with. */
export function ActivityList({ of, given }: { of: ActivityItem; given: NewActivity }) {
  const { w } = useI18n();
  const dialog = useActivityDialog();
  return (
    <div className={styles.panel}>
      <Part of={of} when="todo" />
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => dialog.open(given)}
      >
        {w.activities.add}
      </Button>
      <Part of={of} when="done" />
    </div>
  );
}

function Part({ of, when }: { of: ActivityItem; when: 'todo' | 'done' }) {
  const { w } = useI18n();
  const list = useInfiniteQuery(itemActivitiesQuery(of, when));
  const rows = list.data?.pages.flatMap(page => page.data) ?? [];
  if (list.isPending) return when === 'todo' ? <Lines count={2} height={40} /> : null;
  if (list.isError) return <Problem error={list.error} retry={() => void list.refetch()} />;
  if (!rows.length)
    return when === 'todo' ? <p className={styles.dim}>{w.activities.nothingPlanned}</p> : null;
  return (
    <>
      <h3>{when === 'todo' ? w.activities.planned : w.activities.when.done}</h3>
      <ul>
        {rows.map(row => (
          <Line key={row.id} row={row} of={of} />
        ))}
      </ul>
      <More list={list} />
    </>
  );
}

/** One below the other where there is little room; what it stands on beside `of` is named. */
export function Line({ row, of }: { row: ActivityRow; of: ActivityItem }) {
  const { w } = useI18n();
  const dialog = useActivityDialog();
  const isOf = (kind: (typeof linkKinds)[number]) =>
    kind === of.type && String(row[kind]?.id) === String(of.id);
  const other = linkKinds.find(kind => row[kind] && !isOf(kind));
  return (
    <li className={styles.line} data-done={row.done || undefined}>
      <Tick row={row} />
      <TypeIcon type={row.type} named />
      <span>
        <button
          type="button"
          className={styles.subject}
          title={w.activities.editWhich(row.subject)}
          onClick={() => dialog.open({ id: row.id })}
        >
          {row.subject}
        </button>
        <span className={styles.facts}>
          <DueText row={row} />
          {row.owner && <span>{row.owner.name}</span>}
          {other && <ItemLink kind={other} id={row[other]!.id} name={row[other]!.name} />}
        </span>
      </span>
    </li>
  );
}
