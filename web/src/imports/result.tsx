import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { importQuery, isAtWork, keptQuery, revertImport, type TableImport } from '../api/imports';
import { addressOf } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Confirm } from '../ui/confirm';
import ui from '../ui/ui.module.css';
import styles from './imports.module.css';
import { iconOf, MadeCounts, useKindName } from './made-counts';
import { ProblemRows } from './problem-rows';
import { Steps } from './steps';

/** An import that has begun: how far it is, what it made, what it left out, and the way back. */
export function ImportResult({ of }: { of: TableImport }) {
  const client = useQueryClient();
  const busy = isAtWork(of);
  const wasBusy = useRef(busy);
  useEffect(() => {
    // It tells no page of its items: when it is done, all that is open may have become old.
    if (wasBusy.current && !busy) void client.invalidateQueries();
    wasBusy.current = busy;
  }, [busy, client]);
  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{of.name}</h1>
        {of.undo_until && <Undo of={of} />}
      </div>
      <Steps at="result" />
      {busy ? <Progressing of={of} /> : <Outcome of={of} />}
      <MadeCounts of={of} />
      {of.failed + of.skipped > 0 && <ProblemRows of={of} />}
      {of.kept > 0 && !busy && <Kept of={of} />}
    </div>
  );
}

function Progressing({ of }: { of: TableImport }) {
  const { w, f } = useI18n();
  const back = of.state === 'reverting';
  const whole = back ? Object.values(of.made).reduce((sum, n) => sum + n, of.changed) : of.total;
  const done = back ? of.reverted + of.kept : of.done + of.failed + of.skipped;
  const title = back ? w.imports.undoing : w.imports.running;
  return (
    <div className={styles.progress} role="status">
      <h2>{title}</h2>
      <Progress size={8} radius="xl" value={whole ? (100 * done) / whole : 0} aria-label={title} />
      {!back && <p>{w.imports.progress(f.number(done), f.number(whole))}</p>}
      <p className={styles.dim}>{w.imports.runningHint}</p>
    </div>
  );
}

function Outcome({ of }: { of: TableImport }) {
  const { w, f } = useI18n();
  const text =
    of.state === 'reverted' ? w.imports.undone : of.done > 0 ? w.imports.done(of.done) : w.imports.noneDone;
  return (
    <div className={styles.outcome} role="status">
      <h2>{text}</h2>
      {of.state === 'reverted' && <p className={styles.dim}>{w.imports.undoneSum(of.reverted)}</p>}
      {of.state === 'stopped' && <p className={styles.dim}>{w.imports.stoppedNext}</p>}
      {of.undo_until && <p className={styles.dim}>{w.imports.undoUntil(f.full(of.undo_until))}</p>}
    </div>
  );
}

function Undo({ of }: { of: TableImport }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const undo = useMutation({
    mutationFn: () => revertImport(of.id),
    onSuccess: now => {
      setAsked(false);
      client.setQueryData(importQuery(of.id).queryKey, now);
    },
  });
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        onClick={() => setAsked(true)}
      >
        {w.imports.undo}
      </Button>
      {isAsked && (
        <Confirm
          title={w.imports.undoAsk}
          text={w.imports.undoText}
          action={w.imports.undo}
          onConfirm={() => undo.mutateAsync()}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}

function Kept({ of }: { of: TableImport }) {
  const { w } = useI18n();
  const kindName = useKindName();
  const { data } = useQuery(keptQuery(of.id));
  return (
    <section className={styles.section}>
      <h2>{w.imports.kept(of.kept)}</h2>
      <ul className={styles.kept}>
        {data?.map(({ kind, id, name }) => {
          const Icon = iconOf(kind);
          const hasPage = kind !== 'activity' && kind !== 'note';
          return (
            <li key={`${kind} ${id}`}>
              <Icon size={15} stroke={1.7} role="img" aria-label={kindName(kind)} />
              {hasPage ? <Link to={addressOf(kind, id)}>{name}</Link> : <span>{name || kindName(kind)}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
