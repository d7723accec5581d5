import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { may, need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ForbiddenError, InvalidError, NotFoundError } from '../errors.js';
import {
  Filter,
  User,
  type FilterCondition,
  type FilterGroup,
  type FilterType,
  type Visibility,
} from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';
import { todayIn } from './filters-dates.js';
import { fieldsFor, type FieldFinder } from './filters-fields.js';
import { isOperator, needsValue } from './filters-operators.js';
import type { FilterSql } from './filters-operands.js';
import { compileFilter, nounOfType, objectOf } from './filters-sql.js';

export interface FilterInput {
  name: string;
  type: FilterType;
  /** As a client writes them; see `readConditions`. */
  conditions: unknown;
  visibleTo: Visibility;
}

export interface FilterView {
  filter: Filter;
  isEditable: boolean;
  /** Why it cannot be used, in words; null where it can. */
  problem: string | null;
  find: FieldFinder;
}

/** As lists of filters show it. */
export type FilterRow = Pick<
  Filter,
  'id' | 'name' | 'type' | 'owner' | 'visibleTo' | 'addTime' | 'updateTime' | 'lastUsedTime'
>;

/** What a list needs to know of its filter, and of him who asks for it. */
interface KnownFilter extends Pick<Filter, 'name' | 'type' | 'conditions'> {
  /** That it was used in the last hour is known. */
  isInUse: boolean | null;
  timezone: string | null;
}

/** As Pipedrive has it. */
const mostConditions = 16;
const deepest = 3;

/** Pipedrive's API lists filters without pages, so there are never more than one list can hold. */
const mostOwn = 500;
const mostShared = 1000;

/** Saved filters, and what they mean in SQL. */
@Injectable()
export class Filters {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
  ) {}

  /** His own, and those that are shared; without their conditions. */
  list(viewer: Viewer, type?: FilterType): Promise<FilterRow[]> {
    return this.database.em().find(Filter, { ...there(viewer), ...(type && { type }) } as never, {
      orderBy: { id: 'asc' },
      exclude: ['conditions'],
    });
  }

  /** @throws {NotFoundError} */
  async get(viewer: Viewer, id: number): Promise<FilterView> {
    const em = this.database.em();
    const filter = await em.findOne(Filter, { id, ...there(viewer) } as never);
    if (!filter) throw new NotFoundError('Filter');
    const find = await fieldsFor(this.database.kept, filter.conditions);
    const problem = await this.compiled(viewer, filter, find).then(
      () => null,
      (error: Error) => error.message,
    );
    return { filter, isEditable: mayEdit(viewer, filter), problem, find };
  }

  create(viewer: Viewer, input: Pick<FilterInput, 'name' | 'type' | 'conditions'> & Partial<FilterInput>) {
    return this.changes.run(viewer, async change => {
      const conditions = await this.checked(change, input.type, input.conditions);
      const filter = change.em.create(Filter, {
        name: input.name.trim(),
        type: input.type,
        conditions,
        owner: change.em.getReference(User, viewer.userId),
        visibleTo: shared(viewer, input.visibleTo ?? 1),
      });
      change.em.persist(filter);
      await change.em.flush();
      await needRoom(change, filter);
      return filter.id;
    });
  }

  /** @throws {NotFoundError} @throws {ForbiddenError} for a shared filter of somebody else */
  update(viewer: Viewer, id: number, input: Partial<Omit<FilterInput, 'type'>>): Promise<number> {
    return this.changes.run(viewer, async change => {
      const [filter] = (await editable(change, [id])) as [Filter];
      if (input.name !== undefined) filter.name = input.name.trim();
      if (input.conditions !== undefined) {
        filter.conditions = await this.checked(change, filter.type, input.conditions);
      }
      if (input.visibleTo !== undefined) {
        const wasShared = filter.visibleTo !== 1;
        filter.visibleTo = shared(viewer, input.visibleTo);
        if (wasShared !== (filter.visibleTo !== 1)) await needRoom(change, filter);
      }
      if (change.changesAnything()) filter.updateTime = new Date();
      return id;
    });
  }

  /** All of them or none. */
  remove(viewer: Viewer, ids: number[]): Promise<number[]> {
    return this.changes.run(viewer, async change => {
      for (const filter of await editable(change, ids)) filter.deletedAt = new Date();
      return ids;
    });
  }

  /**
   * What a list with this `filter_id` is narrowed by: SQL over its row `t`, the viewer's id in `$1`.
   * @throws {InvalidError} where there is no such filter for him, it is of another noun, or looks at a deleted field
   */
  async condition(viewer: Viewer, types: FilterType | readonly FilterType[], id: number): Promise<FilterSql> {
    const { kept } = this.database;
    const [filter] = await kept.query<KnownFilter>(
      `select name, type, conditions, last_used_time > now() - interval '1 hour' as "isInUse",
              (select timezone from users where id = $2) as timezone
         from filter where id = $1 and deleted_at is null and (visible_to <> 1 or owner_id = $2)`,
      [id, viewer.userId],
    );
    if (!filter) throw new InvalidError('filter_id', 'filter_id: there is no such filter');
    if (![types].flat().includes(filter.type)) {
      throw new InvalidError('filter_id', `filter_id: “${filter.name}” is a filter of ${filter.type}`);
    }
    // Written at most once an hour: lists are asked for all the time.
    if (!filter.isInUse) {
      await this.database.query('update filter set last_used_time = now() where id = $1', [id]);
    }
    return this.compiled(viewer, filter, await fieldsFor(kept, filter.conditions), filter.timezone);
  }

  /**
   * The same of conditions that nobody saved.
   * @throws {InvalidError} for what is no condition of such a list
   */
  async given(viewer: Viewer, type: FilterType, given: unknown): Promise<FilterSql> {
    const conditions = readConditions(given);
    return this.compiled(viewer, { type, conditions }, await fieldsFor(this.database.kept, conditions));
  }

  private async compiled(
    viewer: Viewer,
    { type, conditions }: Pick<Filter, 'type' | 'conditions'>,
    field: FieldFinder,
    known?: string | null,
  ): Promise<FilterSql> {
    const timezone = (known === undefined ? await this.timezoneOf(viewer) : known) ?? 'UTC';
    return compileFilter(type, conditions, { viewer, timezone, today: todayIn(timezone), field });
  }

  private async timezoneOf({ userId }: Viewer): Promise<string | null | undefined> {
    const found = await this.database.kept.query<{ timezone: string | null }>(
      'select timezone from users where id = $1',
      [userId],
    );
    return found[0]?.timezone;
  }

  private async checked(change: Change, type: FilterType, given: unknown): Promise<FilterGroup> {
    const conditions = readConditions(given);
    const find = await fieldsFor(this.database.kept, conditions);
    const named = withIds(type, conditions, find);
    // Compiled once now, so that what is wrong is said to the one who writes it, and not to those who use it.
    (await this.compiled(change.viewer, { type, conditions: named }, find))(() => '$1');
    return named;
  }
}

const there = (viewer: Viewer) => ({
  deletedAt: null,
  $or: [{ visibleTo: { $ne: 1 } }, { owner: viewer.userId }],
});

const mayEdit = (viewer: Viewer, { owner }: Filter): boolean =>
  owner?.id === viewer.userId || may(viewer, 'filter.edit_shared');

/** Locked. @throws {NotFoundError} @throws {ForbiddenError} for a shared one of somebody else */
async function editable({ em, viewer }: Change, ids: number[]): Promise<Filter[]> {
  const filters = await em.find(Filter, { id: { $in: ids }, ...there(viewer) } as never, {
    orderBy: { id: 'asc' },
    lockMode: LockMode.PESSIMISTIC_WRITE,
  });
  if (filters.length < new Set(ids).size) throw new NotFoundError('Filter');
  if (filters.some(filter => !mayEdit(viewer, filter)))
    throw new ForbiddenError('You may not change a filter of somebody else');
  return filters;
}

/** With this one among them; counted one after the other, so that two at once do not both find the last place. @throws {InvalidError} */
async function needRoom({ em }: Change, { owner, visibleTo }: Filter): Promise<void> {
  const [among, most, told] =
    visibleTo === 1
      ? ([{ owner, visibleTo: 1 }, mostOwn, 'one user has at most'] as const)
      : ([{ visibleTo: { $ne: 1 } }, mostShared, 'a company shares at most'] as const);
  await em.execute(`select pg_advisory_xact_lock(hashtext('filters'))`);
  await em.flush();
  const standing = await em.count(Filter, { ...among, deletedAt: null } as never);
  if (standing <= most) return;
  throw new InvalidError('visible_to', `${told} ${most} filters`, 'Delete some that nobody uses.');
}

function shared(viewer: Viewer, visibleTo: Visibility): Visibility {
  if (visibleTo !== 1) need(viewer, 'filter.share');
  return visibleTo;
}

/**
 * `{glue, conditions: [{glue, conditions: [{object, field_id, operator, value, extra_value}]}]}`: groups of conditions,
 * as Pipedrive has them; here a group may hold both, and either glue at any level.
 * @throws {InvalidError}
 */
function readConditions(given: unknown): FilterGroup {
  const group = readGroup(given, 1);
  const count = countOf(group);
  if (count > mostConditions) throw wrong(`hold at most ${mostConditions} conditions, not ${count}`);
  return group;
}

function readGroup(given: unknown, depth: number): FilterGroup {
  const { glue, conditions } = (given ?? {}) as { glue?: unknown; conditions?: unknown };
  const word = typeof glue === 'string' ? glue.toLowerCase() : glue;
  if ((word !== 'and' && word !== 'or') || !Array.isArray(conditions)) {
    throw wrong('take {glue, conditions: […]}, the glue being and or or');
  }
  if (depth > deepest) throw wrong(`lie at most ${deepest} deep`);
  return {
    glue: word,
    conditions: conditions.map((one: unknown) =>
      typeof one === 'object' && one !== null && 'glue' in one
        ? readGroup(one, depth + 1)
        : readCondition(one),
    ),
  };
}

function readCondition(given: unknown): FilterCondition {
  const one = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const object = one['object'];
  const field = one['field_id'] ?? one['field_code'];
  const operator = one['operator'];
  if (typeof object !== 'string' || (typeof field !== 'string' && typeof field !== 'number')) {
    throw wrong('take {object, field_id, operator, value, extra_value}');
  }
  if (typeof operator !== 'string' || !isOperator(operator)) {
    throw wrong(`have an unknown operator: ${String(operator).slice(0, 50)}`);
  }
  const value = readValue(one['value']);
  if (
    needsValue(operator) &&
    (value === null || value === '' || (Array.isArray(value) && value.length === 0))
  ) {
    throw wrong(`need a value for ${operator}`);
  }
  const extra = one['extra_value'];
  return {
    object,
    field_id: String(field),
    operator,
    value,
    extra_value: typeof extra === 'string' && extra !== '' ? extra.slice(0, 50) : null,
  };
}

const longest = 1000;
const mostValues = 100;

/** Text, a number, a flag, or several: as a list, or as JSON in text. */
function readValue(given: unknown): string | string[] | null {
  if (given === null || given === undefined) return null;
  if (Array.isArray(given)) {
    if (given.length > mostValues) throw wrong(`have at most ${mostValues} values in one condition`);
    return given.map(one => readText(one));
  }
  const text = readText(given);
  if (!/^\[.*\]$/.test(text)) return text;
  try {
    return readValue(JSON.parse(text));
  } catch {
    return text;
  }
}

function readText(given: unknown): string {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  if (text === undefined || text.length > longest || text.includes('\0')) {
    throw wrong(`have values of at most ${longest} characters`);
  }
  return text;
}

/** Conditions with the fields' ids, however they were named: keys and codes may be given, ids are kept. */
function withIds(type: FilterType, group: FilterGroup, find: FieldFinder): FilterGroup {
  return {
    glue: group.glue,
    conditions: group.conditions.map(one => {
      if ('glue' in one) return withIds(type, one, find);
      const field = find(objectOf(nounOfType[type], one.object), one.field_id);
      if (!field) throw wrong(`name the field ${one.field_id} of ${one.object}, which cannot be filtered by`);
      return { ...one, field_id: String(field.id) };
    }),
  };
}

const countOf = (group: FilterGroup): number =>
  group.conditions.reduce((sum, one) => sum + ('glue' in one ? countOf(one) : 1), 0);

const wrong = (message: string) => new InvalidError('conditions', `conditions ${message}`);
