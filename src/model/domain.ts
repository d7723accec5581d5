import { defineEntity, p } from '@mikro-orm/core';
import { id } from './columns.js';
import { Organization } from './organization.js';

const DomainSchema = defineEntity({
  name: 'Domain',
  properties: {
    id,
    name: p.text().unique(),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
  },
});

/** A registrable domain, with the organization claimed for it once. */
export class Domain extends DomainSchema.class {}
DomainSchema.setClass(Domain);
