import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { isVisible, type Viewer } from '../access/viewer.js';
import { ConflictError, NotFoundError } from '../errors.js';
import { Deal, Organization, Person, Stage } from '../model/index.js';
import { Changes, type Change } from './change.js';

/** What can be brought back. */
type Restorable = 'deal' | 'person' | 'organization';

const types = { deal: Deal, person: Person, organization: Organization } as const;

/** How long what was deleted can be brought back. */
export const keptDays = 30;

/** SQL: the deleted row `t` can be restored. */
export const restorable = (t: string): string =>
  `${t}.deleted_at > now() - interval '${keptDays} days' and ${t}.merged_into_id is null`;

/** Brings back what was deleted. */
@Injectable()
export class Restores {
  constructor(private readonly changes: Changes) {}

  /** What is there is left as it is. @throws {NotFoundError} also for what became part of another one, or is too old */
  restore(viewer: Viewer, type: Restorable, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const item = await deletedOrThere(change, type, id);
      if (!item.deletedAt) return;
      await bringBack(change, item);
      change.tell(() => ({ name: `${type}.updated`, payload: { id } }));
    });
  }
}

/** Locked, deleted or not. @throws {NotFoundError} */
export async function deletedOrThere<T extends Restorable>(
  { em, viewer }: Change,
  type: T,
  id: number,
): Promise<InstanceType<(typeof types)[T]>> {
  const item = await em.findOne<Deal | Person | Organization>(
    types[type],
    { id },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  const oldest = Date.now() - keptDays * 24 * 3600_000;
  const kept = item && !item.mergedInto && (item.deletedAt?.getTime() ?? Infinity) > oldest;
  // As it would be seen if it were there.
  const { visibleTo = 1, owner = null, followerIds = [] } = item ?? {};
  if (!kept || !isVisible({ visibleTo, owner, followerIds }, viewer)) {
    throw new NotFoundError(types[type].name);
  }
  return item as InstanceType<(typeof types)[T]>;
}

/** A deal whose stage has gone meanwhile begins in the first one there is. @throws {ConflictError} */
export async function bringBack({ em }: Change, item: Deal | Person | Organization): Promise<void> {
  item.deletedAt = null;
  item.touch();
  if (!(item instanceof Deal)) return;
  const stage = await em.findOneOrFail(Stage, item.stage.id);
  if (!stage.deletedAt) return;
  const [first] = await em.find(
    Stage,
    { deletedAt: null, pipeline: { deletedAt: null } },
    { orderBy: [{ pipeline: { position: 'asc', id: 'asc' } }, { position: 'asc', id: 'asc' }], limit: 1 },
  );
  if (!first) throw new ConflictError('There is no stage that the deal could stand in', 'Add a stage first.');
  item.moveTo(first);
}
