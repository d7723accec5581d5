import { ActivityList } from '../activities/activity-list';
import type { ActivityLinks } from '../api/activities';
import type { TimelineKind } from '../api/details';
import type { Values } from '../crm/fields';
import { titleOf } from '../crm/item';
import { useI18n } from '../i18n';
import styles from './details.module.css';

/** What is to be done about an item, above what has happened. */
export function Planned({ kind, item }: { kind: TimelineKind; item: Values & { id: number } }) {
  const { w } = useI18n();
  const given = { [kind]: { id: item.id, name: titleOf(item) } } as Partial<ActivityLinks>;
  return (
    <section className={styles.section}>
      <h2 className={styles.hidden}>{w.records.plural.activity}</h2>
      <ActivityList of={{ type: kind, id: item.id }} given={given} />
    </section>
  );
}
