import { defineEntity, p } from '@mikro-orm/core';
import { id, later } from './columns.js';
import { ContactEmail } from './contact-email.js';
import { contact } from './contact.js';
import { User } from './user.js';

const OrganizationSchema = defineEntity({
  name: 'Organization',
  properties: {
    id,
    name: p.text(),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    address: p.text().nullable(),
    website: p.text().nullable(),
    emails: () => p.oneToMany(ContactEmail).mappedBy('organization'),
    ...contact,
    /** Of a deleted one: the organization that it became part of. */
    mergedInto: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
  },
});

/** A firm that persons belong to and deals are made with. */
export class Organization extends OrganizationSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
OrganizationSchema.setClass(Organization);
