import { defineEntity, p } from '@mikro-orm/core';
import { amount, day, id, later, now, percent } from './columns.js';
import { Deal } from './deal.js';
import { Product, type BillingFrequency } from './product.js';
import { ProductVariation } from './product-variation.js';

export type DiscountType = 'percentage' | 'amount';

const DealProductSchema = defineEntity({
  name: 'DealProduct',
  properties: {
    id,
    deal: () => p.manyToOne(Deal).deleteRule('cascade'),
    product: () => p.manyToOne(Product).nullable().deleteRule('set null'),
    variation: () => p.manyToOne(ProductVariation).nullable().deleteRule('set null'),
    /** The product's when it was put here. */
    name: p.text(),
    position: p.integer(),
    quantity: amount,
    itemPrice: amount,
    discount: () => amount().default(0),
    discountType: p.text().$type<DiscountType>().default('percentage'),
    /** Percent. */
    tax: () => percent().default(0),
    comments: p.text().default(''),
    /** Counts for the deal's value. */
    enabled: p.boolean().default(true),
    billingFrequency: p.text().$type<BillingFrequency>().default('one-time'),
    billingCycles: p.smallint().nullable(),
    billingStartDate: () => day().nullable(),
    /** In the deal's currency, over all cycles; computed (see `src/crm/deal-sums.ts`). */
    sum: () => amount().default(0),
    addTime: now,
    updateTime: now,
  },
});

/** A line of a deal: how much of a product at which price. */
export class DealProduct extends DealProductSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
DealProductSchema.setClass(DealProduct);
