import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconChevronLeft, IconTrash } from '@tabler/icons-react';
import { deletedDealsQuery } from '../api/details';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { More } from '../ui/more';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import styles from './details.module.css';
import { useDeleting } from './use-deleting';
import { useItemWords } from './words';

/** For how long a deal can be brought back. */
const keptDays = 30;

/** Deals that were deleted and can be brought back. */
export function DeletedDealsPage() {
  const { w, f } = useI18n();
  const words = useItemWords();
  const list = useInfiniteQuery(deletedDealsQuery);
  const { restore } = useDeleting('deal');
  // Nothing changes a deal that is deleted: its last change is that it was.
  const first = Date.now() - keptDays * 86_400_000;
  const deals = (list.data?.pages.flatMap(page => page.data) ?? []).filter(
    deal => Date.parse(deal.update_time ?? '') > first,
  );
  return (
    <div className={ui.column}>
      <Link to="/deals" className={styles.back}>
        <IconChevronLeft size={15} aria-hidden />
        {w.records.plural.deal}
      </Link>
      <h1>{words.deletedDeals}</h1>
      <p className={styles.dim}>{words.deletedLead(keptDays)}</p>
      {list.isPending && <Lines count={5} height={46} />}
      {list.isError && !list.data && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && !deals.length && (
        <Empty icon={IconTrash} title={words.noDeleted} text={words.noDeletedNext} />
      )}
      <ul className={styles.list}>
        {deals.map(deal => (
          <li key={deal.id} className={styles.gone}>
            <span className={styles.goneWhat}>
              <Link to="/deals/$id" params={{ id: deal.id }} className={styles.entryTitle}>
                {deal.title || w.records.unnamed}
              </Link>
              <span className={styles.facts}>
                {!!deal.value && <span>{f.money(deal.value, deal.currency)}</span>}
                {deal.org_id !== null && <ItemLink kind="organization" id={deal.org_id} icon />}
                {deal.org_id === null && deal.person_id !== null && (
                  <ItemLink kind="person" id={deal.person_id} icon />
                )}
                <time dateTime={deal.update_time ?? ''}>
                  {words.deletedAt(f.full(deal.update_time ?? ''))}
                </time>
              </span>
            </span>
            <Button
              size="compact-md"
              variant="default"
              aria-label={words.restoreOf(deal.title ?? '')}
              onClick={() => void restore(deal.id)}
            >
              {w.details.restore}
            </Button>
          </li>
        ))}
      </ul>
      {deals.length > 0 && <More list={list} label={w.details.earlier} />}
    </div>
  );
}
