import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError } from '../api/client';
import { createDraft, draftQuery } from '../api/sending';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import styles from './compose.module.css';
import { usePhone } from '../ui/use-phone';
import { Composer } from './composer';
import { useComposer, type OpenDraft } from './use-composer';
import { forgetBackup, forgetOld, readBackup } from './draft-backup';
import { TitleBar } from './title-bar';

/** The mails that are being written, side by side at the lower right; on a phone the open one is the whole page. */
export function Dock({ drafts }: { drafts: OpenDraft[] }) {
  const isPhone = usePhone();
  const covers = isPhone && drafts.some(each => !each.minimised);
  useEffect(forgetOld, []);
  useEffect(() => {
    // What it covers must not take the focus.
    const covered = document.querySelectorAll<HTMLElement>('[data-frame]');
    for (const each of covered) each.inert = covers;
    return () => {
      for (const each of covered) each.inert = false;
    };
  }, [covers]);
  return (
    <div className={styles.dock}>
      {drafts.map(each => (
        <DraftWindow key={each.id} open={each} />
      ))}
    </div>
  );
}

function DraftWindow({ open }: { open: OpenDraft }) {
  const { w } = useI18n();
  const { close, show } = useComposer();
  const { data: draft, error, refetch } = useQuery(draftQuery(open.id));
  const isMissing = error instanceof ApiError && error.status === 404;
  const isOver = isMissing || (draft && draft.state !== 'draft' && open.restored);
  useEffect(() => {
    if (!isOver) return;
    // Deleted or sent elsewhere since this tab was open last. What was not saved is a draft of its own now.
    const backup = readBackup(open.id);
    close(open.id);
    if (!backup) return;
    void createDraft(backup.fields)
      .then(saved => {
        forgetBackup(open.id);
        show(saved.id);
      })
      .catch(() => undefined);
  }, [isOver, close, show, open.id]);
  if (isOver) return null;
  if (draft) return <Composer draft={draft} open={open} />;
  return (
    <section className={styles.window} aria-label={w.compose.new}>
      <TitleBar title={w.compose.new} minimised={open.minimised} onClose={() => close(open.id)} />
      <div className={styles.pad} hidden={open.minimised}>
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Lines count={4} height={40} />}
      </div>
    </section>
  );
}
