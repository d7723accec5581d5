import { defineEntity, p } from '@mikro-orm/core';
import { customFields, followers, id, later, now, percent, time, visibility } from './columns.js';
import { ProductPrice } from './product-price.js';
import { ProductVariation } from './product-variation.js';
import { User } from './user.js';

/** How often a customer pays. */
export type BillingFrequency = 'one-time' | 'weekly' | 'monthly' | 'quarterly' | 'semi-annually' | 'annually';

const ProductSchema = defineEntity({
  name: 'Product',
  properties: {
    id,
    name: p.text(),
    code: p.text().nullable(),
    description: p.text().nullable(),
    unit: p.text().nullable(),
    /** Percent. */
    tax: () => percent().default(0),
    categoryId: p.bigint('number').nullable(),
    /** It may be put on deals. */
    linkable: p.boolean().default(true),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    visibleTo: visibility,
    followerIds: followers,
    billingFrequency: p.text().$type<BillingFrequency>().default('one-time'),
    /** How often it is paid for; null where that has no end, or where it is paid once. */
    billingCycles: p.smallint().nullable(),
    prices: () => p.oneToMany(ProductPrice).mappedBy('product').orphanRemoval(),
    variations: () => p.oneToMany(ProductVariation).mappedBy('product').orphanRemoval(),
    customFields,
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
    /** What it said is gone for good. */
    purgedAt: () => time().nullable(),
  },
});

/** What the company sells. */
export class Product extends ProductSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
ProductSchema.setClass(Product);
