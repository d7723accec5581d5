import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconArrowUpRight } from '@tabler/icons-react';
import { fitCountsQuery, type ItemRef } from '../api/items';
import { useI18n } from '../i18n';
import styles from './details.module.css';

/** How much earlier mail would fit to an item that is not on it yet, and where it is looked through. */
export function MailSection({ item }: { item: ItemRef }) {
  const { w } = useI18n();
  const counts = useQuery(fitCountsQuery(item)).data?.counts;
  const many = counts ? counts.link + counts.older + counts.ask : 0;
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{w.app.mail}</h2>
        <Tooltip label={w.details.allMail}>
          <ActionIcon
            component={Link}
            to="/items/$type/$itemId/threads"
            params={{ type: item.type, itemId: String(item.id) } as never}
            aria-label={w.details.allMail}
          >
            <IconArrowUpRight size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {many > 0 && <p className={styles.dim}>{w.details.earlierMail(many)}</p>}
    </section>
  );
}
