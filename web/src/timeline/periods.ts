export type Span = 'month' | 'quarter' | 'year';

/** A column: its days, the first and the last. */
export interface Slot {
  from: string;
  to: string;
}

/*
 * Days are reckoned in UTC, where each has 24 hours: `2026-11-22` is the same day for everybody.
 */
const dayMs = 86_400_000;
const toDate = (day: string) => new Date(`${day}T00:00:00Z`);
const toDay = (date: Date) => date.toISOString().slice(0, 10);
export const addDays = (day: string, days: number) => toDay(new Date(toDate(day).getTime() + days * dayMs));

function firstOfMonth(day: string, months = 0): string {
  const date = toDate(day);
  return toDay(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)));
}

const monday = (day: string) => addDays(day, -((toDate(day).getUTCDay() + 6) % 7));

/** The columns of a period that has this day in it: days of a month, thirteen weeks, twelve months. */
export function slotsOf(span: Span, day: string): Slot[] {
  if (span === 'month') {
    const first = firstOfMonth(day);
    const days = (toDate(firstOfMonth(day, 1)).getTime() - toDate(first).getTime()) / dayMs;
    return Array.from({ length: days }, (_, at) => {
      const each = addDays(first, at);
      return { from: each, to: each };
    });
  }
  if (span === 'quarter') {
    const first = monday(addDays(day, -6 * 7));
    return Array.from({ length: 13 }, (_, at) => ({
      from: addDays(first, 7 * at),
      to: addDays(first, 7 * at + 6),
    }));
  }
  const january = `${day.slice(0, 4)}-01-01`;
  return Array.from({ length: 12 }, (_, at) => ({
    from: firstOfMonth(january, at),
    to: addDays(firstOfMonth(january, at + 1), -1),
  }));
}

/** The same day, a period earlier or later. */
export function moved(span: Span, day: string, by: -1 | 1): string {
  if (span === 'quarter') return addDays(day, by * 91);
  return firstOfMonth(day, by * (span === 'month' ? 1 : 12));
}

export const slotAt = (slots: Slot[], day: string): number =>
  slots.findIndex(slot => day >= slot.from && day <= slot.to);

/** The day of a moment, in the user's time zone where he has chosen one. */
export function dayOf(at: Date, timezone: string | null): string {
  // Swedish writes 2026-11-22.
  return new Intl.DateTimeFormat('sv', { ...(timezone && { timeZone: timezone }) }).format(at);
}
