import type { DealCard } from '../api/board';

/** So many months side by side. */
export const forecastMonths = 6;

/** `2026-11` and a number of months: `2027-02`. */
export function monthAfter(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/**
 * The day that a deal has in a month: its own day of the month as far as the month has it, the last one where it had
 * none before. Null is no day.
 */
export function dayIn(month: string, { expected_close_date: day }: DealCard): string | null {
  if (month === 'none') return null;
  const [year, number] = month.split('-').map(Number) as [number, number];
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const own = day ? Number(day.slice(8, 10)) : last;
  return `${month}-${String(Math.min(own, last)).padStart(2, '0')}`;
}
