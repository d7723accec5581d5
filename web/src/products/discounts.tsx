import { ActionIcon, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addDiscount, deleteDiscount, discountsQuery } from '../api/products';
import { useI18n } from '../i18n';
import { PartForm } from './part-form';
import styles from './products.module.css';
import type { LineActions } from './use-lines';

/** Discounts on a deal as a whole. */
export function Discounts(props: { deal: number; currency: string | null; actions: LineActions }) {
  const { w, f } = useI18n();
  const words = w.products.lines;
  const { deal, currency, actions } = props;
  const discounts = useQuery(discountsQuery(deal)).data ?? [];
  const [type, setType] = useState<'percentage' | 'amount'>('percentage');

  return (
    <section className={styles.extra} aria-label={words.discounts}>
      {discounts.length > 0 && (
        <>
          <h3>{words.discounts}</h3>
          <ul>
            {discounts.map(discount => (
              <li key={discount.id}>
                <span>{discount.description}</span>
                <span>
                  {discount.type === 'percentage'
                    ? `${f.number(discount.amount ?? 0)} %`
                    : f.price(discount.amount ?? 0, currency)}
                </span>
                <ActionIcon
                  size="sm"
                  aria-label={words.removeDiscount(discount.description ?? '')}
                  onClick={() => void actions.attempt(() => deleteDiscount(deal, discount.id))}
                >
                  <IconX size={14} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        </>
      )}
      <PartForm
        open={words.addDiscount}
        name={words.discountName}
        amount={words.discountAmount}
        onAdd={(description, amount) =>
          actions.attempt(() => addDiscount(deal, { description, type, amount }))
        }
      >
        <Select
          aria-label={words.discountIn}
          data={[
            { value: 'percentage', label: words.percent },
            { value: 'amount', label: currency ?? '' },
          ]}
          value={type}
          onChange={value => setType(value as typeof type)}
        />
      </PartForm>
    </section>
  );
}
