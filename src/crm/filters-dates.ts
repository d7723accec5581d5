/*
 * Days as filters name them: `2026-01-31`, or relative to the viewer's today. Weeks begin on Monday.
 */

/** From the first day to the one after the last; null is open. Days as `YYYY-MM-DD`. */
export interface Days {
  from: string | null;
  to: string | null;
}

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';
const units: readonly Unit[] = ['week', 'month', 'quarter', 'year'];

/** The words of `GET filters/helpers`, each with what the app calls it. */
export const relativeDates: Record<string, string> = {
  today: 'today',
  yesterday: 'yesterday',
  tomorrow: 'tomorrow',
  before_today: 'before today',
  today_or_later: 'today or later',
  before_tomorrow: 'before tomorrow',
  tomorrow_or_later: 'tomorrow or later',
  ...Object.fromEntries(
    units.flatMap(unit => [
      [`this_${unit}`, `this ${unit}`],
      [`last_${unit}`, `last ${unit}`],
      [`next_${unit}`, `next ${unit}`],
    ]),
  ),
  ...Object.fromEntries(
    [1, 3, 6, 9].flatMap(n => [
      [`${n}_months_ago`, `${n} months ago`],
      [`in_${n}_months`, `in ${n} months`],
    ]),
  ),
  ...Object.fromEntries(
    [3, 7, 14, 30].flatMap(n => [
      [`${n}_days_ago`, `${n} days ago`],
      [`in_${n}_days`, `in ${n} days`],
    ]),
  ),
};

const named: Record<string, (today: string) => Days> = {
  today: today => oneDay(today),
  yesterday: today => oneDay(moved(today, 'day', -1)),
  tomorrow: today => oneDay(moved(today, 'day', 1)),
  before_today: today => ({ from: null, to: today }),
  today_or_later: today => ({ from: today, to: null }),
  before_tomorrow: today => ({ from: null, to: moved(today, 'day', 1) }),
  tomorrow_or_later: today => ({ from: moved(today, 'day', 1), to: null }),
};

/** Null where the word means no day. `today` is the viewer's. */
export function daysOf(word: string, today: string): Days | null {
  if (/^\d{4}-\d\d-\d\d$/.test(word)) return isDay(word) ? oneDay(word) : null;
  if (Object.hasOwn(named, word)) return named[word]!(today);
  const span = /^(this|last|next)_(week|month|quarter|year)$/.exec(word);
  if (span) {
    const unit = span[2] as Unit;
    const from = moved(startOf(today, unit), unit, { this: 0, last: -1, next: 1 }[span[1] as 'this']);
    return { from, to: moved(from, unit, 1) };
  }
  const ago = /^(\d{1,3})_(day|week|month|quarter|year)s?_ago$/.exec(word);
  if (ago) return oneDay(moved(today, ago[2] as Unit, -Number(ago[1])));
  const ahead = /^in_(\d{1,3})_(day|week|month|quarter|year)s?$/.exec(word);
  return ahead ? oneDay(moved(today, ahead[2] as Unit, Number(ahead[1]))) : null;
}

/** The day that it is in a time zone. */
export function todayIn(timezone: string, now = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(now);
}

const oneDay = (day: string): Days => ({ from: day, to: moved(day, 'day', 1) });

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !text.startsWith('0000') && !Number.isNaN(date.getTime()) && toDay(date) === text;
}

/** By whole units; from the end of a long month to the end of a short one. */
function moved(day: string, unit: Unit, by: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (unit === 'day' || unit === 'week') {
    date.setUTCDate(date.getUTCDate() + by * (unit === 'week' ? 7 : 1));
    return toDay(date);
  }
  const months = by * { month: 1, quarter: 3, year: 12 }[unit];
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return toDay(date);
}

function startOf(day: string, unit: Unit): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (unit === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  else if (unit !== 'day') date.setUTCDate(1);
  if (unit === 'quarter') date.setUTCMonth(Math.floor(date.getUTCMonth() / 3) * 3);
  if (unit === 'year') date.setUTCMonth(0);
  return toDay(date);
}

const toDay = (date: Date): string => date.toISOString().slice(0, 10);
