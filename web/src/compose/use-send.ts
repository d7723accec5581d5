import { useState } from 'react';
import { ApiError } from '../api/client';
import { sendDraft } from '../api/sending';
import { useI18n } from '../i18n';
import type { DraftKeeper } from './draft-keeper';
import { useSentNotice } from './sent-notice';

/** What stands in the way of sending. */
export interface SendProblem {
  title: string;
  next: string;
  /** Of the draft, where one is to blame. */
  field: string | null;
  /** An answer of the server, which has words of its own. */
  error: unknown;
}

/** Sends what is written, now or at a time, and says what stands in the way. */
export function useSend(keeper: DraftKeeper, close: () => void) {
  const { w } = useI18n();
  const notice = useSentNotice();
  const [problem, setProblem] = useState<SendProblem | null>(null);
  const [sending, setSending] = useState(false);
  const [warnedOf, setWarnedOf] = useState<string | null>(null);

  const stop = (title: string, next: string, field: string) => {
    setProblem({ title, next, field, error: null });
    return null;
  };

  /** @returns the saved draft where nothing that can be seen here stands in the way */
  async function ready() {
    const { fields, uploads } = keeper.snapshot();
    if (uploads.some(upload => !upload.error))
      return stop(w.compose.stillUploading, w.compose.stillUploadingNext, 'attachments');
    if (uploads.length) return stop(w.compose.uploadFailed, w.compose.uploadFailedNext, 'attachments');
    for (const [field, typed] of keeper.unfinished)
      if (typed) return stop(w.compose.badAddress(typed), w.compose.badAddressNext, field);
    if (!fields.to.length && !fields.cc.length && !fields.bcc.length)
      return stop(w.compose.noRecipient, w.compose.noRecipientNext, 'to');
    if (!fields.subject.trim() && warnedOf !== 'subject') {
      setWarnedOf('subject');
      return stop(w.compose.noSubject, w.compose.noSubjectNext, 'subject');
    }
    return keeper.flush();
  }

  async function send(sendAt: string | null) {
    if (sending) return;
    setProblem(null);
    setSending(true);
    try {
      const draft = await ready();
      if (draft) {
        const mail = await sendDraft(draft.id, draft.version, sendAt);
        keeper.end();
        close();
        notice(mail);
      }
    } catch (error) {
      const isConflict = error instanceof ApiError && error.status === 409 && error.field === 'version';
      // A conflict is told where it is settled.
      if (isConflict && (keeper.snapshot().conflict || keeper.snapshot().gone)) setProblem(null);
      else setProblem({ title: '', next: '', field: error instanceof ApiError ? error.field : null, error });
    }
    setSending(false);
  }

  return { send, problem, sending, clearProblem: () => problem && setProblem(null) };
}
