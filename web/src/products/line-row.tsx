import { ActionIcon, Menu, Select } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { variationsQuery, type Billing, type Line } from '../api/products';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { AmountInput } from './amount-input';
import styles from './products.module.css';
import type { LineActions } from './use-lines';

const billings: Billing[] = ['one-time', 'weekly', 'monthly', 'quarterly', 'semi-annually', 'annually'];

/** A product on a deal; each of its cells is changed where it stands. */
export function LineRow({ line, actions }: { line: Line; actions: LineActions }) {
  const { w, f } = useI18n();
  const words = w.products.lines;
  const product = line.product_id;
  const variations = useQuery({ ...variationsQuery(product ?? 0), enabled: product !== null }).data ?? [];
  const name = line.name ?? words.hidden;
  const labelOf = (what: string) => words.whatOf(what, name);
  const set = (change: Parameters<LineActions['change']>[1]) => void actions.change(line, change);
  const recurs = line.billing_frequency !== 'one-time';

  function setVariation(id: number | null) {
    const price = variations
      .find(each => each.id === id)
      ?.prices.find(each => each.currency === line.currency)?.price;
    set({ product_variation_id: id, ...(price !== undefined && { item_price: price }) });
  }

  return (
    <tr data-off={line.is_enabled ? undefined : true}>
      <th scope="row">
        {product === null ? words.hidden : <ItemLink kind="product" id={product} name={line.name} />}
        {!line.is_enabled && <span className={styles.dim}> · {words.notCounted}</span>}
        {variations.length > 0 && (
          <Select
            size="xs"
            mt={4}
            aria-label={labelOf(words.variation)}
            data={[
              { value: '', label: words.noVariation },
              ...variations.map(each => ({ value: String(each.id), label: each.name })),
            ]}
            value={String(line.product_variation_id ?? '')}
            onChange={value => setVariation(Number(value) || null)}
          />
        )}
      </th>
      <td className={styles.narrow} data-label={words.quantity}>
        <AmountInput
          label={labelOf(words.quantity)}
          value={line.quantity}
          min={0}
          onSave={quantity => set({ quantity: quantity! })}
        />
      </td>
      <td className={styles.price} data-label={words.price}>
        <AmountInput
          label={labelOf(words.price)}
          value={line.item_price}
          onSave={price => set({ item_price: price! })}
        />
      </td>
      <td className={styles.two} data-label={words.discount}>
        <div className={styles.pair}>
          <AmountInput
            label={labelOf(words.discount)}
            value={line.discount}
            min={0}
            {...(line.discount_type === 'percentage' && { max: 100 })}
            onSave={discount => set({ discount: discount! })}
          />
          <Select
            size="xs"
            aria-label={labelOf(words.discountIn)}
            data={[
              { value: 'percentage', label: words.percent },
              { value: 'amount', label: line.currency ?? '' },
            ]}
            value={line.discount_type}
            onChange={type => set({ discount_type: type as 'percentage' | 'amount', discount: 0 })}
          />
        </div>
      </td>
      <td className={styles.narrow} data-label={words.tax}>
        <AmountInput
          label={labelOf(words.tax)}
          value={line.tax}
          min={0}
          max={100}
          onSave={tax => set({ tax: tax! })}
        />
      </td>
      <td className={styles.half} data-label={words.billing}>
        <div className={styles.pair} data-alone={!recurs || undefined}>
          <Select
            size="xs"
            aria-label={labelOf(words.billing)}
            data={billings.map(value => ({ value, label: words.billings[value] }))}
            value={line.billing_frequency}
            onChange={billing =>
              set({
                billing_frequency: billing as Billing,
                ...(billing === 'one-time' && { billing_frequency_cycles: null }),
              })
            }
          />
          {recurs && (
            <AmountInput
              label={labelOf(words.cycles)}
              value={line.billing_frequency_cycles}
              min={1}
              max={208}
              decimals={0}
              mayBeEmpty
              placeholder="∞"
              onSave={cycles => set({ billing_frequency_cycles: cycles })}
            />
          )}
        </div>
      </td>
      <td className={styles.sum} data-label={words.sum}>
        {f.price(line.sum ?? 0, line.currency)}
      </td>
      <td className={styles.more}>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size="sm" aria-label={w.products.actions(name)}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => set({ is_enabled: !line.is_enabled })}>
              {line.is_enabled ? words.countsNot : words.counts}
            </Menu.Item>
            <Menu.Item color="red" onClick={() => void actions.remove(line)}>
              {words.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}
