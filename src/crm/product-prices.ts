import type { EntityManager } from '@mikro-orm/postgresql';
import { InvalidError } from '../errors.js';
import { Product, ProductPrice, ProductVariation, ProductVariationPrice } from '../model/index.js';
import { checkCurrencies } from './currencies.js';

export interface PriceInput {
  currency: string;
  price?: number | undefined;
  cost?: number | undefined;
  directCost?: number | undefined;
  notes?: string | undefined;
}

/**
 * Gives a product or a variation these prices and no others. Rows that stay keep their id, and what is not said of
 * them stays too.
 *
 * @throws {InvalidError} for two prices in one currency, or one that does not exist
 */
export async function setPrices(
  em: EntityManager,
  of: Product | ProductVariation,
  given: readonly PriceInput[],
): Promise<void> {
  const codes = given.map(({ currency }) => currency);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new InvalidError('prices', `there can be only one price in ${twice}`);
  await checkCurrencies(em, codes, 'prices');
  const standing: (ProductPrice | ProductVariationPrice)[] =
    of instanceof Product ? await of.prices.loadItems() : await of.prices.loadItems();
  em.remove(standing.filter(row => !codes.includes(row.currency)));
  for (const one of given) {
    const price = Object.fromEntries(
      Object.entries(one).filter(([, value]) => value !== undefined),
    ) as unknown as Required<PriceInput>;
    const row = standing.find(({ currency }) => currency === one.currency);
    if (row) Object.assign(row, price);
    else if (of instanceof Product) of.prices.add(em.create(ProductPrice, { product: of, ...price }));
    else of.prices.add(em.create(ProductVariationPrice, { variation: of, ...price }));
  }
}

/** Prices as another product or variation is to have them. */
export const pricesOf = (rows: Iterable<ProductPrice | ProductVariationPrice>): PriceInput[] =>
  [...rows].map(({ currency, price, cost, directCost, notes }) => ({
    currency,
    price,
    cost,
    directCost,
    notes,
  }));
