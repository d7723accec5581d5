import { defineEntity, p } from '@mikro-orm/core';
import { Blob } from './blob.js';
import { id, now } from './columns.js';
import { Person } from './person.js';
import { User } from './user.js';

/** The part of an image to show, in its own pixels. */
export interface Crop {
  x: number;
  y: number;
  width: number;
  height: number;
}

const PictureSchema = defineEntity({
  name: 'Picture',
  properties: {
    id,
    person: () => p.oneToOne(Person).owner().deleteRule('cascade'),
    blob: () => p.manyToOne(Blob).joinColumn('blob'),
    /** As it is shown, 128 and 512 pixels wide and high; null for one that is from before. */
    small: () => p.manyToOne(Blob).nullable().joinColumn('small').deleteRule('no action'),
    large: () => p.manyToOne(Blob).nullable().joinColumn('large').deleteRule('no action'),
    contentType: p.text(),
    size: p.bigint('number'),
    crop: p.json<Crop>().columnType('jsonb').nullable(),
    addedBy: () => p.manyToOne(User).nullable().deleteRule('set null'),
    addTime: now,
    updateTime: now,
  },
});

/** What a person looks like. */
export class Picture extends PictureSchema.class {}
PictureSchema.setClass(Picture);
