import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { addInstallment, deleteInstallment, installmentsQuery } from '../api/products';
import { DayInput } from '../crm/day-input';
import { useI18n } from '../i18n';
import styles from './products.module.css';
import type { LineActions } from './use-lines';

/** How what is paid once is paid in parts. */
export function Installments(props: { deal: number; currency: string | null; actions: LineActions }) {
  const { w, f } = useI18n();
  const words = w.products.lines;
  const { deal, currency, actions } = props;
  const installments = useQuery(installmentsQuery(deal)).data ?? [];
  const [isAdding, setAdding] = useState(false);
  const [description, setDescription] = useState('');
  const [amount, setAmount] = useState<number | string>('');
  const [day, setDay] = useState<string | null>(null);

  async function add(event: FormEvent) {
    event.preventDefault();
    if (!description.trim() || !Number(amount) || !day) return;
    const installment = { description: description.trim(), amount: Number(amount), billing_date: day };
    if (!(await actions.attempt(() => addInstallment(deal, installment)))) return;
    setAdding(false);
    setDescription('');
    setAmount('');
  }

  return (
    <section className={styles.extra} aria-label={words.installments}>
      {installments.length > 0 && (
        <>
          <h3>{words.installments}</h3>
          <ul>
            {installments.map(each => (
              <li key={each.id}>
                <span>{each.description}</span>
                <span className={styles.dim}>{f.date(each.billing_date)}</span>
                <span>{f.price(each.amount, currency)}</span>
                <ActionIcon
                  size="sm"
                  aria-label={words.removeInstallment(each.description)}
                  onClick={() => void actions.attempt(() => deleteInstallment(deal, each.id))}
                >
                  <IconX size={14} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
          <p className={styles.dim}>
            {words.planned(
              f.price(
                installments.reduce((sum, each) => sum + each.amount, 0),
                currency,
              ),
            )}
          </p>
        </>
      )}
      {isAdding ? (
        <form className={styles.row} onSubmit={event => void add(event)}>
          <TextInput
            autoFocus
            label={words.installmentName}
            maxLength={255}
            value={description}
            onChange={event => setDescription(event.currentTarget.value)}
          />
          <NumberInput
            label={words.amount}
            hideControls
            min={0}
            decimalScale={4}
            value={amount}
            onChange={setAmount}
          />
          <DayInput label={words.date} value={day} onChange={setDay} />
          <Button type="submit">{words.addNow}</Button>
          <Button variant="default" onClick={() => setAdding(false)}>
            {w.app.cancel}
          </Button>
        </form>
      ) : (
        <Button
          variant="subtle"
          size="compact-sm"
          title={words.installmentsLead}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {words.addInstallment}
        </Button>
      )}
    </section>
  );
}
