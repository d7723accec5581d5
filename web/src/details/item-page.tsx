import { Button } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { IconError404 } from '@tabler/icons-react';
import { Link, Navigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { deletedDealQuery, type TimelineKind } from '../api/details';
import { mergedIntoQuery } from '../api/duplicates';
import type { Values } from '../crm/fields';
import { itemQuery } from '../crm/item';
import { addressOf } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { PageSkeleton } from '../ui/skeletons';
import { useSecondPaint } from '../ui/use-second-paint';
import ui from '../ui/ui.module.css';
import styles from './details.module.css';
import { Files } from './files';
import { parts, type Part, type PartSearch } from './parts';
import { Planned } from './planned';
import { Timeline } from './timeline';
import { TimelineComposer } from './timeline-composer';
import { useDeleting } from './use-deleting';
import { useItemWords } from './words';

/** The page of one item: its head, what it is at the side, and what happened with it. */
export function ItemPage<Item extends Values & { id: number }>(props: {
  kind: TimelineKind & ('deal' | 'person' | 'organization');
  id: number;
  head: (item: Item, canEdit: boolean) => ReactNode;
  side: (item: Item, canEdit: boolean) => ReactNode;
  /** Where something is sold with it. */
  products?: (item: Item, canEdit: boolean) => ReactNode;
}) {
  const { kind, id } = props;
  const found = useQuery(itemQuery(kind, id)) as UseQueryResult<Item>;
  const isGone = found.error instanceof ApiError && found.error.status === 404;
  // A deleted deal is kept for a while, and its page with it.
  const kept = useQuery({ ...deletedDealQuery(id), enabled: isGone && kind === 'deal' });
  // Whoever still has the address of one that was merged is led on.
  const merged = useQuery({ ...mergedIntoQuery(kind, id), enabled: isGone });
  const { w } = useI18n();
  const words = useItemWords();
  const { part = 'timeline' } = useSearch({ strict: false }) as PartSearch;
  const { restore } = useDeleting(kind);
  // What it is called and where it stands comes first: the rest takes longer to draw.
  const showsAll = useSecondPaint();
  const item = isGone ? (kept.data as unknown as Item | null | undefined) : found.data;

  if (found.isPending || kept.isLoading || merged.isLoading) return <PageSkeleton />;
  if (isGone && merged.data?.id) return <Navigate to={addressOf(kind, merged.data.id)} replace />;
  if (!item) {
    if (isGone)
      return <Empty icon={IconError404} title={w.errors.notFound} text={w.errors.notFoundNext} level={1} />;
    return (
      <div className={ui.column}>
        <Problem error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  }
  const canEdit = !isGone;
  const contents: Record<Part, () => ReactNode> = {
    timeline: () => (
      <>
        {canEdit && (
          <>
            <TimelineComposer kind={kind} item={item} />
            <Planned kind={kind} item={item} />
          </>
        )}
        <Timeline kind={kind} id={id} canEdit={canEdit} />
      </>
    ),
    // On a phone it is a part; at a desk it stands beside the others, of which the timeline is the first.
    facts: () => contents.timeline(),
    products: () => props.products?.(item, canEdit) ?? contents.timeline(),
    files: () => <Files kind={kind} id={id} canEdit={canEdit} />,
  };
  return (
    <div className={styles.page} data-part={part}>
      <div className={styles.top}>
        {isGone && (
          <div className={styles.deleted} role="status">
            {w.details.deleted}
            <Button size="compact-sm" variant="default" onClick={() => void restore(id)}>
              {w.details.restore}
            </Button>
          </div>
        )}
        <header className={styles.head}>{props.head(item, canEdit)}</header>
      </div>
      <nav className={styles.parts} data-slides aria-label={w.details.show}>
        {parts
          .filter(each => each !== 'products' || props.products)
          .map(each => (
            <Link
              key={each}
              to="."
              search={(before: object) => ({ ...before, part: each === 'timeline' ? undefined : each })}
              replace
              data-part={each}
              // Without `part` it is the timeline, and the timeline alone.
              activeOptions={{ exact: true }}
              aria-current={each === part ? 'page' : undefined}
            >
              {words.parts[each]}
            </Link>
          ))}
      </nav>
      <aside className={styles.side} aria-label={w.details.facts}>
        {showsAll && props.side(item, canEdit)}
      </aside>
      <section className={styles.main} aria-label={words.parts[part === 'facts' ? 'timeline' : part]}>
        <div className={styles.column} data-wide={part === 'products' || undefined}>
          {showsAll && contents[part]()}
        </div>
      </section>
    </div>
  );
}
