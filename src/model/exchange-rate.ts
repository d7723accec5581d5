import { defineEntity, p } from '@mikro-orm/core';
import { now } from './columns.js';

const ExchangeRateSchema = defineEntity({
  name: 'ExchangeRate',
  properties: {
    currency: p.string().columnType('char(3)').primary(),
    rate: p.decimal('string').precision(20).scale(10),
    updateTime: now,
  },
});

/** What one of a currency is worth in the company's own. */
export class ExchangeRate extends ExchangeRateSchema.class {}
ExchangeRateSchema.setClass(ExchangeRate);
