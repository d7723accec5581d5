import { defineEntity, p } from '@mikro-orm/core';
import { id } from './columns.js';
import { Product } from './product.js';
import { ProductVariationPrice } from './product-variation-price.js';

const ProductVariationSchema = defineEntity({
  name: 'ProductVariation',
  properties: {
    id,
    product: () => p.manyToOne(Product).deleteRule('cascade'),
    name: p.text(),
    prices: () => p.oneToMany(ProductVariationPrice).mappedBy('variation').orphanRemoval(),
  },
});

/** A form of a product that has its own prices: a size, a licence. */
export class ProductVariation extends ProductVariationSchema.class {}
ProductVariationSchema.setClass(ProductVariation);
