import { defineEntity, p } from '@mikro-orm/core';
import { later, now } from './columns.js';

export const labelColors = [
  'blue',
  'brown',
  'dark-gray',
  'gray',
  'green',
  'orange',
  'pink',
  'purple',
  'red',
  'yellow',
] as const;
export type LabelColor = (typeof labelColors)[number];

const LeadLabelSchema = defineEntity({
  name: 'LeadLabel',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    name: p.text(),
    color: p.text().$type<LabelColor>(),
    addTime: now,
    updateTime: now,
  },
});

/** What leads are sorted by at a glance: hot, warm, cold, and what the company adds. */
export class LeadLabel extends LeadLabelSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
LeadLabelSchema.setClass(LeadLabel);
