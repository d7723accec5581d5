import { defineEntity, p } from '@mikro-orm/core';
import { Activity } from './activity.js';
import { time } from './columns.js';

const PlaceLookupSchema = defineEntity({
  name: 'PlaceLookup',
  properties: {
    activity: () => p.oneToOne(Activity).primary().deleteRule('cascade').updateRule('no action'),
    place: p.text(),
    dueAt: () => time().defaultRaw('now()'),
    attempts: p.integer().default(0),
  },
});

/** The place of an activity that the geocoder is to be asked for. */
export class PlaceLookup extends PlaceLookupSchema.class {}
PlaceLookupSchema.setClass(PlaceLookup);
