import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fitCountsQuery, type ItemRef } from '../api/items';
import type { Thread } from '../api/types';
import { useI18n } from '../i18n';
import styles from './crm.module.css';

/** Where the thread's item is open: how many earlier threads of the same people are not linked to it, and the way there. */
export function EarlierThreads({ thread }: { thread: Thread }) {
  const link = thread.links
    .toSorted((a, b) => Number(b.primary) - Number(a.primary))
    .find(each => each.target.status === 'open');
  if (!link || !thread.can_link || link.type === 'person' || link.type === 'organization') return null;
  return <Earlier item={{ type: link.type, id: link.target.id }} title={link.target.title} />;
}

function Earlier({ item, title }: { item: ItemRef; title: string }) {
  const { w } = useI18n();
  const { data } = useQuery(fitCountsQuery(item));
  const many = data ? data.counts.link + data.counts.older + data.counts.ask : 0;
  if (!data || many === 0) return null;
  return (
    <p className={styles.earlier}>
      {w.items.earlier(many, data.counts.more)}
      {' · '}
      <Link
        to="/items/$type/$itemId/threads"
        params={{ type: item.type, itemId: String(item.id) }}
        aria-label={w.items.reviewOf(title)}
      >
        {w.items.review}
      </Link>
    </p>
  );
}
