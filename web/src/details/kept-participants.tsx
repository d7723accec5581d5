import { useQuery } from '@tanstack/react-query';
import { deletedDealPartsQuery } from '../api/deleted';
import { ItemLink } from '../crm/item-link';
import { Lines } from '../ui/skeletons';
import styles from './details.module.css';
import { Section } from './section';
import { useItemWords } from './words';

/** Who took part in a deal that is deleted. */
export function KeptParticipants({ deal }: { deal: number }) {
  const words = useItemWords();
  const parts = useQuery(deletedDealPartsQuery(deal));
  const rows = parts.data?.participants ?? [];
  return (
    <Section title={words.participants} count={rows.length}>
      {parts.isLoading && <Lines count={1} height={20} />}
      {parts.isSuccess && !rows.length && <p className={styles.dim}>{words.noParticipants}</p>}
      <ul className={styles.list}>
        {rows.map(({ id, person_id: person }) => (
          <li key={id} className={styles.related}>
            {person && <ItemLink kind="person" id={person.value} name={person.name} icon />}
          </li>
        ))}
      </ul>
    </Section>
  );
}
