import { defineEntity, p } from '@mikro-orm/core';
import { id } from './columns.js';
import { Organization } from './organization.js';
import { Person } from './person.js';

const ContactEmailSchema = defineEntity({
  name: 'ContactEmail',
  properties: {
    id,
    /** Normalized (see `src/mail/address.ts`). */
    email: p.text(),
    person: () => p.manyToOne(Person).nullable().deleteRule('cascade'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('cascade'),
    label: p.text().default('work'),
    isPrimary: p.boolean().default(false),
    position: p.smallint().default(0),
  },
});

/** An address that a person or an organization has. Several may have the same one; then the mail names none of them. */
export class ContactEmail extends ContactEmailSchema.class {}
ContactEmailSchema.setClass(ContactEmail);
