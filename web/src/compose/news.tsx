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
  // What the message that is open tells of: several mails that fail together are one piece of news.
  const told = useRef<OutgoingRow[]>([]);
  useEffect(() => {
    if (!mails) return;
    const before = known.current;
    known.current = new Map(mails.map(mail => [mail.id, needsHim(mail)]));
    if (!before) return;
    const stuck = mails.filter(
      // How far a group mail is, it shows itself: a message for each of fifty would bury the page.
      mail => mail.group_mail_id === null && needsHim(mail) && before.get(mail.id) === false,
    );
    const [first] = stuck;
    if (!first) return;
    const news = { id: 'outbox', isMore: told.current.length > 0, onClose: () => (told.current = []) };
    told.current = [...told.current.filter(each => !stuck.some(({ id }) => id === each.id)), ...stuck];
    const whom = f.list(
      told.current.flatMap(mail => mail.to.slice(0, 2).map(each => each.name || each.address)).slice(0, 4),
    );
    if (told.current.length > 1)
      toast.warn(w.mailList.stuckMany(told.current.length), w.mailList.stuckManyNext(whom), news);
    else
      toast.warn(
        first.state === 'failed' ? w.outgoing.notSent(whom) : w.outgoing.unsure(whom),
        first.reason ? inWords(first.reason).text : '',
        news,
      );
  });
  return null;
}
