import type { Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import { Deal, DealDiscount, DealInstallment } from '../model/index.js';
import type { Change, Changes } from './change.js';
import { decimalsOf } from './currencies.js';
import { dealSums, largestSum, type Line } from './deal-sums.js';

/**
 * Changes what a deal's value rests on: its lines, discounts or installments. The value is settled, the deal's time moves,
 * and it counts as updated.
 *
 * @param options.check looks at the lines as they are then
 * @param options.field to blame for a sum out of all measure
 */
export function changeValue<T>(
  changes: Changes,
  viewer: Viewer,
  id: number,
  work: (change: Change, deal: Deal) => Promise<T>,
  options: { check?: (change: Change, deal: Deal, lines: Line[]) => unknown; field?: string } = {},
): Promise<T> {
  return changes.run(viewer, async change => {
    const deal = await change.item(Deal, id);
    const result = await work(change, deal);
    const lines = await settleValue(change, deal, options.field);
    await options.check?.(change, deal, lines);
    if (!change.changesAnything()) return result;
    change.touch('deal', id);
    change.tell(() => ({ name: 'deal.updated', payload: { id } }));
    return result;
  });
}

/** A product line as it stands in the database. */
interface StandingLine extends Line {
  id: number;
  sum: number;
}

/**
 * Makes a deal's value what its product lines come to, with all that is computed beside it. To be called in the
 * transaction of whatever changes a line, a discount, an installment, the tax method, or the deal's value or currency;
 * the deal is locked then (`change.item`). A deal without lines keeps the value that a user gave it.
 *
 * The lines are read as plain rows: of a thousand, MikroORM would look over each for what has changed at every step.
 *
 * @param field to blame for a sum out of all measure
 * @returns the lines, in their order
 * @throws {InvalidError}
 */
export async function settleValue({ em }: Change, deal: Deal, field = 'value'): Promise<Line[]> {
  await em.flush();
  const lines = await em.execute<StandingLine[]>(
    `select id, quantity::float8, item_price::float8 as "itemPrice", discount::float8, discount_type as "discountType",
            tax::float8, enabled, billing_frequency as "billingFrequency", billing_cycles as "billingCycles", sum::float8
       from deal_product where deal_id = ? order by position, id`,
    [deal.id],
  );
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
  const others = lines.flatMap(({ id, sum }, at) =>
    sum === sums.lines[at] ? [] : { id, sum: sums.lines[at] },
  );
  if (others.length > 0) {
    await em.execute(
      `update deal_product l set sum = s.sum from jsonb_to_recordset(?::jsonb) as s (id bigint, sum numeric)
        where l.id = s.id`,
      [JSON.stringify(others)],
    );
  }
  const { value, mrr, arr, acv } = sums;
  Object.assign(deal, { value, mrr, arr, acv, productsCount: lines.length });
  return lines;
}
