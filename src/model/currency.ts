import { defineEntity, p } from '@mikro-orm/core';

const CurrencySchema = defineEntity({
  name: 'Currency',
  properties: {
    code: p.string().columnType('char(3)').primary(),
    name: p.text(),
    symbol: p.text(),
    decimals: p.smallint(),
    active: p.boolean().default(true),
  },
});

/** A currency of the company's own, such as points; those of ISO 4217 are known without. */
export class Currency extends CurrencySchema.class {}
CurrencySchema.setClass(Currency);
