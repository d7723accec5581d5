import { defineEntity, p } from '@mikro-orm/core';
import { id, later, now } from './columns.js';
import { Organization } from './organization.js';

const OrganizationRelationshipSchema = defineEntity({
  name: 'OrganizationRelationship',
  properties: {
    id,
    /** parent: the owner is the parent of the linked one. */
    type: p.text().$type<'parent' | 'related'>(),
    owner: () => p.manyToOne(Organization).deleteRule('cascade'),
    linked: () => p.manyToOne(Organization).deleteRule('cascade'),
    addTime: now,
    updateTime: now,
  },
});

/** How two organizations belong together. */
export class OrganizationRelationship extends OrganizationRelationshipSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
OrganizationRelationshipSchema.setClass(OrganizationRelationship);
