import { visibleItem } from '../../access/viewer.js';
import { Relationships, type RelationshipInput } from '../../crm/relationships.js';
import { OrganizationRelationship } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { resource } from '../resource.js';

const seen = (end: string) => (viewer: Parameters<typeof visibleItem>[0], t: string, user: string) =>
  `exists (select from organization o where o.id = ${t}.${end} and ${visibleItem(viewer, 'o', user)})`;

/** How two organizations belong together: there for who sees both. In the first version of the API alone. */
export const relationships = resource<OrganizationRelationship, RelationshipInput>({
  name: 'Organization relationship',
  path: 'organizationRelationships',
  table: 'organization_relationship',
  entity: OrganizationRelationship,
  populate: ['owner', 'linked'],
  id: kinds.id,
  idType: 'bigint',
  visible: (viewer, t, user) =>
    `(${seen('owner_id')(viewer, t, user)} and ${seen('linked_id')(viewer, t, user)})`,
  dialects: [],
  verbs: Relationships,
  sorts: { id: { column: 'id', type: 'bigint' } },
  filters: {},
  fields: {
    id: { kind: kinds.id, read: row => row.id },
    type: {
      kind: kinds.oneOf('parent', 'related'),
      input: 'type',
      required: true,
      read: row => row.type,
    },
    rel_owner_org_id: {
      kind: kinds.id,
      input: 'ownerId',
      required: true,
      relates: { type: 'organization', column: 'owner_id' },
      nested: true,
      read: row => row.owner.id,
    },
    rel_linked_org_id: {
      kind: kinds.id,
      input: 'linkedId',
      required: true,
      relates: { type: 'organization', column: 'linked_id' },
      nested: true,
      read: row => row.linked.id,
    },
    add_time: { kind: kinds.time, read: row => row.addTime },
    update_time: { kind: kinds.time, read: row => row.updateTime },
    active_flag: { kind: kinds.boolean, read: () => true },
  },
});
