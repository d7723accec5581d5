import { ActionIcon, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Price } from '../api/products';
import { currenciesQuery } from '../crm/company';
import { useI18n } from '../i18n';
import ui from '../ui/ui.module.css';
import { AmountInput } from './amount-input';
import styles from './products.module.css';

/** A price, and what it costs, for each currency. */
export function PriceTable(props: {
  prices: Price[];
  onChange: (prices: Price[]) => void;
  /** Whose prices they are, where there are several tables: it stands above, beside what adds a price. */
  head?: ReactNode;
  /** Below another such table, whose headings are seen above both. */
  follows?: boolean;
}) {
  const { w, f } = useI18n();
  const { prices, onChange, head, follows } = props;
  const currencies = useQuery(currenciesQuery).data ?? [];
  const left = currencies.filter(
    each => each.active_flag && !prices.some(price => price.currency === each.code),
  );
  const set = (at: number, change: Partial<Price>) =>
    onChange(prices.with(at, { ...prices[at]!, ...change }));

  const adding = left.length > 0 && (
    <Select
      className={styles.addPrice}
      size="xs"
      aria-label={w.products.addPrice}
      placeholder={w.products.addPrice}
      searchable
      data={left.map(each => ({ value: each.code, label: `${each.code} · ${each.name}` }))}
      value={null}
      onChange={currency => {
        if (currency) onChange([...prices, { currency, price: 0 }]);
      }}
    />
  );

  return (
    <>
      {head && (
        <div className={styles.variationHead}>
          {head}
          {adding}
        </div>
      )}
      {prices.length > 0 ? (
        <div className={ui.sideways} tabIndex={0} role="group" aria-label={w.products.prices}>
          <table className={styles.prices} data-follows={follows || undefined}>
            <thead>
              <tr>
                <th scope="col">{w.products.currency}</th>
                <th scope="col">{w.products.price}</th>
                <th scope="col">{w.products.cost}</th>
                <th scope="col">{w.products.directCost}</th>
                <th scope="col" className={styles.sum}>
                  {w.products.margin}
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {prices.map((price, at) => {
                const cost = (price.cost ?? 0) + (price.direct_cost ?? 0);
                return (
                  <tr key={price.currency}>
                    <th scope="row">{price.currency}</th>
                    <td data-label={w.products.price}>
                      <AmountInput
                        label={w.products.priceOf(price.currency)}
                        value={price.price ?? 0}
                        onSave={value => set(at, { price: value! })}
                      />
                    </td>
                    <td data-label={w.products.cost}>
                      <AmountInput
                        label={w.products.costOf(price.currency)}
                        value={price.cost ?? 0}
                        onSave={value => set(at, { cost: value! })}
                      />
                    </td>
                    <td data-label={w.products.directCost}>
                      <AmountInput
                        label={w.products.directCostOf(price.currency)}
                        value={price.direct_cost ?? 0}
                        onSave={value => set(at, { direct_cost: value! })}
                      />
                    </td>
                    <td className={styles.sum} data-label={w.products.margin}>
                      {cost > 0 && price.price ? f.percent((price.price - cost) / price.price) : '–'}
                    </td>
                    <td className={styles.more}>
                      <ActionIcon
                        size="sm"
                        aria-label={w.products.removePrice(price.currency)}
                        onClick={() => onChange(prices.toSpliced(at, 1))}
                      >
                        <IconX size={14} aria-hidden />
                      </ActionIcon>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      ) : (
        <p className={styles.dim}>{w.products.noPrices}</p>
      )}
      {!head && adding}
    </>
  );
}
