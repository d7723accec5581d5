import { parseDate } from './date.js';

/** Languages in which mail programs write the date over a mail that is forwarded. */
const locales =
  'en sv nb nn da fi de nl fr es ca it pt ro pl cs sk hu hr sl sr uk ru bg el tr et lv lt vi id is'.split(
    ' ',
  );

/**
 * The instant that a date in words names: `Mon, Nov 2, 2026 at 10:04 AM`, `den 2 november 2026 10:04`,
 * `2.11.2026 10:04`, `2026年11月2日 10:04`. Days come before months where both are numbers, as nearly everywhere.
 *
 * @param zone minutes east of UTC where the text names no zone of its own
 * @returns null where it names no day
 */
export function readSpokenDate(text: string, zone: number): Date | null {
  const given = text
    .normalize('NFC')
    .slice(0, 200)
    .toLowerCase()
    .replace(/[\u00a0\u202f\s]+/g, ' ')
    .trim();
  if (/\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]m\s*)?(?:[+-]\d{4}\b|(?:gmt|utc)\b(?!\s*[+-]))/.test(given)) {
    const exact = parseDate(given);
    if (exact) return exact;
  }
  const clock = readClock(given);
  const day = readDay(clock ? given.replace(clock.text, ' ') : given);
  if (!day) return null;
  const offset = /(?:gmt|utc)\s*([+-])(\d{1,2}):?(\d{2})?/.exec(given);
  const east = offset
    ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0))
    : zone;
  const at = Date.UTC(
    day.year,
    day.month,
    day.day,
    clock?.hour ?? 12,
    clock?.minute ?? 0,
    clock?.second ?? 0,
  );
  return new Date(at).getUTCDate() === day.day ? new Date(at - east * 60_000) : null;
}

function readClock(text: string) {
  const found =
    /(上午|下午|오전|오후|午前|午後|πμ|μμ)?\s?(\d{1,2})[:h時](\d{2})(?::(\d{2}))?(?:\s?([ap])\.?\s?m\.?(?!\p{L})|\s?(π\.?μ\.?|μ\.?μ\.?))?/u.exec(
      text,
    ) ?? /(?<![\d.])()(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?!\.?\d)/.exec(text);
  if (!found) return null;
  const half = found[1] ?? '';
  const isAfternoon =
    ['下午', '오후', '午後', 'μμ'].includes(half) || found[5] === 'p' || found[6]?.startsWith('μ') === true;
  const isMorning =
    ['上午', '오전', '午前', 'πμ'].includes(half) || found[5] === 'a' || found[6]?.startsWith('π') === true;
  let hour = Number(found[2]);
  if (isAfternoon && hour < 12) hour += 12;
  if (isMorning && hour === 12) hour = 0;
  if (hour > 23 || Number(found[3]) > 59) return null;
  return { text: found[0], hour, minute: Number(found[3]), second: Number(found[4] ?? 0) };
}

function readDay(text: string): { year: number; month: number; day: number } | null {
  const year = Number(/(?<!\d)(19\d\d|20\d\d)(?!\d)/.exec(text)?.[1] ?? Number.NaN);
  const numbers =
    /(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)/.exec(text) ??
    /(?<!\d)(\d{1,2})[-/.]\s?(\d{1,2})[-/.]\s?(\d{4}|\d{2})(?!\d)/.exec(text);
  if (numbers) {
    const [a, b, c] = numbers.slice(1).map(Number) as [number, number, number];
    if (a > 31) return whole(a, b, c);
    const full = c < 100 ? 2000 + c : c;
    return b > 12 ? whole(full, a, b) : whole(full, b, a);
  }
  const month = monthIn(text);
  const day = Number(/(?<!\d)(\d{1,2})(?!\d)/.exec(text)?.[1] ?? Number.NaN);
  return month === null ? null : whole(year, month + 1, day);
}

const whole = (year: number, month: number, day: number) =>
  year >= 1990 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 && day <= 31
    ? { year, month: month - 1, day }
    : null;

/** Names of months, long and short, alone and after a day: some languages inflect them. */
let months: Map<string, number> | undefined;

function monthIn(text: string): number | null {
  months ??= namesOfMonths();
  for (const word of text.match(/[\p{L}\p{M}]+/gu) ?? []) {
    const found = months.get(word);
    if (found !== undefined) return found;
  }
  return null;
}

function namesOfMonths(): Map<string, number> {
  const names = new Map<string, number>();
  for (const locale of locales) {
    for (const month of ['long', 'short'] as const) {
      for (const more of [{}, { day: 'numeric' }] as const) {
        const format = new Intl.DateTimeFormat(locale, { month, ...more, timeZone: 'UTC' });
        for (let n = 0; n < 12; n++) {
          const part = format.formatToParts(Date.UTC(2026, n, 15)).find(({ type }) => type === 'month');
          const name = (part?.value ?? '').normalize('NFC').toLowerCase().replace(/\.$/, '');
          // The first language that has it keeps it.
          if (/^[\p{L}\p{M}]{2,}$/u.test(name) && !names.has(name)) names.set(name, n);
        }
      }
    }
  }
  return names;
}
