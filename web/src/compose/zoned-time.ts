/** A day and time as a clock on the wall shows it. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** What the clock shows in `zone` (undefined: the browser's) at an instant. */
export function wallTime(at: Date, zone: string | undefined): WallTime {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find(part => part.type === type)?.value);
  return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') };
}

/** The instant at which the clock in `zone` shows this; in the hour that a change of clocks leaves out, the hour after. */
export function instantOf(wall: WallTime, zone: string | undefined): Date {
  const asUtc = (time: WallTime) => Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute);
  const wanted = asUtc(wall);
  let at = wanted;
  // The second step settles the days on which the clock is changed.
  for (let step = 0; step < 2; step++) at += wanted - asUtc(wallTime(new Date(at), zone));
  return new Date(at);
}

/** Some days from now, at an hour. */
export function atHour(days: number, hour: number, zone: string | undefined, now = new Date()): Date {
  const today = wallTime(now, zone);
  return instantOf({ ...today, day: today.day + days, hour, minute: 0 }, zone);
}

/** The days until next Monday, 1 to 7. */
export function daysToMonday(zone: string | undefined, now = new Date()): number {
  const { year, month, day } = wallTime(now, zone);
  return (8 - new Date(Date.UTC(year, month - 1, day)).getUTCDay()) % 7 || 7;
}

const two = (n: number) => String(n).padStart(2, '0');

/** For an `input` of type `datetime-local`, and back. */
export const toInput = ({ year, month, day, hour, minute }: WallTime): string =>
  `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;

export function fromInput(text: string): WallTime | null {
  const [, year, month, day, hour, minute] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text) ?? [];
  if (!minute) return null;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
  };
}
