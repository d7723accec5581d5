import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { ProductVariation } from '../model/index.js';
import { Changes } from './change.js';
import { changeProduct } from './product-change.js';
import { setPrices, type PriceInput } from './product-prices.js';
import { defaultPrices } from './products.js';

export interface VariationInput {
  name: string;
  prices: PriceInput[];
}

const mostVariations = 1000;

/** The forms in which a product is sold. Each verb changes its product, so who may change that may do them. */
@Injectable()
export class ProductVariations {
  constructor(private readonly changes: Changes) {}

  create(viewer: Viewer, productId: number, { name, prices }: Partial<VariationInput>): Promise<number> {
    return changeProduct(this.changes, viewer, productId, async (change, product) => {
      const { em } = change;
      if ((await em.count(ProductVariation, { product })) >= mostVariations) {
        throw new InvalidError('name', `a product has at most ${mostVariations} variations`);
      }
      const variation = em.create(ProductVariation, { product, name: name! });
      em.persist(variation);
      await setPrices(em, variation, prices ?? (await defaultPrices(change)));
      await em.flush();
      return variation.id;
    });
  }

  update(
    viewer: Viewer,
    productId: number,
    id: number,
    { name, prices }: Partial<VariationInput>,
  ): Promise<number> {
    return changeProduct(this.changes, viewer, productId, async ({ em }, product) => {
      const variation = await em.findOne(ProductVariation, { id, product });
      if (!variation) throw new NotFoundError('Product variation');
      if (name !== undefined) variation.name = name;
      if (prices !== undefined) await setPrices(em, variation, prices);
      return id;
    });
  }

  /** Deals that have it keep their line, without saying which variation it was. */
  remove(viewer: Viewer, productId: number, id: number): Promise<void> {
    return changeProduct(this.changes, viewer, productId, async ({ em }, product) => {
      const variation = await em.findOne(ProductVariation, { id, product });
      if (!variation) throw new NotFoundError('Product variation');
      em.remove(variation);
    });
  }
}
