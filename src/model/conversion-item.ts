import { defineEntity, p } from '@mikro-orm/core';
import { id } from './columns.js';
import { Conversion } from './conversion.js';
import { Deal } from './deal.js';
import { Lead } from './lead.js';

const ConversionItemSchema = defineEntity({
  name: 'ConversionItem',
  properties: {
    id,
    conversion: () => p.manyToOne(Conversion).deleteRule('cascade'),
    lead: () => p.manyToOne(Lead).nullable().deleteRule('set null'),
    deal: () => p.manyToOne(Deal).nullable().deleteRule('set null'),
  },
});

/** What a conversion converts, and what came of it. */
export class ConversionItem extends ConversionItemSchema.class {}
ConversionItemSchema.setClass(ConversionItem);
