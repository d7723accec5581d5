import { z } from 'zod';
import type { PriceInput } from '../crm/product-prices.js';
import type { ProductPrice, ProductVariationPrice } from '../model/index.js';
import * as kinds from './kinds.js';
import type { Kind } from './kinds.js';

/** Kinds of values that have to do with prices. */

/** Numbers, to four decimals, from `least` to `most`. */
function between(least: number, most: number, hint = `takes ${least} to ${most}`): Kind<number> {
  const check = (schema: z.ZodType<number>) =>
    schema.refine(value => value >= least && value <= most, hint) as z.ZodType<number>;
  return { ...kinds.amount, strict: check(kinds.amount.strict), lenient: check(kinds.amount.lenient) };
}

/** 25 is 25 %. */
export const percent = between(0, 100);

/** More digits than a price has in any currency, and few enough to come through JSON as they are. */
const largestPrice = 1e11;
/** A price below zero is a credit. */
export const price = between(-largestPrice, largestPrice);
export const aboveZero = between(0.0001, largestPrice, 'takes more than 0');
export const notNegative = between(0, largestPrice);
export const quantity = between(0, 1e9);

export const billingFrequency = kinds.oneOf(
  'one-time',
  'annually',
  'semi-annually',
  'quarterly',
  'monthly',
  'weekly',
);
export const billingCycles = kinds.integer(1, 208);

type AnyPrice = ProductPrice | ProductVariationPrice;

const mostPrices = 200;

/** Prices in several currencies. v1 calls the direct cost overhead, and ignores what it does not know. */
export function prices(owner: (row: AnyPrice) => object): Kind<any> {
  const inTheirWords = (direct: 'direct_cost' | 'overhead_cost') => (row: AnyPrice) => ({
    id: row.id,
    ...owner(row),
    currency: row.currency,
    price: row.price,
    cost: row.cost,
    [direct]: row.directCost,
    notes: row.notes,
  });
  const inOrder = (rows: Iterable<AnyPrice>) => [...rows].sort((a, b) => a.id - b.id);
  const strict = z
    .array(
      z.strictObject(
        {
          currency: kinds.currency.strict,
          price: price.strict.optional(),
          cost: price.strict.optional(),
          direct_cost: price.strict.optional(),
          notes: kinds.text(1000).strict.optional(),
        },
        'takes {currency, price, cost, direct_cost, notes}',
      ),
      'takes a list of {currency, price, cost, direct_cost, notes}',
    )
    .max(mostPrices, `takes at most ${mostPrices} entries`)
    .transform(list =>
      list.map(({ direct_cost: directCost, ...rest }): PriceInput => ({ ...rest, directCost })),
    );
  const lenient = z
    .array(
      z.object({
        currency: kinds.currency.lenient,
        price: price.lenient.optional(),
        cost: price.lenient.optional(),
        overhead_cost: price.lenient.nullish(),
        notes: kinds.text(1000).lenient.nullish(),
      }),
      'takes a list of {currency, price, cost, overhead_cost, notes}',
    )
    .max(mostPrices, `takes at most ${mostPrices} entries`)
    .transform(list =>
      list.map(({ overhead_cost: directCost, notes, ...rest }): PriceInput => ({
        ...rest,
        directCost: directCost ?? undefined,
        notes: notes ?? undefined,
      })),
    );
  return {
    strict,
    lenient,
    v1: rows => inOrder(rows).map(inTheirWords('overhead_cost')),
    v2: rows => inOrder(rows).map(inTheirWords('direct_cost')),
  };
}
