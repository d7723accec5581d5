import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addInstallment, deleteInstallment, installmentsQuery } from '../api/products';
import { DayInput } from '../crm/day-input';
import { useI18n } from '../i18n';
import { PartForm } from './part-form';
import styles from './products.module.css';
import type { LineActions } from './use-lines';

/** How what is paid once is paid in parts. */
export function Installments(props: { deal: number; currency: string | null; actions: LineActions }) {
  const { w, f } = useI18n();
  const words = w.products.lines;
  const { deal, currency, actions } = props;
  const installments = useQuery(installmentsQuery(deal)).data ?? [];
  const [day, setDay] = useState<string | null>(null);

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
      <PartForm
        open={words.addInstallment}
        hint={words.installmentsLead}
        name={words.installmentName}
        amount={words.amount}
        onAdd={async (description, amount) =>
          day !== null &&
          (await actions.attempt(() => addInstallment(deal, { description, amount, billing_date: day })))
        }
      >
        <DayInput label={words.date} value={day} onChange={setDay} />
      </PartForm>
    </section>
  );
}
