import type { ImportOptions } from '../../model/index.js';
import type { Cell } from './table-worker.js';

type Form = Pick<ImportOptions, 'dates' | 'decimal'>;

export const textOf = (cell: Cell): string => (cell === null ? '' : String(cell).trim());

/** `1 234,50 kr`, `€1,234.50`, `(120)`; null for what is no number. */
export function readNumber(cell: Cell, { decimal }: Form): number | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  let text = textOf(cell).replaceAll(/[\s\u00a0\u202f'’]/g, '');
  const negative = /^\(.*\)$|^-|-$/.test(text);
  text = text.replaceAll(/^[(-]+|[)-]+$/g, '').replaceAll(/^\p{L}{0,4}\p{Sc}?|\p{Sc}?\p{L}{0,4}\.?%?$/gu, '');
  const group = decimal === ',' ? '.' : ',';
  // A group sign stands before three digits: elsewhere the other form was chosen wrongly, and a guess would be a false sum.
  const form = new RegExp(String.raw`^\d+([${group}]\d{3})*([${decimal}]\d+)?$|^[${decimal}]\d+$`);
  if (!form.test(text)) return null;
  const value = Number(text.replaceAll(group, '').replace(decimal, '.'));
  return negative ? -value : value;
}

/** The currency that stands beside a sum: `EUR`, `€`; null where none does. */
export function currencyBeside(cell: Cell): string | null {
  const text = textOf(cell);
  const code = /(?:^|[\d\s])([A-Z]{3})(?:[\d\s]|$)/.exec(text)?.[1];
  if (code) return code;
  const signs: [RegExp, string][] = [
    [/€/, 'EUR'],
    [/£/, 'GBP'],
    [/zł/i, 'PLN'],
    [/\$/, 'USD'],
  ];
  return signs.find(([sign]) => sign.test(text))?.[1] ?? null;
}

/** Months by their first three letters, in the four languages. */
const months = [
  'jan|sty',
  'feb|lut',
  'mar',
  'apr|kwi',
  'may|maj|mai',
  'jun|cze',
  'jul|lip',
  'aug|sie',
  'sep|wrz',
  'oct|okt|paź|paz',
  'nov|lis',
  'dec|des|gru',
].map(names => new RegExp(`^(${names})`, 'i'));

/** `YYYY-MM-DD`; null for what is no day. */
export function readDay(cell: Cell, { dates }: Form): string | null {
  const text = textOf(cell);
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text);
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})(?!\d)/.exec(text);
  if (numbers) {
    const [a, b, c] = numbers.slice(1).map(Number) as [number, number, number];
    if (dates === 'ymd') return numbers[3]!.length === 2 ? day(century(a), b, c) : null;
    return dates === 'mdy' ? day(century(c), a, b) : day(century(c), b, a);
  }
  const named =
    /^(\d{1,2})\.?[- ]+(\p{L}{3,})\.?,?[- ]+(\d{4})/u.exec(text) ??
    /^(\p{L}{3,})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})/u.exec(text);
  if (!named) return null;
  const [first, second] = [named[1]!, named[2]!];
  const name = /\d/.test(first) ? second : first;
  const month = months.findIndex(pattern => pattern.test(name)) + 1;
  return day(Number(named[3]), month, Number(name === first ? second : first));
}

const century = (year: number): number => (year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year);

function day(year: number, month: number, date: number): string | null {
  const time = new Date(Date.UTC(year, month - 1, date));
  const isThere = time.getUTCMonth() === month - 1 && time.getUTCDate() === date && year >= 1000;
  return isThere ? time.toISOString().slice(0, 10) : null;
}

/** `HH:MM:SS` of a cell that is a time or ends with one; null where there is none. */
export function readClock(cell: Cell): string | null {
  const match =
    /(?:^|[ T])(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(am|pm)?(?:Z|[+-]\d\d:?\d\d)?$/i.exec(
      textOf(cell),
    );
  if (!match) return null;
  const [, hours, minutes, seconds = '00', half] = match;
  let hour = Number(hours);
  if (half) hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`;
}

/** A day with or without a time, of the user's zone where it names none; null for what is neither. */
export function readInstant(cell: Cell, form: Form, zone: string): Date | null {
  const text = textOf(cell);
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    const time = new Date(text.replace(' ', 'T'));
    return Number.isNaN(time.getTime()) ? null : time;
  }
  const date = readDay(cell, form);
  return date === null ? null : inZone(date, readClock(cell) ?? '00:00:00', zone);
}

/** The instant at which clocks of the zone show this. */
export function inZone(date: string, clock: string, zone: string): Date {
  const wanted = Date.parse(`${date}T${clock}Z`);
  let time = wanted;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let i = 0; i < 2; i++) time += wanted - shownIn(zone, time);
  return new Date(time);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function shownIn(zone: string, time: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(time).replace(' ', 'T')}Z`);
}

/** Seconds: `1:30`, `90 min`, or a number of minutes. */
export function readDuration(cell: Cell, form: Form): number | null {
  const text = textOf(cell);
  const clock = /^(\d{1,3}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const minutes = readNumber(text.replace(/\s*min(utes|uter|utter|ut)?\.?$/i, ''), form);
  return minutes === null || minutes < 0 ? null : Math.round(minutes * 60);
}

const yes = /^(1|true|yes|y|x|done|completed|ja|klar|ferdig|tak|t|prawda|sant|sann)$/i;
const no = /^(0|false|no|n|to do|todo|open|nej|nei|nie|f|fałsz|falskt|usann|)$/i;

export function readFlag(cell: Cell): boolean | null {
  const text = textOf(cell);
  return yes.test(text) ? true : no.test(text) ? false : null;
}

/** `Hot, Customer` or `Hot; Customer`. */
export const readList = (cell: Cell): string[] =>
  textOf(cell)
    .split(/[,;\n]/)
    .map(part => part.trim())
    .filter(Boolean);

/** How the columns that hold dates and numbers are most likely written. */
export function guessForm(dateCells: Cell[], numberCells: Cell[], locale: string | null): Form {
  return { dates: guessDates(dateCells, locale), decimal: guessDecimal(numberCells) };
}

function guessDates(cells: Cell[], locale: string | null): Form['dates'] {
  const parts = cells.flatMap(cell => {
    const match = /^(\d{1,2})([-/. ])(\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)/.exec(textOf(cell));
    return match
      ? [{ a: Number(match[1]), sign: match[2]!, b: Number(match[3]), long: match[4]!.length === 4 }]
      : [];
  });
  if (parts.some(({ a, long }) => a > 31 && !long)) return 'ymd';
  if (parts.some(({ a }) => a > 12)) return 'dmy';
  if (parts.some(({ b }) => b > 12)) return 'mdy';
  // Only Americans put the month first, and only with strokes.
  return locale === 'en-US' && parts.some(({ sign }) => sign === '/') ? 'mdy' : 'dmy';
}

function guessDecimal(cells: Cell[]): Form['decimal'] {
  const texts = cells.filter(cell => typeof cell === 'string').map(textOf);
  const ends = (sign: string) =>
    texts.filter(text => new RegExp(String.raw`\d[${sign}]\d{1,2}(?!\d)`).test(text)).length;
  const groups = (sign: string) =>
    texts.filter(text => new RegExp(String.raw`\d[${sign}]\d{3}(?!\d)`).test(text)).length;
  // A sign that parts thousands is not the one that parts decimals.
  return ends(',') + groups('.') > ends('.') + groups(',') ? ',' : '.';
}
