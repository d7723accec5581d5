import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, ForbiddenError, NotFoundError } from '../errors.js';
import { ActivityType } from '../model/index.js';
import { Changes, type Change } from './change.js';
import { Database } from '../platform/database.js';

export interface ActivityTypeInput {
  name: string;
  icon: string;
  color: string | null;
  position: number;
}

/** The kinds of activities, for everybody; administrators change them. */
@Injectable()
export class ActivityTypes {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** In their order. */
  list(): Promise<ActivityType[]> {
    return this.database
      .em()
      .find(ActivityType, { deletedAt: null }, { orderBy: { position: 'asc', id: 'asc' } });
  }

  /** Those that were deleted too, after the others. */
  all(): Promise<ActivityType[]> {
    return this.database
      .em()
      .find(
        ActivityType,
        {},
        { orderBy: [{ deletedAt: 'asc nulls first' }, { position: 'asc' }, { id: 'asc' }] },
      );
  }

  /** Those that are named come first, in this order. @throws {NotFoundError} */
  arrange(viewer: Viewer, ids: number[]): Promise<void> {
    return this.run(viewer, async change => {
      const all = await change.em.find(
        ActivityType,
        { deletedAt: null },
        { orderBy: { position: 'asc', id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      const named = [...new Set(ids)].map(id => {
        const type = all.find(one => one.id === id);
        if (!type) throw new NotFoundError('Activity type');
        return type;
      });
      for (const [at, type] of [...named, ...all.filter(one => !named.includes(one))].entries()) {
        if (type.position === at) continue;
        type.position = at;
        type.touch();
        change.tell(() => ({ name: 'activityType.updated', payload: { id: type.id } }));
      }
    });
  }

  /** Brings a deleted one back. @throws {ConflictError} where another one has its name by now */
  restore(viewer: Viewer, id: number): Promise<ActivityType> {
    return this.run(viewer, async change => {
      const type = await change.em.findOne(ActivityType, { id });
      if (!type) throw new NotFoundError('Activity type');
      await refuseSameName(change, type.name, id);
      type.touch();
      type.deletedAt = null;
      change.tell(() => ({ name: 'activityType.updated', payload: { id } }));
      return type;
    });
  }

  /** @throws {ForbiddenError} @throws {ConflictError} where the name is taken */
  create(viewer: Viewer, input: Partial<ActivityTypeInput> & { name: string }): Promise<ActivityType> {
    return this.run(viewer, async change => {
      await refuseSameName(change, input.name, null);
      const all = await change.em.find(ActivityType, {});
      const type = change.em.create(ActivityType, {
        name: input.name.trim(),
        key: keyOf(input.name, new Set(all.map(one => one.key))),
        icon: input.icon ?? 'task',
        color: input.color ?? null,
        position: input.position ?? Math.max(0, ...all.map(one => one.position)) + 1,
      });
      change.em.persist(type);
      await change.em.flush();
      change.tell(() => ({ name: 'activityType.added', payload: { id: type.id } }));
      return type;
    });
  }

  update(viewer: Viewer, id: number, input: Partial<ActivityTypeInput>): Promise<ActivityType> {
    return this.run(viewer, async change => {
      const type = await typeOf(change, id);
      if (input.name !== undefined) {
        await refuseSameName(change, input.name, id);
        type.name = input.name.trim();
      }
      if (input.icon !== undefined) type.icon = input.icon;
      if (input.color !== undefined) type.color = input.color;
      if (input.position !== undefined) type.position = input.position;
      if (!change.changesAnything()) return type;
      type.touch();
      change.tell(() => ({ name: 'activityType.updated', payload: { id } }));
      return type;
    });
  }

  /** Activities keep the type that they have. @throws {NotFoundError} and deletes none where one of them is not there */
  remove(viewer: Viewer, ids: number[]): Promise<ActivityType[]> {
    return this.run(viewer, async change => {
      // Locked, so that two who delete the last two at once do not both find another one.
      const all = await change.em.find(
        ActivityType,
        { deletedAt: null },
        { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      const types = all.filter(({ id }) => ids.includes(id));
      if (types.length < new Set(ids).size) throw new NotFoundError('Activity type');
      if (types.length === all.length) {
        throw new ConflictError('One type of activity has to stay', 'Add another one first.');
      }
      for (const type of types) {
        type.touch();
        type.deletedAt = type.updateTime;
        change.tell(() => ({ name: 'activityType.deleted', payload: { id: type.id } }));
      }
      return types;
    });
  }

  private run<T>(viewer: Viewer, work: (change: Change) => Promise<T>): Promise<T> {
    if (!viewer.isAdmin) throw new ForbiddenError('Only administrators may change the types of activities');
    return this.changes.run(viewer, work);
  }
}

async function typeOf(change: Change, id: number): Promise<ActivityType> {
  const type = await change.em.findOne(ActivityType, { id, deletedAt: null });
  if (!type) throw new NotFoundError('Activity type');
  return type;
}

async function refuseSameName(change: Change, name: string, id: number | null): Promise<void> {
  const all = await change.em.find(ActivityType, { deletedAt: null });
  const same = all.find(one => one.id !== id && one.name.toLowerCase() === name.trim().toLowerCase());
  if (same) {
    throw new ConflictError(`There is an activity type ${same.name} already`, 'Choose another name.', 'name');
  }
}

/** `Video call` -> `video_call`; keys of deleted types are taken too, because activities still have them. */
function keyOf(name: string, taken: Set<string>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
  const key = plain || 'type';
  if (!taken.has(key)) return key;
  for (let n = 2; ; n++) if (!taken.has(`${key}_${n}`)) return `${key}_${n}`;
}
