import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { outboxQuery, type OutgoingRow } from '../api/sending';
import { useI18n } from '../i18n';
import { useReason } from '../ui/reason';
import { useToast } from '../ui/toast';

/** Kontor has done what it can. */
const needsHim = ({ state, reason }: OutgoingRow) =>
  state === 'failed' || (state === 'unknown' && reason?.rule !== 'looking');

function useOutbox() {
  const { data } = useInfiniteQuery(outboxQuery);
  return data?.pages.flatMap(page => page.data);
}

/** How many mails did not go out, or may not have. */
export function useStuckMails(): number {
  return useOutbox()?.filter(needsHim).length ?? 0;
}

/** Tells him, wherever he is, that a mail did not go out. What was so when the page came is told by the outbox. */
export function OutboxNews() {
  const { w, f } = useI18n();
  const toast = useToast();
  const inWords = useReason();
  const mails = useOutbox();
  const known = useRef<ReadonlyMap<number, boolean> | null>(null);
  useEffect(() => {
    if (!mails) return;
    const before = known.current;
    known.current = new Map(mails.map(mail => [mail.id, needsHim(mail)]));
    if (!before) return;
    for (const mail of mails) {
      // How far a group mail is, it shows itself: a message for each of fifty would bury the page.
      if (mail.group_mail_id !== null) continue;
      if (!needsHim(mail) || !before.has(mail.id) || before.get(mail.id)) continue;
      const whom = f.list(mail.to.slice(0, 2).map(each => each.name || each.address));
      toast.warn(
        mail.state === 'failed' ? w.outgoing.notSent(whom) : w.outgoing.unsure(whom),
        mail.reason ? inWords(mail.reason).text : '',
      );
    }
  });
  return null;
}
