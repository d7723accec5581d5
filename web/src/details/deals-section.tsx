import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { dealsOf } from '../api/details';
import type { Values } from '../crm/fields';
import { ItemLink } from '../crm/item-link';
import type { Id } from '../crm/kinds';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import styles from './details.module.css';

/** The deals of a contact, the last changed first. */
export function DealsSection(props: { kind: 'person' | 'organization'; id: Id; given: Values }) {
  const { w, f } = useI18n();
  const { open } = useNewItem();
  const deals = useQuery(dealsOf(props.kind, props.id));
  const words = { open: '', won: w.details.isWon, lost: w.details.isLost };
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{w.records.plural.deal}</h2>
        <ActionIcon aria-label={w.records.add.deal} onClick={() => open('deal', props.given)}>
          <IconPlus size={16} />
        </ActionIcon>
      </div>
      {deals.isPending && <Lines count={2} height={20} />}
      {deals.data?.length === 0 && <p className={styles.dim}>{w.details.noDeals}</p>}
      <ul className={styles.list}>
        {deals.data?.map(deal => (
          <li key={deal.id} className={styles.related}>
            <ItemLink kind="deal" id={deal.id} name={deal.title} icon />
            <span className={styles.dim}>
              {deal.value !== null && f.money(deal.value, deal.currency)} {deal.status && words[deal.status]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
