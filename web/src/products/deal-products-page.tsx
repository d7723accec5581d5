import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { itemQuery, titleOf } from '../crm/item';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { PageSkeleton } from '../ui/skeletons';
import { DealProducts } from './deal-products';
import styles from './products.module.css';

const route = getRouteApi('/inside/deals/$dealId/products');

/** The products of a deal with all the room that they need. */
export function DealProductsPage() {
  const { w } = useI18n();
  const id = Number(route.useParams().dealId);
  const deal = useQuery(itemQuery('deal', id));
  if (deal.isPending) return <PageSkeleton />;
  return (
    <div className={styles.page}>
      {deal.isError && !deal.data ? (
        <Problem error={deal.error} retry={() => void deal.refetch()} />
      ) : (
        <>
          <Link to="/deals/$id" params={{ id }} className={styles.back}>
            <IconChevronLeft size={15} aria-hidden />
            {w.products.lines.toDeal}
          </Link>
          <h1>{w.products.lines.of(titleOf(deal.data))}</h1>
          <div className={styles.panel}>
            <DealProducts dealId={id} />
          </div>
        </>
      )}
    </div>
  );
}
