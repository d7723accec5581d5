import { defineEntity, p } from '@mikro-orm/core';
import { Activity } from './activity.js';
import { Blob } from './blob.js';
import { id, later, now, time } from './columns.js';
import { Deal } from './deal.js';
import { Lead } from './lead.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { Product } from './product.js';
import { Project } from './project.js';
import { User } from './user.js';

const FileSchema = defineEntity({
  name: 'File',
  properties: {
    id,
    name: p.text(),
    description: p.text().nullable(),
    /** Null for a file that lies elsewhere. */
    blob: () => p.manyToOne(Blob).nullable().joinColumn('blob').deleteRule('no action'),
    size: p.bigint('number').defaultRaw('0'),
    remoteLocation: p.text().nullable(),
    remoteId: p.text().nullable(),
    user: () => p.manyToOne(User).nullable().deleteRule('set null'),
    deal: () => p.manyToOne(Deal).nullable().deleteRule('set null'),
    lead: () => p.manyToOne(Lead).nullable().deleteRule('set null'),
    person: () => p.manyToOne(Person).nullable().deleteRule('set null'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
    product: () => p.manyToOne(Product).nullable().deleteRule('set null'),
    activity: () => p.manyToOne(Activity).nullable().deleteRule('set null'),
    project: () => p.manyToOne(Project).nullable().deleteRule('set null'),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** A file that somebody put on items, or a link to one that lies elsewhere. */
export class File extends FileSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
FileSchema.setClass(File);
