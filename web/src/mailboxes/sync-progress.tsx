import { Progress } from '@mantine/core';
import type { Mailbox } from '../api/types';
import { useI18n } from '../i18n';
import styles from './mailboxes.module.css';

/** How far the history is taken in: all that is stored, skipped or dead, of all that is known. */
export function SyncProgress({ mailbox }: { mailbox: Mailbox }) {
  const { w, f } = useI18n();
  const { progress } = mailbox;
  if (!progress) return null;
  const done = Math.max(0, progress.known - progress.pending);
  const share = progress.known ? (100 * done) / progress.known : 0;
  const rate = progress.per_second ?? 0;
  const complete = progress.known > 0 && progress.pending === 0;
  return (
    <div className={styles.progress}>
      {!complete && (
        <Progress.Root size={6} radius="xl">
          <Progress.Section
            value={share}
            aria-label={`${w.mailboxes.progress} ${mailbox.email}`}
            className={styles.bar}
          />
        </Progress.Root>
      )}
      <div className={styles.facts}>
        <span>
          {progress.known
            ? w.mailboxes.progressOf(f.number(done), f.number(progress.known))
            : w.mailboxes.noneKnown}
        </span>
        {!complete && rate > 0 && <span>{w.mailboxes.perSecond(f.number(Math.round(rate * 10) / 10))}</span>}
        {!complete && !!progress.eta_seconds && (
          <span>{w.mailboxes.left(f.duration(progress.eta_seconds))}</span>
        )}
        {progress.skipped > 0 && (
          <span>
            {w.mailboxes.skipped}: {f.number(progress.skipped)}
          </span>
        )}
        {progress.dead > 0 && (
          <span className={styles.dead}>
            {w.mailboxes.dead}: {f.number(progress.dead)}
          </span>
        )}
      </div>
    </div>
  );
}
