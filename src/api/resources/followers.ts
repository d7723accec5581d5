import type { Viewer } from '../../access/viewer.js';
import type { Followed } from '../../crm/followers.js';
import { Follower } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { resource, type Resource } from '../resource.js';

/** Whether what is followed is there for the viewer is asked before; who follows it is no secret then. */
const visible = (_: Viewer, t: string, user: string) =>
  `(${t}.id is not null and ${user}::bigint is not null)`;

function followersOf(type: Followed, idField: string, read: (row: Follower) => unknown): Resource {
  return resource<Follower, object>({
    name: 'Follower',
    path: `${type}s/{id}/followers`,
    table: 'follower',
    entity: Follower,
    populate: [],
    id: kinds.id,
    idType: 'bigint',
    visible,
    dialects: [],
    sorts: { id: { column: 'id', type: 'bigint' } },
    filters: {},
    fields: {
      id: { kind: kinds.id, only: 'v1', read: row => row.id },
      user_id: { kind: kinds.id, read: row => row.user.id },
      [idField]: { kind: kinds.id, only: 'v1', read },
      add_time: { kind: kinds.time, read: row => row.addTime },
    },
  });
}

/** Who follows what: nested below it. */
export const followers: Record<Followed, Resource> = {
  deal: followersOf('deal', 'deal_id', row => row.deal?.id),
  person: followersOf('person', 'person_id', row => row.person?.id),
  organization: followersOf('organization', 'org_id', row => row.organization?.id),
  product: followersOf('product', 'product_id', row => row.product?.id),
  user: followersOf('user', 'followed_user_id', row => row.followedUser?.id),
};
