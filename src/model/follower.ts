import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import { Deal } from './deal.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { Product } from './product.js';
import { User } from './user.js';

const FollowerSchema = defineEntity({
  name: 'Follower',
  properties: {
    id,
    /** Who follows. */
    user: () => p.manyToOne(User).deleteRule('cascade'),
    deal: () => p.manyToOne(Deal).nullable().deleteRule('cascade'),
    person: () => p.manyToOne(Person).nullable().deleteRule('cascade'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('cascade'),
    product: () => p.manyToOne(Product).nullable().deleteRule('cascade'),
    followedUser: () => p.manyToOne(User).nullable().deleteRule('cascade'),
    addTime: now,
  },
});

/** A user who follows one deal, person, organization, product or user. */
export class Follower extends FollowerSchema.class {}
FollowerSchema.setClass(Follower);
