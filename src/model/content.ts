import { defineEntity, p } from '@mikro-orm/core';
import type { Bounce } from '../mail/mail.js';
import { id, texts } from './columns.js';

const ContentSchema = defineEntity({
  name: 'Content',
  properties: {
    id,
    hash: p.blob().unique(),
    text: p.text(),
    hasHtml: p.boolean().default(false),
    snippet: p.text(),
    defects: texts,
    /** Of a delivery report: an entry for each recipient. */
    bounce: p.json<Bounce[]>().columnType('jsonb').nullable(),
    search: p.string().columnType('tsvector').lazy(),
  },
});

/** What a mail says, decoded; copies that say the same share it. */
export class Content extends ContentSchema.class {}
ContentSchema.setClass(Content);
