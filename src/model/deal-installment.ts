import { defineEntity, p } from '@mikro-orm/core';
import { amount, day, id } from './columns.js';
import { Deal } from './deal.js';

const DealInstallmentSchema = defineEntity({
  name: 'DealInstallment',
  properties: {
    id,
    deal: () => p.manyToOne(Deal).deleteRule('cascade'),
    description: p.text(),
    amount,
    billingDate: day,
  },
});

/** A part of a deal's value that is paid on a day of its own. */
export class DealInstallment extends DealInstallmentSchema.class {}
DealInstallmentSchema.setClass(DealInstallment);
