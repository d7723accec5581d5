import { defineEntity, p } from '@mikro-orm/core';
import { id, price } from './columns.js';
import { ProductVariation } from './product-variation.js';

const ProductVariationPriceSchema = defineEntity({
  name: 'ProductVariationPrice',
  properties: {
    id,
    variation: () => p.manyToOne(ProductVariation).deleteRule('cascade'),
    ...price,
  },
});

/** What a variation costs in one currency. */
export class ProductVariationPrice extends ProductVariationPriceSchema.class {}
ProductVariationPriceSchema.setClass(ProductVariationPrice);
