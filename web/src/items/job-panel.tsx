import { Button, Progress } from '@mantine/core';
import { isWorking, type Retroactive } from '../api/items';
import { useI18n } from '../i18n';
import styles from './items.module.css';

/** How far a job is, what it did, and the way back. */
export function JobPanel({ job, onUndo }: { job: Retroactive; onUndo: () => void }) {
  const { w, f } = useI18n();
  const reverting = job.state === 'reverting';
  const [done, all] = reverting ? [job.reverted, job.linked] : [job.linked, job.total];
  const said = {
    linking: w.items.linking(f.number(done), f.number(all)),
    reverting: w.items.reverting(f.number(done), f.number(all)),
    linked: [w.items.linked(job.linked), job.skipped > 0 && w.items.skipped(job.skipped)]
      .filter(Boolean)
      .join(', '),
    reverted: [w.items.reverted(job.reverted), job.kept > 0 && w.items.kept(job.kept)]
      .filter(Boolean)
      .join(', '),
  }[job.state];
  const ended = job.reason === 'item-closed' || job.reason === 'item-gone' ? w.items.ended[job.reason] : null;
  const undoable = job.state === 'linking' || (job.state === 'linked' && job.linked > 0);
  return (
    <div className={styles.job}>
      <div className={styles.jobSaid} role="status">
        <p>{said}</p>
        {ended && <p className={styles.dim}>{ended}</p>}
      </div>
      {undoable && (
        <Button variant="default" onClick={onUndo}>
          {job.state === 'linking' ? w.items.stop : w.app.undo}
        </Button>
      )}
      {isWorking(job) && (
        <Progress.Root size={6} radius="xl" className={styles.jobBar}>
          <Progress.Section
            value={all ? (100 * done) / all : 100}
            aria-label={w.items.toReview}
            color="var(--k-busy)"
          />
        </Progress.Root>
      )}
    </div>
  );
}
