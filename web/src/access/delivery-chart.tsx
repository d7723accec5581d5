import type { DeliveryDay } from '../api/access';
import { useI18n } from '../i18n';
import styles from './deliveries.module.css';
import { useAccessWords } from './words';

const parts = ['pending', 'failed', 'delivered'] as const;

/** A column for each day. It is a table for those who do not see it. */
export function DeliveryChart({ days }: { days: DeliveryDay[] }) {
  const a = useAccessWords();
  const { f } = useI18n();
  const sumOf = (day: DeliveryDay) => day.delivered + day.failed + day.pending;
  const most = Math.max(1, ...days.map(sumOf));
  const names = { delivered: a.webhooks.arrived, failed: a.webhooks.failed, pending: a.webhooks.waiting };
  return (
    <figure className={styles.figure}>
      <div className={styles.columns} aria-hidden>
        {days.map(day => (
          <div key={day.day} className={styles.column} title={titleOf(day)}>
            <span className={styles.sum}>{sumOf(day) > 0 && f.number(sumOf(day))}</span>
            {parts.map(
              part =>
                day[part] > 0 && (
                  <span
                    key={part}
                    className={styles.bar}
                    data-part={part}
                    style={{ height: `${(day[part] / most) * 100}%` }}
                  />
                ),
            )}
          </div>
        ))}
      </div>
      <div className={styles.axis} aria-hidden>
        <span>{f.date(days[0]?.day ?? '')}</span>
        <span>{f.date(days.at(-1)?.day ?? '')}</span>
      </div>
      <figcaption className={styles.legend} aria-hidden>
        {parts.toReversed().map(part => (
          <span key={part} data-part={part}>
            {names[part]}
          </span>
        ))}
      </figcaption>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{a.webhooks.day}</th>
            {parts.map(part => (
              <th key={part}>{names[part]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(day => (
            <tr key={day.day}>
              <th>{f.date(day.day)}</th>
              {parts.map(part => (
                <td key={part}>{f.number(day[part])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );

  function titleOf(day: DeliveryDay): string {
    const counts = parts.toReversed().map(part => `${names[part]}: ${f.number(day[part])}`);
    return [f.date(day.day), ...counts].join('\n');
  }
}
