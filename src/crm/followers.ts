import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Deal, Follower, Organization, Person, Product, User } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';
import { itemThere } from './there.js';

/** What a user may follow. */
export type Followed = 'deal' | 'person' | 'organization' | 'product' | 'user';

const items = { deal: Deal, person: Person, organization: Organization, product: Product } as const;

/** Who follows an item hears of it, and sees it whatever its visibility. */
@Injectable()
export class Followers {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** @throws {NotFoundError} where what is followed is not there for the viewer */
  async there(viewer: Viewer, type: Followed, id: number): Promise<void> {
    if (type !== 'user') return itemThere(this.database, viewer, type, id);
    const found = await this.database.query('select from users where id = $1', [id]);
    if (found.length === 0) throw new NotFoundError('User');
  }

  /**
   * Lets a user follow. Who follows already goes on to.
   * @returns the id of the row that says so
   * @throws {InvalidError} when there is no such user
   */
  add(viewer: Viewer, type: Followed, id: number, userId: number): Promise<number> {
    return this.changes.run(viewer, async change => {
      await followed(change, type, id);
      const user = await change.em.findOne(User, { id: userId, active: true });
      if (!user) throw new InvalidError('user_id', 'user_id: there is no such user');
      const standing = await change.em.findOne(Follower, { ...standsOn(type, id), user: userId });
      if (standing) return standing.id;
      const row = change.em.create(Follower, { user, ...standsOn(type, id) });
      change.em.persist(row);
      tell(change, type, id);
      await change.em.flush();
      return row.id;
    });
  }

  /**
   * @param who the user, or the row that says that he follows
   * @throws {NotFoundError} when nobody of that kind follows
   */
  remove(viewer: Viewer, type: Followed, id: number, who: { user: number } | { id: number }): Promise<void> {
    return this.changes.run(viewer, async change => {
      await followed(change, type, id);
      const row = await change.em.findOne(Follower, { ...standsOn(type, id), ...who });
      if (!row) throw new NotFoundError('Follower');
      change.em.remove(row);
      tell(change, type, id);
    });
  }
}

/** Who follows an item is part of it; of a user that is his followers' business. */
function tell(change: Change, type: Followed, id: number): void {
  if (type === 'user') return;
  change.touch(type, id);
  change.tell(() => ({ name: `${type}.updated`, payload: { id } }));
}

/** Locked, so that two who add the same follower at once do not collide. @throws {NotFoundError} */
async function followed(change: Change, type: Followed, id: number): Promise<void> {
  if (type !== 'user') {
    await change.item<Deal | Person | Organization | Product>(items[type], id);
    return;
  }
  need(change.viewer, 'user.follow');
  if (!(await change.em.findOne(User, { id }))) throw new NotFoundError('User');
}

type StandsOn = Partial<Record<Exclude<Followed, 'user'> | 'followedUser', number>>;

function standsOn(type: Followed, id: number): StandsOn {
  return { [type === 'user' ? 'followedUser' : type]: id };
}
