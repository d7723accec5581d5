import { Select } from '@mantine/core';
import { IconBox } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Deal } from '../api/details';
import { linesQuery, type LineInput, type Product } from '../api/products';
import { itemQuery } from '../crm/item';
import { ItemPicker, type Picked } from '../crm/item-picker';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import styles from './products.module.css';
import { Discounts } from './discounts';
import { Installments } from './installments';
import { LineRow } from './line-row';
import { useLines } from './use-lines';

const taxMethods = ['exclusive', 'inclusive', 'none'] as const;

/** What is sold with a deal: lines that are changed where they stand, discounts, the sums, and how it is paid for. */
export function DealProducts({ dealId }: { dealId: number }) {
  const { w, f } = useI18n();
  const words = w.products.lines;
  const client = useQueryClient();
  const toast = useToast();
  const list = useQuery(linesQuery(dealId));
  const deal = useQuery({ ...itemQuery('deal', dealId), select: (item: object) => item as Deal }).data;
  const actions = useLines(dealId);
  const [added, setAdded] = useState(0);
  const lines = list.data ?? [];
  const [first] = lines;
  const currency = deal?.currency ?? first?.currency ?? null;

  async function add(picked: Picked | null) {
    if (!picked) return;
    try {
      const product = (await client.fetchQuery(itemQuery('product', picked.id))) as unknown as Product;
      await actions.add(newLine(product, currency));
      // The field is empty again, for the next one.
      setAdded(added + 1);
    } catch (error) {
      toast.failed(error);
    }
  }

  if (list.isPending) return <Lines count={3} height={44} />;
  if (list.isError && !list.data) return <Problem error={list.error} retry={() => void list.refetch()} />;
  const sums = [
    [words.mrr, deal?.mrr],
    [words.arr, deal?.arr],
    [words.acv, deal?.mrr == null ? null : deal.acv],
  ] as const;

  return (
    <div>
      {first ? (
        <>
          <div className={ui.sideways} tabIndex={0} role="group" aria-label={words.title}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{words.product}</th>
                  <th scope="col">{words.quantity}</th>
                  <th scope="col">{words.price}</th>
                  <th scope="col">{words.discount}</th>
                  <th scope="col">{words.tax}</th>
                  <th scope="col">{words.billing}</th>
                  <th scope="col" className={styles.sum}>
                    {words.sum}
                  </th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {lines.map(line => (
                  <LineRow key={line.id} line={line} actions={actions} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : (
        <div className={styles.empty}>
          <IconBox size={26} stroke={1.3} aria-hidden />
          <p>
            <strong>{words.empty}</strong> {words.emptyNext}
          </p>
        </div>
      )}
      <div className={styles.foot}>
        <div className={styles.adder}>
          <ItemPicker
            key={added}
            kind="product"
            label={words.add}
            value={null}
            onChange={picked => void add(picked)}
          />
        </div>
        {first && (
          <Select
            className={styles.taxMethod}
            label={words.taxMethod}
            data={taxMethods.map(value => ({ value, label: words.taxMethods[value] }))}
            value={first.tax_method}
            // It holds for all lines of the deal.
            onChange={method =>
              void actions.change(first, { tax_method: method as LineInput['tax_method'] & string })
            }
          />
        )}
      </div>
      {first && (
        <>
          <Discounts deal={dealId} currency={currency} actions={actions} />
          <dl className={styles.sums}>
            {sums.map(([label, sum]) =>
              sum == null ? null : (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{f.price(sum, currency)}</dd>
                </div>
              ),
            )}
            <div className={styles.total}>
              <dt>{words.total}</dt>
              <dd>{f.price(deal?.value ?? 0, currency)}</dd>
            </div>
          </dl>
          {lines.every(line => line.billing_frequency === 'one-time' || !line.is_enabled) && (
            <Installments deal={dealId} currency={currency} actions={actions} />
          )}
        </>
      )}
    </div>
  );
}

/** One of it, at its price in the deal's currency, billed as it always is. */
function newLine(product: Product, currency: string | null): LineInput {
  return {
    product_id: product.id,
    quantity: 1,
    item_price: product.prices?.find(price => price.currency === currency)?.price ?? 0,
    tax: product.tax ?? 0,
    billing_frequency: product.billing_frequency ?? 'one-time',
    billing_frequency_cycles: product.billing_frequency_cycles,
  };
}
