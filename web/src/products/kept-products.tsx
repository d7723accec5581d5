import { IconBox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { deletedDealPartsQuery } from '../api/deleted';
import type { Deal } from '../api/details';
import type { Discount, Line } from '../api/products';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import styles from './products.module.css';

/** What was sold with a deal that is deleted, to be read. */
export function KeptProducts({ deal }: { deal: Deal }) {
  const { w, f } = useI18n();
  const words = w.products.lines;
  const parts = useQuery(deletedDealPartsQuery(deal.id));
  if (parts.isPending) return <Lines count={3} height={44} />;
  if (parts.isError && !parts.data) return <Problem error={parts.error} retry={() => void parts.refetch()} />;
  const { products, discounts, installments } = parts.data;
  if (!products.length)
    return (
      <div className={styles.empty}>
        <IconBox size={26} stroke={1.3} aria-hidden />
        <p>
          <strong>{words.empty}</strong>
        </p>
      </div>
    );
  return (
    <div>
      <div className={ui.sideways} tabIndex={0} role="group" aria-label={words.title}>
        <table className={styles.table} data-kept>
          <thead>
            <tr>
              {[words.product, words.quantity, words.price, words.discount, words.tax, words.billing].map(
                head => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ),
              )}
              <th scope="col" className={styles.sum}>
                {words.sum}
              </th>
            </tr>
          </thead>
          <tbody>
            {products.map(line => (
              <KeptLine key={line.id} line={line} />
            ))}
          </tbody>
        </table>
      </div>
      {discounts.length > 0 && (
        <section className={styles.extra} aria-label={words.discounts}>
          <h3>{words.discounts}</h3>
          <ul>
            {discounts.map(discount => (
              <li key={discount.id}>
                <span>{discount.description}</span>
                <span>
                  <Reduction of={discount.amount} in={discount.type} currency={deal.currency} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <dl className={styles.sums}>
        <div className={styles.total}>
          <dt>{words.total}</dt>
          <dd>{f.price(deal.value ?? 0, deal.currency)}</dd>
        </div>
      </dl>
      {installments.length > 0 && (
        <section className={styles.extra} aria-label={words.installments}>
          <h3>{words.installments}</h3>
          <ul>
            {installments.map(each => (
              <li key={each.id}>
                <span>{each.description}</span>
                <span className={styles.dim}>{f.date(each.billing_date)}</span>
                <span>{f.price(each.amount, deal.currency)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function KeptLine({ line }: { line: Line }) {
  const { w, f } = useI18n();
  const words = w.products.lines;
  const { product_id: product, billing_frequency: billing, billing_frequency_cycles: cycles } = line;
  return (
    <tr data-off={line.is_enabled ? undefined : true}>
      <th scope="row">
        {product === null ? words.hidden : <ItemLink kind="product" id={product} name={line.name} />}
        {!line.is_enabled && <span className={styles.dim}> · {words.notCounted}</span>}
      </th>
      <td data-label={words.quantity}>{f.number(line.quantity ?? 0)}</td>
      <td data-label={words.price}>{f.price(line.item_price ?? 0, line.currency)}</td>
      <td data-label={words.discount}>
        <Reduction of={line.discount} in={line.discount_type} currency={line.currency} />
      </td>
      <td data-label={words.tax}>{f.number(line.tax ?? 0)}</td>
      <td data-label={words.billing}>
        {words.billings[billing ?? 'one-time']}
        {cycles !== null && ` × ${f.number(cycles)}`}
      </td>
      <td className={styles.sum} data-label={words.sum}>
        {f.price(line.sum ?? 0, line.currency)}
      </td>
    </tr>
  );
}

function Reduction(props: { of: number | null; in: Discount['type']; currency: string | null }) {
  const { f } = useI18n();
  const amount = props.of ?? 0;
  return props.in === 'amount' ? f.price(amount, props.currency) : `${f.number(amount)} %`;
}
