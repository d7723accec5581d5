import type { NextActivity } from '../api/board';

type Due = 'overdue' | 'today' | 'planned' | 'none';

/** When it is due; what has a day only, at the end of that day here. */
export function dueOf({ due_date: date, due_time: time }: Pick<NextActivity, 'due_date' | 'due_time'>) {
  if (!date) return null;
  return new Date(time ? `${date}T${time}Z` : `${date}T23:59:59`);
}

/** @param dayOf the user's calendar day of a moment, as `2026-11-22` */
export function stateOf(next: NextActivity | null, dayOf: (time: Date) => string, now = new Date()): Due {
  if (!next) return 'none';
  const due = dueOf(next);
  if (!due || !next.due_date) return 'planned';
  const today = dayOf(now);
  const day = next.due_time ? dayOf(due) : next.due_date;
  if (day < today || (next.due_time && due < now)) return 'overdue';
  return day === today ? 'today' : 'planned';
}
