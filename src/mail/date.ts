/** `Date:` (RFC 5322 section 3.3 and 4.3, and what is written instead). */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Hours east of UTC. Military letters say nothing certain (RFC 5322 section 4.3) and are read as UTC. */
const ZONES: Record<string, number> = {
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
  cet: 1,
  cest: 2,
  met: 1,
  mest: 2,
  bst: 1,
  eet: 2,
  eest: 3,
  msk: 3,
  jst: 9,
  ist: 5.5,
  hkt: 8,
  aest: 10,
};

const ZONE = String.raw`\s*(am|pm)?\s*\(?([+-]\s?\d{1,2}:?\d{2}|[a-z]{1,5})?`;
const CLOCK = String.raw`(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:[.,]\d{1,9})?`;
/** `Tue, 23 Jul 2013 12:47:59 +0200`, also `23-Jul-13` */
const USUAL = new RegExp(
  String.raw`(\d{1,2})[\s./-]{1,4}([a-z]{3})[a-z]{0,6}[\s.,/-]{1,4}(\d{2,4})[\s,]{1,4}${CLOCK}${ZONE}`,
);
/** `Tue Jul 23 12:47:59 2013` (ctime), zone before or after the year, and `Jul 23, 2013 12:47` */
const CTIME = new RegExp(
  String.raw`([a-z]{3})[a-z]{0,6}\s{1,4}(\d{1,2})\s{1,4}${CLOCK}\s{1,4}([a-z]{1,5}\s{1,4})?(\d{4})\s*([+-]\d{4})?`,
);
const AMERICAN = new RegExp(
  String.raw`([a-z]{3})[a-z]{0,6}\.?\s{1,4}(\d{1,2}),?\s{1,4}(\d{4})[\s,]{1,4}(?:at )?${CLOCK}${ZONE}`,
);
const ISO = new RegExp(String.raw`(\d{4})[-/](\d{1,2})[-/](\d{1,2})[t\s]{1,4}${CLOCK}${ZONE}`);

/**
 * The instant that a Date header names, or `null`; never *now*. Two-digit years follow RFC 5322 (00-49 are 20xx,
 * the others and three digits 19xx). A missing zone is UTC.
 */
export function parseDate(header: string): Date | null {
  let text = header.slice(0, 200).toLowerCase().replace(/\s+/g, ' ');
  // A folded date may carry a comment anywhere; only the zone's comment at the end may replace a missing zone.
  text = text.replace(/\([^()]*\)(?=.*\d)/g, ' ');
  let m = USUAL.exec(text);
  if (m) return build(year(m[3]!), month(m[2]!), m[1]!, m[4]!, m[5]!, m[6], m[7], m[8]);
  m = ISO.exec(text);
  if (m) return build(Number(m[1]), Number(m[2]) - 1, m[3]!, m[4]!, m[5]!, m[6], m[7], m[8]);
  m = CTIME.exec(text);
  if (m) return build(Number(m[7]), month(m[1]!), m[2]!, m[3]!, m[4]!, m[5], undefined, m[8] ?? m[6]?.trim());
  m = AMERICAN.exec(text);
  if (m) return build(Number(m[3]), month(m[1]!), m[2]!, m[4]!, m[5]!, m[6], m[7], m[8]);
  return null;
}

function build(
  y: number,
  mon: number,
  day: string,
  h: string,
  min: string,
  s?: string,
  half?: string,
  zone?: string,
): Date | null {
  let hour = Number(h);
  if (half === 'pm' && hour < 12) hour += 12;
  if (half === 'am' && hour === 12) hour = 0;
  const d = Number(day);
  if (mon < 0 || mon > 11 || d < 1 || d > 31 || hour > 24 || Number(min) > 59 || Number(s ?? 0) > 60)
    return null;
  if (y < 1900 || y > 9999) return null;
  const offset = minutesEast(zone);
  if (offset === null) return null;
  const date = new Date(Date.UTC(y, mon, d, hour, Number(min), Number(s ?? 0)));
  // 31 February rolls over; 24:00 and leap seconds may.
  if (new Date(Date.UTC(y, mon, d)).getUTCDate() !== d) return null;
  return new Date(date.getTime() - offset * 60_000);
}

function minutesEast(zone?: string): number | null {
  if (!zone) return 0;
  const m = /^([+-])\s?(\d{1,2}):?(\d{2})$/.exec(zone);
  if (!m) return (ZONES[zone] ?? 0) * 60;
  const minutes = Number(m[2]) * 60 + Number(m[3]);
  if (minutes > 15 * 60) return 0;
  return m[1] === '-' ? -minutes : minutes;
}

function year(text: string): number {
  const y = Number(text);
  if (text.length >= 4) return y;
  return text.length === 2 && y < 50 ? 2000 + y : 1900 + y;
}

function month(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3));
}
