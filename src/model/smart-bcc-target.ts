import { defineEntity, p } from '@mikro-orm/core';
import { SmartBccCopy } from './smart-bcc-copy.js';

const SmartBccTargetSchema = defineEntity({
  name: 'SmartBccTarget',
  properties: {
    remote: () =>
      p
        .manyToOne(SmartBccCopy)
        .primary()
        .updateRule('no action')
        .deleteRule('cascade')
        .joinColumn('remote_id'),
    type: p.text().$type<'deal' | 'lead' | 'project' | 'person' | 'organization'>().primary(),
    item: p.text().primary(),
  },
});

/** An item whose own address a mail was sent to. */
export class SmartBccTarget extends SmartBccTargetSchema.class {}
SmartBccTargetSchema.setClass(SmartBccTarget);
