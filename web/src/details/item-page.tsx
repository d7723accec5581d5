import { Button, SegmentedControl } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { IconError404 } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { ApiError } from '../api/client';
import { deletedDealQuery, type TimelineKind } from '../api/details';
import type { Values } from '../crm/fields';
import { itemQuery } from '../crm/item';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { PageSkeleton } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import styles from './details.module.css';
import { Planned } from './planned';
import { Timeline } from './timeline';
import { TimelineComposer } from './timeline-composer';
import { useDeleting } from './use-deleting';

/** The page of one item: its head, what it is at the side, and what happened with it. */
export function ItemPage<Item extends Values & { id: number }>(props: {
  kind: TimelineKind & ('deal' | 'person' | 'organization');
  id: number;
  head: (item: Item, canEdit: boolean) => ReactNode;
  side: (item: Item, canEdit: boolean) => ReactNode;
}) {
  const { kind, id } = props;
  const found = useQuery(itemQuery(kind, id)) as UseQueryResult<Item>;
  const isGone = found.error instanceof ApiError && found.error.status === 404;
  // A deleted deal is kept for a while, and its page with it.
  const kept = useQuery({ ...deletedDealQuery(id), enabled: isGone && kind === 'deal' });
  const { w } = useI18n();
  const [shown, setShown] = useState<string>('timeline');
  const { restore } = useDeleting(kind);
  const item = isGone ? (kept.data as unknown as Item | null | undefined) : found.data;

  if (found.isPending || kept.isLoading) return <PageSkeleton />;
  if (!item) {
    if (isGone)
      return <Empty icon={IconError404} title={w.errors.notFound} text={w.errors.notFoundNext} level={1} />;
    return (
      <div className={ui.column}>
        <Problem error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  }
  return (
    <div className={styles.page} data-shown={shown}>
      <div>
        {isGone && (
          <div className={styles.deleted} role="status">
            {w.details.deleted}
            <Button size="compact-sm" variant="default" onClick={() => void restore(id)}>
              {w.details.restore}
            </Button>
          </div>
        )}
        <header className={styles.head}>{props.head(item, !isGone)}</header>
        {/* On a phone one of both. */}
        <div className={styles.switch}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={w.details.show}
            value={shown}
            onChange={setShown}
            data={[
              { value: 'timeline', label: w.details.timeline },
              { value: 'facts', label: w.details.facts },
            ]}
          />
        </div>
      </div>
      <aside className={styles.side} aria-label={w.details.facts}>
        {props.side(item, !isGone)}
      </aside>
      <section className={styles.main} aria-label={w.details.timeline}>
        <div className={styles.column}>
          {!isGone && (
            <>
              <TimelineComposer kind={kind} item={item} />
              <Planned kind={kind} item={item} />
              <Timeline kind={kind} id={id} />
            </>
          )}
        </div>
      </section>
    </div>
  );
}
