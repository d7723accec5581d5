import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutgoingMail } from '../api/sending';
import { useI18n } from '../i18n';
import { safeMail } from '../mail/sanitize';
import { useToast } from '../ui/toast';
import styles from './compose.module.css';
import type { DraftKeeper } from './draft-keeper';

/** Two tabs wrote the same draft: both texts in sight, and both kept whatever is chosen. */
export function Conflict({ theirs, keeper }: { theirs: OutgoingMail; keeper: DraftKeeper }) {
  const { w, f } = useI18n();
  const toast = useToast();
  const [busy, setBusy] = useState(false);

  async function choose(choice: () => Promise<void>) {
    setBusy(true);
    try {
      await choice();
      toast.done(w.compose.otherKept);
    } catch (error) {
      toast.failed(error);
    }
    setBusy(false);
  }

  return (
    <div className={styles.conflict} role="alert">
      <p>
        <strong>{w.compose.conflict(f.short(theirs.updated_at))}</strong> {w.compose.conflictNext}
      </p>
      <div className={styles.conflictText}>
        <strong>{theirs.subject}</strong>
        <TextOf html={theirs.html} />
      </div>
      <div className={styles.buttons}>
        <Button size="compact-sm" loading={busy} onClick={() => void choose(() => keeper.keepMine())}>
          {w.compose.keepMine}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          onClick={() => void choose(() => keeper.keepTheirs())}
        >
          {w.compose.keepTheirs}
        </Button>
      </div>
    </div>
  );
}

function TextOf({ html }: { html: string }) {
  const { body } = new DOMParser().parseFromString(
    safeMail(html, { images: false, foldQuote: false }).document,
    'text/html',
  );
  for (const line of body.querySelectorAll('p, div, br, li')) line.append('\n');
  return <p>{body.textContent?.trim()}</p>;
}

/** It was sent or deleted elsewhere; what stands here is not lost. */
export function Gone(props: { gone: 'sent' | 'deleted'; onKeep: () => Promise<void>; onClose: () => void }) {
  const { w } = useI18n();
  const toast = useToast();
  return (
    <div className={styles.conflict} role="alert">
      <p>
        <strong>{props.gone === 'sent' ? w.compose.sentElsewhere : w.compose.deletedElsewhere}</strong>{' '}
        {w.compose.goneNext}
      </p>
      <div className={styles.buttons}>
        <Button size="compact-sm" onClick={() => void props.onKeep().catch(toast.failed)}>
          {w.compose.keepAsNew}
        </Button>
        <Button size="compact-sm" variant="default" onClick={props.onClose}>
          {w.app.close}
        </Button>
      </div>
    </div>
  );
}
