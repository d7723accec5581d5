import { defineEntity, p } from '@mikro-orm/core';
import { id, price } from './columns.js';
import { Product } from './product.js';

const ProductPriceSchema = defineEntity({
  name: 'ProductPrice',
  properties: {
    id,
    product: () => p.manyToOne(Product).deleteRule('cascade'),
    ...price,
  },
});

/** What a product costs in one currency. */
export class ProductPrice extends ProductPriceSchema.class {}
ProductPriceSchema.setClass(ProductPrice);
