import { InvalidError } from '../errors.js';
import { DealDiscount, DealInstallment, DealProduct, type Deal } from '../model/index.js';
import type { Change } from './change.js';
import { decimalsOf } from './currencies.js';
import { dealSums, largestSum } from './deal-sums.js';

/**
 * Makes a deal's value what its product lines come to, with all that is computed beside it. To be called in the
 * transaction of whatever changes a line, a discount, an installment, the tax method, or the deal's value or currency;
 * the deal is locked then (`change.item`). A deal without lines keeps the value that a user gave it.
 *
 * @param field to blame for a sum out of all measure
 * @returns the lines, in their order
 * @throws {InvalidError}
 */
export async function settleValue(change: Change, deal: Deal, field = 'value'): Promise<DealProduct[]> {
  const { em } = change;
  await em.flush();
  const lines = await em.find(DealProduct, { deal }, { orderBy: { position: 'asc', id: 'asc' } });
  if (lines.length === 0) {
    // The last line has gone, and with it what it came to.
    if (deal.productsCount > 0) deal.value = 0;
    Object.assign(deal, { productsCount: 0, mrr: null, arr: null, acv: null });
    return lines;
  }
  const [discounts, installments, decimals] = [
    await em.find(DealDiscount, { deal }),
    await em.find(DealInstallment, { deal }),
    await decimalsOf(em, deal.currency),
  ];
  const sums = dealSums(lines, discounts, installments, { taxMethod: deal.taxMethod, decimals });
  if ([sums.value, ...sums.lines].some(sum => Math.abs(sum) >= largestSum(decimals))) {
    throw new InvalidError(field, 'the sum of the products is too large', 'Look at price and quantity.');
  }
  for (const [index, line] of lines.entries()) line.sum = sums.lines[index]!;
  const { value, mrr, arr, acv } = sums;
  Object.assign(deal, { value, mrr, arr, acv, productsCount: lines.length });
  return lines;
}
