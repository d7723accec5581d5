import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import {
  cancelSending,
  draftQuery,
  editFailed,
  resolveUnknown,
  retrySending,
  type OutgoingMail,
  type OutgoingRow,
} from '../api/sending';
import type { SendingReason } from '../api/types';
import { useComposer } from '../compose/use-composer';
import { useI18n } from '../i18n';
import { useReason } from '../ui/reason';
import { useToast } from '../ui/toast';
import styles from './outgoing.module.css';

/** Where a mail is on its way, why it is not further, and what its writer can do. */
export function OutgoingState({ mail }: { mail: OutgoingRow }) {
  const { w, f } = useI18n();
  const { show } = useComposer();
  const client = useQueryClient();
  const toast = useToast();
  const [busy, setBusy] = useState(false);

  async function act(change: () => Promise<OutgoingMail>) {
    setBusy(true);
    try {
      const next = await change();
      if (next.state === 'draft') {
        client.setQueryData(draftQuery(next.id).queryKey, next);
        show(next.id);
      }
    } catch (error) {
      toast.failed(error);
    }
    await client.invalidateQueries({ queryKey: ['outgoing'] });
    setBusy(false);
  }

  const button = (label: string, change: () => Promise<OutgoingMail>) => (
    <Button
      key={label}
      size="compact-sm"
      variant="default"
      disabled={busy}
      aria-label={`${label}: ${mail.subject || w.mail.noSubject}`}
      onClick={() => void act(change)}
    >
      {label}
    </Button>
  );
  const takeBack = () => button(w.outgoing.takeBack, () => cancelSending(mail.id));
  const { reason } = mail;

  switch (mail.state) {
    case 'scheduled':
      return (
        <State text={w.outgoing.scheduled(mail.send_at ? f.full(mail.send_at) : '')}>{takeBack()}</State>
      );
    case 'queued':
      return (
        <State
          text={
            mail.attempts && mail.next_try_at
              ? w.outgoing.triedAgain(f.relative(mail.next_try_at))
              : w.outgoing.queued
          }
          reason={reason}
        >
          {takeBack()}
        </State>
      );
    case 'sending':
      return <State text={w.outgoing.sending} />;
    case 'failed':
      return (
        <State text={w.outgoing.failed} reason={reason} bad>
          {button(w.app.retry, () => retrySending(mail.id))}
          {button(w.outgoing.edit, () => editFailed(mail.id))}
        </State>
      );
    case 'unknown':
      return (
        <State text={w.outgoing.unknown} reason={reason} bad>
          {reason?.rule !== 'looking' && [
            button(w.outgoing.wasSent, () => resolveUnknown(mail.id, true)),
            button(w.outgoing.wasNotSent, () => resolveUnknown(mail.id, false)),
          ]}
        </State>
      );
    default:
      return null;
  }
}

function State(props: { text: string; reason?: SendingReason | null; bad?: boolean; children?: ReactNode }) {
  const { w } = useI18n();
  const inWords = useReason();
  const { reason } = props;
  const why = reason && inWords(reason);
  return (
    <>
      <span className={styles.state} data-bad={props.bad || undefined}>
        {props.text}
      </span>
      {why && (
        <span className={styles.reason}>
          {why.text} {why.next}
        </span>
      )}
      {reason?.said && <span className={styles.said}>{w.outgoing.said(reason.said)}</span>}
      {props.children && <span className={styles.buttons}>{props.children}</span>}
    </>
  );
}
