import { defineEntity, p } from '@mikro-orm/core';
import { now, texts } from './columns.js';

const PermissionSetSchema = defineEntity({
  name: 'PermissionSet',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    name: p.text(),
    description: p.text().default(''),
    /** Of the sets that come along; `custom` for a company's own. */
    type: p.text().$type<'admin' | 'regular' | 'custom'>().default('custom'),
    /** Names of `src/access/may.ts`. Of no account for the two that come along: the program knows what they hold. */
    contents: texts,
    addTime: now,
  },
});

/** What its users may do. */
export class PermissionSet extends PermissionSetSchema.class {}
PermissionSetSchema.setClass(PermissionSet);
