import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { QueueBacklog } from '../api/health';
import { useI18n } from '../i18n';
import ui from '../ui/ui.module.css';
import styles from './health.module.css';
import { useAdminWords } from './words';

export function QueueTable({ queues, now }: { queues: QueueBacklog[] | null; now: string }) {
  const a = useAdminWords();
  const { f } = useI18n();
  const words = a.queues;
  if (!queues) return null;
  return (
    <section className={styles.part} aria-labelledby="queues">
      <div className={styles.partHead}>
        <h2 id="queues">{words.title}</h2>
        <Button component={Link} to="/admin/jobs" size="xs" variant="default">
          {words.open}
        </Button>
      </div>
      <p className={styles.dim}>{words.lead}</p>
      <div className={`${ui.sideways} ${styles.scroll}`} tabIndex={0} role="group" aria-labelledby="queues">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{words.lane}</th>
              <th scope="col">{words.waiting}</th>
              <th scope="col">{words.active}</th>
              <th scope="col">{words.delayed}</th>
              <th scope="col">{words.failed}</th>
              <th scope="col">{words.oldest}</th>
            </tr>
          </thead>
          <tbody>
            {queues.map(queue => (
              <tr key={queue.lane}>
                <th scope="row">{words.lanes[queue.lane] ?? queue.lane}</th>
                <td data-label={words.waiting}>{f.number(queue.waiting)}</td>
                <td data-label={words.active}>{f.number(queue.active)}</td>
                <td data-label={words.delayed}>{f.number(queue.delayed)}</td>
                <td data-label={words.failed} data-tone={queue.failed > 0 ? 'ask' : undefined}>
                  {f.number(queue.failed)}
                </td>
                <td data-label={words.oldest}>
                  {queue.oldest_at && f.relative(queue.oldest_at, Date.parse(now))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
