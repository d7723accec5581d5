import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { addDiscount, deleteDiscount, discountsQuery } from '../api/products';
import { useI18n } from '../i18n';
import styles from './products.module.css';
import type { LineActions } from './use-lines';

/** Discounts on a deal as a whole. */
export function Discounts(props: { deal: number; currency: string | null; actions: LineActions }) {
  const { w, f } = useI18n();
  const words = w.products.lines;
  const { deal, currency, actions } = props;
  const discounts = useQuery(discountsQuery(deal)).data ?? [];
  const [isAdding, setAdding] = useState(false);
  const [description, setDescription] = useState('');
  const [amount, setAmount] = useState<number | string>('');
  const [type, setType] = useState<'percentage' | 'amount'>('percentage');

  async function add(event: FormEvent) {
    event.preventDefault();
    if (!description.trim() || !Number(amount)) return;
    const discount = { description: description.trim(), type, amount: Number(amount) };
    if (!(await actions.attempt(() => addDiscount(deal, discount)))) return;
    setAdding(false);
    setDescription('');
    setAmount('');
  }

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
      {isAdding ? (
        <form className={styles.row} onSubmit={event => void add(event)}>
          <TextInput
            autoFocus
            label={words.discountName}
            maxLength={255}
            value={description}
            onChange={event => setDescription(event.currentTarget.value)}
          />
          <NumberInput
            label={words.discountAmount}
            hideControls
            min={0}
            decimalScale={4}
            value={amount}
            onChange={setAmount}
          />
          <Select
            aria-label={words.discountIn}
            data={[
              { value: 'percentage', label: words.percent },
              { value: 'amount', label: currency ?? '' },
            ]}
            value={type}
            onChange={value => setType(value as typeof type)}
          />
          <Button type="submit">{words.addNow}</Button>
          <Button variant="default" onClick={() => setAdding(false)}>
            {w.app.cancel}
          </Button>
        </form>
      ) : (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {words.addDiscount}
        </Button>
      )}
    </section>
  );
}
