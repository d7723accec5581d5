import { defineEntity, p } from '@mikro-orm/core';
import { Blob } from './blob.js';
import { id, now } from './columns.js';
import { Product } from './product.js';

const ProductImageSchema = defineEntity({
  name: 'ProductImage',
  properties: {
    id,
    product: () => p.oneToOne(Product).deleteRule('cascade').updateRule('no action'),
    blob: () => p.manyToOne(Blob).joinColumn('blob'),
    name: p.text(),
    contentType: p.text(),
    addTime: now,
  },
});

/** A product's picture; it has one. */
export class ProductImage extends ProductImageSchema.class {}
ProductImageSchema.setClass(ProductImage);
