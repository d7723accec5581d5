/**
 * Exact sums of money. A float cannot hold 0.1, so amounts are added and multiplied as whole numbers: `Units`, of a
 * ten-thousandth each, which is what PostgreSQL keeps (numeric(20, 4)). The API's JSON numbers are exact in and out: a
 * number of at most 15 digits survives the way through a double.
 */
export type Units = bigint;

/** Four decimals. */
const unitsInOne = 10_000n;

/** `value` has at most four decimals; it is read as it is written, because the double itself may lie beside it. */
export function toUnits(value: number): Units {
  const [whole, fraction = ''] = String(value).split('.');
  return BigInt(whole + fraction.slice(0, 4).padEnd(4, '0'));
}

export const fromUnits = (units: Units): number => Number(`${units}e-4`);

/** The quotient to the nearest whole number; a half goes away from zero, as on an invoice. `by` is above zero. */
export function divide(number: bigint, by: bigint): bigint {
  return number < 0n ? -divide(-number, by) : (2n * number + by) / (2n * by);
}

/** A fraction of units as the currency has it: 2 decimals for EUR, none for JPY, at most 4. */
export function roundTo(decimals: number, number: bigint, by = 1n): Units {
  const step = unitsInOne / 10n ** BigInt(decimals);
  return divide(number, by * step) * step;
}
