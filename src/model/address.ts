import { defineEntity, p } from '@mikro-orm/core';
import { id } from './columns.js';
import { Domain } from './domain.js';
import { Person } from './person.js';

const AddressSchema = defineEntity({
  name: 'Address',
  properties: {
    id,
    email: p.text().unique(),
    domain: () => p.manyToOne(Domain).nullable().deleteRule('no action'),
    person: () => p.manyToOne(Person).nullable().deleteRule('set null'),
  },
});

/** Every address that ever stood in a mail, with the person made from it once. */
export class Address extends AddressSchema.class {}
AddressSchema.setClass(Address);
