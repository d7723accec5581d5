import { fromInput, instantOf, toInput, wallTime } from '../compose/zoned-time';
import type { Due } from '../api/activities';

/*
 * The API keeps a time of day in UTC; a day without a time is the same everywhere. Here they are what the clock on the
 * user's wall shows: `2026-11-22`, and `14:30` or none.
 */

export interface Wall {
  day: string;
  time: string | null;
}

type Zone = string | undefined;

const wallOfInstant = (at: Date, zone: Zone): { day: string; time: string } => {
  const [day = '', time = ''] = toInput(wallTime(at, zone)).split('T');
  return { day, time };
};

/** The instant at which it is due; null for what has no time of day. */
export const instantOfDue = ({ due_date, due_time }: Due): Date | null =>
  due_date && due_time ? new Date(`${due_date}T${due_time}Z`) : null;

export function wallOf(due: Due, zone: Zone): Wall | null {
  const at = instantOfDue(due);
  if (at) return wallOfInstant(at, zone);
  return due.due_date ? { day: due.due_date, time: null } : null;
}

export function dueOf(wall: Wall | null, zone: Zone): Due {
  if (!wall?.time) return { due_date: wall?.day ?? null, due_time: null };
  const at = instantOf(fromInput(`${wall.day}T${wall.time}`)!, zone).toISOString();
  return { due_date: at.slice(0, 10), due_time: at.slice(11, 19) };
}

export const nowOn = (zone: Zone, now = new Date()) => wallOfInstant(now, zone);
export const today = (zone: Zone): string => nowOn(zone).day;

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** A wall time later by minutes, over midnight too. */
export function addMinutes({ day, time }: Wall, minutes: number): { day: string; time: string } {
  const at = new Date(Date.parse(`${day}T${time ?? '00:00'}Z`) + minutes * 60_000).toISOString();
  return { day: at.slice(0, 10), time: at.slice(11, 16) };
}

/** The next full half hour. */
export function nextHalfHour(zone: Zone): Wall {
  const now = nowOn(zone);
  const minutes = Number(now.time.slice(3));
  return addMinutes(now, 30 - (minutes % 30));
}

export function minutesOf(duration: string | null): number | null {
  if (!duration) return null;
  const [hours = 0, minutes = 0] = duration.split(':').map(Number);
  return hours * 60 + minutes || null;
}

const two = (n: number) => String(n).padStart(2, '0');
export const durationOf = (minutes: number | null): string | null =>
  minutes ? `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` : null;

/** How a planned activity stands to now. */
export type DueState = 'overdue' | 'today' | 'planned';

export function dueState(due: Due, zone: Zone): DueState | null {
  const at = instantOfDue(due);
  const wall = wallOf(due, zone);
  if (!wall) return null;
  if (at ? at.getTime() < Date.now() : wall.day < today(zone)) return 'overdue';
  return wall.day === today(zone) ? 'today' : 'planned';
}

/** The day with which a week begins where the user is: 0 is Sunday. */
export function weekStartOf(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (known.getWeekInfo?.() ?? known.weekInfo ?? { firstDay: 1 }).firstDay % 7;
}

/** Whether hours are counted to twelve where the user is. */
export const usesHour12 = (locale: string): boolean =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;

export type Span = 'day' | 'week' | 'month';

/** The days that a calendar shows around one of them, the first and the last. */
export function daysAround(span: Span, day: string, weekStart: number): { from: string; to: string } {
  if (span === 'day') return { from: day, to: day };
  const weekOf = (of: string) => addDays(of, -((new Date(of).getUTCDay() - weekStart + 7) % 7));
  if (span === 'week') return { from: weekOf(day), to: addDays(weekOf(day), 6) };
  // Six weeks, however long the month: the page does not jump.
  const from = weekOf(`${day.slice(0, 7)}-01`);
  return { from, to: addDays(from, 41) };
}

export function step(span: Span, day: string, by: 1 | -1): string {
  if (span !== 'month') return addDays(day, by * (span === 'week' ? 7 : 1));
  const first = new Date(`${day.slice(0, 7)}-01`);
  first.setUTCMonth(first.getUTCMonth() + by);
  return first.toISOString().slice(0, 10);
}
