import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { isPermitted, type Viewer } from '../access/viewer.js';
import { ConflictError, NotFoundError } from '../errors.js';
import { Deal, Organization, Person, Phase, Product, Project, Stage } from '../model/index.js';
import { Changes, type Change } from './change.js';
import { gatherMail } from './contacts.js';
import { firstPhase } from './phases.js';
import { firstStage } from './stages.js';

/** What can be brought back. */
type Restorable = 'deal' | 'person' | 'organization' | 'project' | 'product';

const types = {
  deal: Deal,
  person: Person,
  organization: Organization,
  project: Project,
  product: Product,
} as const;
type Kept = Deal | Person | Organization | Project | Product;

/** How long what was deleted can be brought back. */
export const keptDays = 30;

/** SQL: the row `t` was deleted, and is kept still. */
export const isKept = (t: string): string => `${t}.deleted_at > now() - interval '${keptDays} days'`;

/** SQL: the deleted row `t`, which might have been merged, can be restored. */
export const restorable = (t: string): string => `${isKept(t)} and ${t}.merged_into_id is null`;

/** Brings back what was deleted. */
@Injectable()
export class Restores {
  constructor(private readonly changes: Changes) {}

  /**
   * What is there is left as it is.
   *
   * @throws {NotFoundError} also for what became part of another one
   * @throws {ConflictError} for what was deleted too long ago
   */
  restore(viewer: Viewer, type: Restorable, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const item = await deletedOrThere(change, type, id);
      if (!item.deletedAt) return;
      await bringBack(change, item);
      change.tell(() => ({ name: `${type}.updated`, payload: { id } }));
    });
  }
}

/** @throws {ConflictError} where it was deleted too long ago: what it said is gone, or about to go */
export function needKept(what: string, { deletedAt }: { deletedAt?: Date | null }): void {
  if (!deletedAt || deletedAt.getTime() > Date.now() - keptDays * 24 * 3600_000) return;
  throw new ConflictError(`This ${what} was deleted more than ${keptDays} days ago`, 'Make a new one.');
}

/** Locked, deleted or not. @throws {NotFoundError} @throws {ConflictError} */
export async function deletedOrThere<T extends Restorable>(
  { em, viewer }: Change,
  type: T,
  id: number,
): Promise<InstanceType<(typeof types)[T]>> {
  const item = await em.findOne<Kept>(types[type], { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!item || ('mergedInto' in item && item.mergedInto) || !isPermitted(item, viewer))
    throw new NotFoundError(types[type].name);
  needKept(type, item);
  return item as InstanceType<(typeof types)[T]>;
}

/** A deal or project whose place has gone meanwhile begins in the first one there is. @throws {InvalidError} where there is none */
export async function bringBack(change: Change, item: Kept): Promise<void> {
  const { em } = change;
  item.deletedAt = null;
  item.touch();
  if (item instanceof Deal) {
    const stage = await em.findOneOrFail(Stage, item.stage.id);
    if (stage.deletedAt) item.moveTo(await firstStage(change, {}));
  } else if (item instanceof Project) {
    const phase = await em.findOneOrFail(Phase, item.phase.id);
    if (phase.deletedAt) item.moveTo(await firstPhase(change, {}));
  } else if (!(item instanceof Product)) {
    // Mail that came meanwhile found nobody.
    const emails = await item.emails.loadItems();
    gatherMail(
      em,
      emails.map(row => row.email),
    );
  }
}
