import type { BillingFrequency, DiscountType, TaxMethod } from '../model/index.js';
import { fromUnits, roundTo, toUnits, type Units } from './money.js';

/** What a product line counts with. Percentages are plain: 25 is 25 %. */
export interface Line {
  quantity: number;
  itemPrice: number;
  discount: number;
  discountType: DiscountType;
  tax: number;
  enabled: boolean;
  billingFrequency: BillingFrequency;
  /** How often it is paid for; null without an end. */
  billingCycles?: number | null | undefined;
}

/** A discount on the deal as a whole. */
interface Discount {
  type: DiscountType;
  amount: number;
}

interface Installment {
  amount: number;
  billingDate: string;
}

export interface Terms {
  taxMethod: TaxMethod;
  /** Of the deal's currency. */
  decimals: number;
}

interface DealSums {
  /** Of each line, in the order given. */
  lines: number[];
  /** What the customer pays in all; what has no end counts for twelve months. */
  value: number;
  /** What recurs, in a month and in a year; null where nothing does. */
  mrr: number | null;
  arr: number | null;
  /** What the customer pays in the first twelve months. */
  acv: number;
}

const perYear: Record<Exclude<BillingFrequency, 'one-time'>, number> = {
  weekly: 52,
  monthly: 12,
  quarterly: 4,
  'semi-annually': 2,
  annually: 1,
};

/** 100 % in units. */
const whole = toUnits(100);

/**
 * What one billing of a line comes to: quantity × price, less its discount, with the tax on top where the price is
 * without (`exclusive`); an inclusive tax is part of the price already. Rounded once, to what the currency has.
 *
 * A price below zero is a credit, which a discount makes smaller too.
 */
export function billingSum(line: Line, { taxMethod, decimals }: Terms): Units {
  // Two factors of four decimals: from here on in 1e-8.
  const gross = toUnits(line.quantity) * toUnits(line.itemPrice);
  const discount = toUnits(line.discount);
  let [net, by] =
    line.discountType === 'percentage'
      ? [gross * (whole - discount), toUnits(1) * whole]
      : [gross - (gross < 0n ? -discount : discount) * toUnits(1), toUnits(1)];
  if (taxMethod === 'exclusive') [net, by] = [net * (whole + toUnits(line.tax)), by * whole];
  return roundTo(decimals, net, by);
}

/** More than this would not come through JSON to the cent, and is a mistake. */
export const largestSum = (decimals: number): number => 10 ** (15 - decimals);

/** Whether a discount in money takes more than there is. */
export const discountExceeds = ({ quantity, itemPrice, discount, discountType }: Line): boolean => {
  const gross = toUnits(quantity) * toUnits(itemPrice);
  return discountType === 'amount' && toUnits(discount) * toUnits(1) > (gross < 0n ? -gross : gross);
};

/**
 * A deal's sums, as Pipedrive defines them: lines that are not enabled count for nothing but their own sum; the deal's
 * additional discounts lower what is paid once, down to zero at most, and each percentage is of the whole of that. MRR
 * and ARR are what recurring lines bill, spread over the year. Of installments, those from twelve months after the
 * first one on are not in the ACV.
 */
export function dealSums(
  lines: readonly Line[],
  discounts: readonly Discount[],
  installments: readonly Installment[],
  terms: Terms,
): DealSums {
  const sums: Units[] = [];
  let once = 0n;
  let recurring = 0n;
  let inFirstYear = 0n;
  let yearly: Units | null = null;
  for (const line of lines) {
    const billing = billingSum(line, terms);
    const { billingFrequency: frequency, billingCycles: cycles } = line;
    if (frequency === 'one-time') {
      sums.push(billing);
      if (line.enabled) once += billing;
      continue;
    }
    const times = perYear[frequency];
    const sum = billing * BigInt(cycles ?? times);
    sums.push(sum);
    if (!line.enabled) continue;
    recurring += sum;
    inFirstYear += billing * BigInt(Math.min(cycles ?? times, times));
    yearly = (yearly ?? 0n) + billing * BigInt(times);
  }
  once = discounted(once, discounts, terms.decimals);
  const later = toUnits(afterFirstYear(installments));
  const acv = once + inFirstYear - later;
  return {
    lines: sums.map(fromUnits),
    value: fromUnits(once + recurring),
    mrr: yearly === null ? null : fromUnits(roundTo(terms.decimals, yearly, 12n)),
    arr: yearly === null ? null : fromUnits(yearly),
    acv: fromUnits(later > 0n && acv < 0n ? 0n : acv),
  };
}

function discounted(total: Units, discounts: readonly Discount[], decimals: number): Units {
  if (total <= 0n) return total;
  let rest = total;
  for (const { type, amount } of discounts) {
    const part = toUnits(amount);
    rest -= roundTo(
      decimals,
      type === 'percentage' ? total * part : part,
      type === 'percentage' ? whole : 1n,
    );
  }
  return rest < 0n ? 0n : rest;
}

/** Amounts due twelve months after the first installment and later. */
function afterFirstYear(installments: readonly Installment[]): number {
  const dates = installments.map(one => one.billingDate).sort();
  const [first] = dates;
  if (first === undefined) return 0;
  const year = String(Number(first.slice(0, 4)) + 1).padStart(4, '0');
  const due = installments.filter(one => one.billingDate >= `${year}${first.slice(4)}`);
  return fromUnits(due.reduce((sum, one) => sum + toUnits(one.amount), 0n));
}
