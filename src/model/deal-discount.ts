import { defineEntity, p } from '@mikro-orm/core';
import { amount, later, now } from './columns.js';
import { Deal } from './deal.js';
import type { DiscountType } from './deal-product.js';
import { User } from './user.js';

const DealDiscountSchema = defineEntity({
  name: 'DealDiscount',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    deal: () => p.manyToOne(Deal).deleteRule('cascade'),
    description: p.text(),
    type: p.text().$type<DiscountType>(),
    amount,
    creator: () => p.manyToOne(User).nullable().deleteRule('set null'),
    updater: () => p.manyToOne(User).nullable().deleteRule('set null'),
    addTime: now,
    updateTime: now,
  },
});

/** What a deal as a whole is cheaper by, beside the discounts of its lines. */
export class DealDiscount extends DealDiscountSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
DealDiscountSchema.setClass(DealDiscount);
