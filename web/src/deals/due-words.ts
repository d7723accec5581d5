import type { NextActivity } from '../api/board';
import { useI18n } from '../i18n';
import { dueOf } from './due';

/** "Call, 3 Dec": what is next, and when. */
export function useDueWords() {
  const { f } = useI18n();
  return (next: NextActivity): string => {
    if (!next.due_date) return next.subject;
    const when = next.due_time ? f.full(dueOf(next)!.toISOString()) : f.date(next.due_date);
    return `${next.subject}, ${when}`;
  };
}
