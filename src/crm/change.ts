import { LockMode, UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/postgresql';
import type { ChangeSet, EventSubscriber, FlushEventArgs } from '@mikro-orm/core';
import { Injectable, type Type } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { need } from '../access/may.js';
import { isVisible, visibleItemWhere, type Viewer } from '../access/viewer.js';
import { absentOrHidden, ConflictError, InvalidError, NotFoundError } from '../errors.js';
import type { Arrangement, DomainEvent } from '../events.js';
import {
  newTime,
  User,
  type Filter,
  type Deal,
  type Lead,
  type Organization,
  type Person,
  type Product,
  type Project,
  type Visibility,
} from '../model/index.js';
import { Database, isRetryable, type Tx } from '../platform/database.js';
import { failpoint } from '../platform/failpoint.js';
import { emit } from '../platform/outbox.js';
import { ChangeRecord, logChanges } from './change-log.js';

/** What has an owner and a visibility. */
export type Item = Deal | Lead | Organization | Person | Product | Project;

const attempts = 5;

/** What lists are arranged by, by its class: that it changed is told by itself. */
const arrangements: Record<string, Arrangement> = {
  Field: 'field',
  LeadLabel: 'leadLabel',
  Filter: 'filter',
};

/** What has an `update_time` that moves with whatever happens on it, by its table. */
export type Touched =
  'activity' | 'deal' | 'lead' | 'note' | 'organization' | 'person' | 'product' | 'project';

/** Runs verbs: each in one transaction, with its rows of the change log and the events that it tells. */
@Injectable()
export class Changes implements EventSubscriber {
  private readonly underWay = new WeakMap<EntityManager, Change>();

  constructor(private readonly database: Database) {
    database.orm.em.getEventManager().registerSubscriber(this);
  }

  /** MikroORM is about to write. */
  onFlush({ em, uow }: FlushEventArgs): void {
    const change = this.underWay.get(em as EntityManager);
    change?.noteWritten(uow.getChangeSets());
  }

  /** `work` may run again after a deadlock, so it starts from its arguments. */
  async run<T>(viewer: Viewer, work: (change: Change) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(viewer, work);
      } catch (error) {
        if (error instanceof UniqueConstraintViolationException) {
          throw new ConflictError(
            'Somebody else made the same change at the same moment',
            'Look at it again.',
          );
        }
        if (attempt === attempts || !isRetryable(error)) throw error;
        await sleep(Math.random() * 50 * 2 ** attempt);
      }
    }
  }

  private once<T>(viewer: Viewer, work: (change: Change) => Promise<T>): Promise<T> {
    return this.database.em().transactional(async em => {
      const change = new Change(em, viewer);
      this.underWay.set(em, change);
      const result = await work(change);
      await em.flush();
      await this.database.within(em, async tx => {
        await change.moveTimes(tx);
        await logChanges(tx, viewer, change.record.changes());
        await emit(tx, change.events(), viewer.userId, event => change.before(event));
      });
      failpoint('change.told');
      return result;
    });
  }
}

/** One verb under way: who does it, in which unit of work, and what it will tell. */
export class Change {
  private readonly told: (() => DomainEvent)[] = [];
  private readonly touched = new Map<Touched, Set<number | string>>();
  private hasWritten = false;
  private readonly known = new Map<string, Promise<unknown>>();
  readonly record = new ChangeRecord();

  constructor(
    readonly em: EntityManager,
    readonly viewer: Viewer,
  ) {}

  /**
   * What is looked up for each of many rows is looked up once: what a verb has held or found to be there stays so until its
   * end.
   */
  once<T>(what: string, look: () => Promise<T>): Promise<T> {
    const known = (this.known.get(what) as Promise<T> | undefined) ?? look();
    this.known.set(what, known);
    return known;
  }

  /** Nothing of what was begun is written. */
  forget(): void {
    this.em.clear();
    this.known.clear();
  }

  /** Told when the work is done: a new item has its id only then. */
  tell(event: () => DomainEvent): void {
    this.told.push(event);
  }

  /** In the order in which they were told first: what two steps of a verb tell alike is one event. */
  events(): DomainEvent[] {
    const all = this.told.map(event => event());
    const events = [...new Map(all.map(event => [JSON.stringify(event), event])).values()];
    // Who sees an item depends on these two.
    const narrows = events
      .map(event => this.before(event))
      .some(was => was && ('visibleTo' in was || 'owner' in was));
    return narrows
      ? [...events, { name: 'sight.narrowed', payload: { userId: this.viewer.userId } }]
      : events;
  }

  /**
   * Whether the verb has written anything, or is about to. An update that leaves everything as it was moves no time and is
   * told to nobody: whoever sends back what he has read has no news.
   */
  changesAnything(): boolean {
    const work = this.em.getUnitOfWork();
    if (!this.hasWritten) work.computeChangeSets();
    return this.hasWritten || work.getChangeSets().length > 0;
  }

  /** MikroORM is about to write these. */
  noteWritten(changeSets: ChangeSet<object>[]): void {
    if (changeSets.length > 0) this.hasWritten = true;
    this.record.note(changeSets, this.em.getPlatform());
    this.noteArrangements(changeSets);
  }

  /** A filter that only its owner sees, and saw, is told of to him alone. */
  private noteArrangements(changeSets: ChangeSet<object>[]): void {
    for (const { meta, entity, originalEntity } of changeSets) {
      const of = arrangements[meta.className];
      if (!of) continue;
      const { visibleTo, owner } = entity as Filter;
      const before = (originalEntity as Partial<Filter> | undefined)?.visibleTo ?? visibleTo;
      const isPrivate = of === 'filter' && visibleTo === 1 && before === 1;
      const userId = isPrivate ? (owner?.id ?? null) : null;
      this.tell(() => ({ name: 'arrangement.changed', payload: { of, userId } }));
    }
  }

  /** Something on this item has changed: an activity, note, file or product line. Its `update_time` moves; null is no item. */
  touch(type: Touched, id: number | string | null | undefined): void {
    if (id === null || id === undefined) return;
    const ids = this.touched.get(type) ?? new Set();
    this.touched.set(type, ids.add(id));
  }

  /** Moves the times of what was touched: one statement for each type, the rows in the order of their ids. */
  async moveTimes(tx: Tx): Promise<void> {
    for (const [type, ids] of [...this.touched].sort(([a], [b]) => (a < b ? -1 : 1))) {
      await tx.query(
        `update ${type} set ${newTime}
          where id in (select id from ${type} where id = any($1) order by id for no key update)`,
        [[...ids]],
      );
    }
  }

  /** What an item that an event tells of was before; null for other events, and where nothing of it is different. */
  before(event: DomainEvent): Record<string, unknown> | null {
    const [type] = event.name.split('.') as [string];
    return 'id' in event.payload ? this.record.before(type, event.payload.id) : null;
  }

  /**
   * The item to change, locked until the end, so that two changes of the same item follow each other.
   * @throws {NotFoundError} also when the viewer may not see it
   */
  async item<T extends Item>(type: Type<T>, id: T['id']): Promise<T> {
    const item = await this.em.findOne(
      type as Type<Item>,
      { id, ...visibleItemWhere(this.viewer) } as object,
      {
        lockMode: LockMode.PESSIMISTIC_WRITE,
      },
    );
    if (!item) throw new NotFoundError(type.name);
    return item as T;
  }

  /**
   * Another item that `field` names. Null takes the `current` one away, unless the viewer may not see it: he was shown
   * none, so he took none away.
   * @throws {InvalidError} when it is not there for the viewer
   */
  async other<T extends Item>(
    type: Type<T>,
    id: T['id'] | null,
    field: string,
    current?: T | null,
  ): Promise<T | null> {
    if (id === null) {
      if (!current) return null;
      const standing = await this.em.findOneOrFail(type as Type<Item>, { id: current.id } as object);
      return isVisible(standing, this.viewer) || standing.deletedAt ? null : current;
    }
    const noun = type.name.toLowerCase();
    const item = await this.once(`${noun} ${id}`, async () => {
      // Held, so that it is not merged into another one between this look and the row that names it.
      await this.em.execute(`select from ${noun} where id = ? for key share`, [id]);
      return this.em.findOne(type as Type<Item>, { id, ...visibleItemWhere(this.viewer) } as object);
    });
    if (!item) throw new InvalidError(field, `there is no such ${noun}`, absentOrHidden);
    return item as T;
  }

  /**
   * Who sees an item from now on.
   * @throws {ForbiddenError} where it is there already, and the viewer may not change who sees it
   */
  showTo(item: Item, visibleTo: Visibility): void {
    if (item.id !== undefined) need(this.viewer, 'items.change_visibility');
    item.visibleTo = visibleTo;
  }

  /**
   * A part of the company's set-up: a stage, a phase, a pipeline, a board. Held until the end, so that nobody deletes it
   * while an item is put there.
   * @throws {InvalidError} when it is not there
   */
  async part<T extends { id: number }>(type: Type<T>, id: number, field: string): Promise<T> {
    const part = await this.em.findOne(type as Type<object>, { id, deletedAt: null } as object, {
      lockMode: LockMode.PESSIMISTIC_READ,
    });
    if (!part)
      throw new InvalidError(field, `there is no such ${type.name.toLowerCase()}`, 'Choose another one.');
    return part as T;
  }

  /** The user that an item is given to; who makes it where none is named. */
  async owner(id: number = this.viewer.userId): Promise<User> {
    const user = await this.once(`user ${id}`, () => this.em.findOne(User, { id, active: true }));
    if (!user) throw new InvalidError('ownerId', 'there is no such user', 'Choose an active user.');
    return user;
  }
}
