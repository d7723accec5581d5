import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { User } from './user.js';

const DistinctContactSchema = defineEntity({
  name: 'DistinctContact',
  properties: {
    id,
    person: () => p.manyToOne(Person).nullable().deleteRule('cascade'),
    otherPerson: () => p.manyToOne(Person).nullable().deleteRule('cascade'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('cascade'),
    otherOrganization: () => p.manyToOne(Organization).nullable().deleteRule('cascade'),
    actor: () => p.manyToOne(User).nullable().deleteRule('set null'),
    at: now,
  },
});

/** Two persons, or two organizations, that look alike and were said to be different; the smaller id first. */
export class DistinctContact extends DistinctContactSchema.class {}
DistinctContactSchema.setClass(DistinctContact);
