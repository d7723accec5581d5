import { defineEntity, p } from '@mikro-orm/core';
import { id, later } from './columns.js';
import { ContactEmail } from './contact-email.js';
import { contact } from './contact.js';
import { Organization } from './organization.js';
import { Picture } from './picture.js';
import { User } from './user.js';

const PersonSchema = defineEntity({
  name: 'Person',
  properties: {
    id,
    name: p.text(),
    firstName: p.text().nullable(),
    lastName: p.text().nullable(),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
    emails: () => p.oneToMany(ContactEmail).mappedBy('person'),
    picture: () => p.oneToOne(Picture).mappedBy('person').nullable(),
    ...contact,
    /** Of a deleted one: the person that it became part of. */
    mergedInto: () => p.manyToOne(Person).nullable().deleteRule('set null'),
  },
});

/** Someone outside of the company. */
export class Person extends PersonSchema.class {
  /** Renames; the last word is the last name, as the field's own lists sort by it. */
  rename(name: string): void {
    const words = name.trim().split(/\s+/);
    this.name = words.join(' ');
    this.lastName = words.length > 1 ? words.at(-1) : null;
    this.firstName = words.length > 1 ? words.slice(0, -1).join(' ') : this.name;
  }

  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
PersonSchema.setClass(Person);
