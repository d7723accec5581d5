/** Dates, numbers, sizes and lists as a locale and time zone write them. */
export interface Formats {
  locale: string;
  number: (n: number) => string;
  /** A whole amount of money; a value without currency is a plain number. */
  money: (amount: number | string, currency: string | null) => string;
  /** To the cent, or what the currency has. */
  price: (amount: number, currency: string | null) => string;
  /** Time if it is today, weekday within a week, else the date. */
  short: (iso: string) => string;
  full: (iso: string) => string;
  /** A calendar day, `2026-08-21`, which is the same in each time zone. */
  date: (day: string) => string;
  /** A month, `2026-11`, short. */
  month: (month: string) => string;
  /** A part of one: 0.25 is 25 %. */
  percent: (part: number) => string;
  /** A calendar day with its weekday, and the year where it is another: `Fri 21 Aug`. */
  weekday: (day: string) => string;
  /** The days of a calendar in a line: `17 – 23 Aug 2026`; of one day with its weekday. */
  days: (from: string, to: string) => string;
  /** The month of a day, whole, with its year. */
  wholeMonth: (day: string) => string;
  /** A time of day, `14:30` or `14:30:00`, of no certain zone. */
  clock: (time: string) => string;
  /** The calendar day of a moment in the user's time zone, `2026-08-21`. */
  dayOf: (time: Date) => string;
  /** A month, `2026-11`: its name, with the year where it is another one than now. */
  monthName: (month: string) => string;
  /** "5 minutes ago", "in 2 hours". */
  relative: (iso: string, now?: number) => string;
  duration: (seconds: number) => string;
  size: (bytes: number) => string;
  list: (words: string[]) => string;
}

function zoneOrNone(timezone: string | null): string | undefined {
  if (!timezone) return undefined;
  try {
    // Throws where the browser does not know the zone.
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

export function formatsOf(locale: string, timezone: string | null): Formats {
  const timeZone = zoneOrNone(timezone);
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, ...(timeZone && { timeZone }) });
  const time = date({ hour: '2-digit', minute: '2-digit' });
  const weekday = date({ weekday: 'short' });
  const dayMonth = date({ day: 'numeric', month: 'short' });
  const withYear = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const full = date({ dateStyle: 'medium', timeStyle: 'short' });
  const day = date({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const calendarDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const utc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const dayWithWeekday = utc({ weekday: 'short', day: 'numeric', month: 'short' });
  const dayOfOtherYear = utc({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const wholeDay = utc({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const dayRange = utc({ day: 'numeric', month: 'short', year: 'numeric' });
  const monthAndYear = utc({ month: 'long', year: 'numeric' });
  const calendarTime = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  const calendarMonth = new Intl.DateTimeFormat(locale, { month: 'short', year: '2-digit', timeZone: 'UTC' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  // Canada writes days as ISO 8601 does.
  const isoDay = new Intl.DateTimeFormat('en-CA', {
    ...(timeZone && { timeZone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const nameOfMonth = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  const monthOfYear = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const year = date({ year: 'numeric' });
  const number = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction', style: 'narrow' });
  const unit = (n: number, name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(n);

  /** Broken dates occur in real mail; an empty string is better than a page that does not show. */
  const safely = (iso: string, write: (value: Date) => string) => {
    const value = new Date(iso);
    return Number.isNaN(value.getTime()) ? '' : write(value);
  };

  return {
    locale,
    number: n => number.format(n),
    money: (amount, currency) => {
      const value = Number(amount);
      if (!currency) return number.format(value);
      try {
        return new Intl.NumberFormat(locale, {
          style: 'currency',
          currency,
          maximumFractionDigits: 0,
        }).format(value);
      } catch {
        return `${number.format(value)} ${currency}`;
      }
    },
    price: (amount, currency) => {
      if (!currency) return number.format(amount);
      try {
        return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
      } catch {
        return `${number.format(amount)} ${currency}`;
      }
    },
    short: iso =>
      safely(iso, value => {
        const now = new Date();
        if (day.format(value) === day.format(now)) return time.format(value);
        const age = now.getTime() - value.getTime();
        if (age > 0 && age < 6 * 86_400_000) return weekday.format(value);
        return (year.format(value) === year.format(now) ? dayMonth : withYear).format(value);
      }),
    dayOf: time => isoDay.format(time),
    monthName: month =>
      safely(`${month}-01`, value =>
        (month.startsWith(year.format(new Date())) ? nameOfMonth : monthOfYear).format(value),
      ),
    date: day => safely(day, value => calendarDay.format(value)),
    month: month => safely(`${month}-01T00:00:00Z`, value => calendarMonth.format(value)),
    percent: part => percent.format(part),
    weekday: day =>
      safely(day, value =>
        (day.startsWith(String(new Date().getFullYear())) ? dayWithWeekday : dayOfOtherYear).format(value),
      ),
    days: (from, to) =>
      from === to
        ? safely(from, value => wholeDay.format(value))
        : dayRange.formatRange(new Date(from), new Date(to)),
    wholeMonth: day => safely(day, value => monthAndYear.format(value)),
    clock: at => safely(`2000-01-01T${at.slice(0, 5)}:00Z`, value => calendarTime.format(value)),
    full: iso => safely(iso, value => full.format(value)),
    relative: (iso, now = Date.now()) =>
      safely(iso, value => {
        const seconds = (value.getTime() - now) / 1000;
        const step = steps.find(([, size]) => Math.abs(seconds) >= size);
        return step ? relative.format(Math.round(seconds / step[1]), step[0]) : relative.format(0, 'second');
      }),
    duration: seconds => {
      if (seconds < 60) return unit(Math.max(1, Math.round(seconds)), 'second');
      if (seconds < 3600) return unit(Math.round(seconds / 60), 'minute');
      return unit(seconds / 3600, 'hour', 1);
    },
    size: bytes => {
      // A file with something in it is not nothing.
      const shown = bytes && Math.max(bytes, 100);
      if (bytes < 1_000_000) return unit(shown / 1000, 'kilobyte', bytes < 10_000 ? 1 : 0);
      if (bytes < 1_000_000_000) return unit(bytes / 1_000_000, 'megabyte', 1);
      return unit(bytes / 1_000_000_000, 'gigabyte', bytes < 10_000_000_000 ? 1 : 0);
    },
    list: words => list.format(words),
  };
}
