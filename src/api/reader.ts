import { Injectable } from '@nestjs/common';
import { asking } from '../access/asking.js';
import { permittedId, type Viewer } from '../access/viewer.js';
import { Filters } from '../crm/filters.js';
import { typeOfNoun } from '../crm/filters-sql.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Database } from '../platform/database.js';
import { alongWays, type Way } from '../search/way.js';
import { CustomFields, fieldsAsOf } from './custom-fields.js';
import { answer, type Answer } from './envelope.js';
import type { Condition } from './operation.js';
import { show, type Counted, type Dialect, type ItemId, type Look, type Resource } from './resource.js';
import { plainItems } from './plain-items.js';
import { relatedToRows, type Naming, type Related } from './v1/related.js';

export type Direction = 'asc' | 'desc';

/** A page to read: conditions by their name in the resource's description, order, and where to go on. */
export interface PageRequest {
  filters: Record<string, unknown>;
  sortBy: string;
  direction: Direction;
  /** v1: what decides among those that are equal in that. */
  thenBy?: { sortBy: string; direction: Direction }[] | undefined;
  limit: number;
  /** The last row of the page before: its sort key exactly as PostgreSQL writes it (microseconds), and its id. */
  after?: { key: string; id: ItemId } | undefined;
  /** v1 counts rows instead. */
  start?: number | undefined;
  /** A condition besides those of the query: the items of one deal, say. */
  also?: Condition | undefined;
  /** A saved filter. */
  filterId?: number | undefined;
  look?: Look | undefined;
}

export interface Page {
  items: Record<string, unknown>[];
  more: boolean;
  last: { key: string; id: ItemId } | null;
  /** v1: what the items name. */
  related?: Related | undefined;
}

/**
 * Reads any resource from its description. One query finds which rows the viewer may see and in which order, a second
 * loads them with what belongs to them: never one per row.
 */
@Injectable()
export class Reader {
  constructor(
    private readonly database: Database,
    private readonly customFields: CustomFields,
    private readonly filters: Filters,
  ) {}

  async page(resource: Resource, dialect: Dialect, viewer: Viewer, request: PageRequest): Promise<Page> {
    const { text, values, onePlan } = pageQuery(resource, viewer, request, {
      sort: await this.sort(resource, viewer, request.sortBy),
      thenBy: await Promise.all(
        (request.thenBy ?? []).map(async ({ sortBy, direction }) => {
          const { sql } = await this.sort(resource, viewer, sortBy);
          return `${sql} ${direction}`;
        }),
      ),
      filter: await this.filter(resource, viewer, request.filterId),
    });
    const sql = asking(onePlan ? this.database.kept : this.database.planned, viewer);
    const rows = await sql.query<PlacedId>(text, values);
    const more = rows.length > request.limit;
    if (more) rows.pop();
    const last = rows.at(-1);
    const ids = rows.map(row => row.id);
    return {
      ...(await this.load(resource, dialect, viewer, ids, request.look)),
      more,
      last: last ? { key: last.key, id: last.id } : null,
    };
  }

  /** @throws {NotFoundError} for what is not there for the viewer */
  async one(resource: Resource, dialect: Dialect, viewer: Viewer, id: ItemId, look?: Look): Promise<Answer> {
    return oneOf(resource, await this.load(resource, dialect, viewer, [id], look, { unseen: true }));
  }

  /** @throws {NotFoundError} for what is not there for the viewer */
  async there(resource: Resource, viewer: Viewer, id: ItemId): Promise<void> {
    const [found] = await this.visible(resource, viewer, [id]);
    if (found === undefined) throw new NotFoundError(resource.name);
  }

  /** An item that the viewer just wrote; he sees the outcome even where it hid the item from him. */
  async changed(
    resource: Resource,
    dialect: Dialect,
    viewer: Viewer,
    id: ItemId,
    look?: Look,
  ): Promise<Answer> {
    return oneOf(resource, await this.load(resource, dialect, viewer, [id], look));
  }

  /** Those of these that are there for the viewer, in this order; ids stay ids. */
  async some(resource: Resource, dialect: Dialect, viewer: Viewer, ids: ItemId[]): Promise<object[]> {
    return (await this.load(resource, dialect, viewer, ids, justThese, { unseen: true })).items;
  }

  /** The same of ids that were found among what the viewer may see. */
  async found(resource: Resource, dialect: Dialect, viewer: Viewer, ids: ItemId[]): Promise<object[]> {
    return (await this.load(resource, dialect, viewer, ids, justThese)).items;
  }

  /** Items in hand, as they are: ids stay ids, and nothing is counted but what comes along. */
  async shown(
    resource: Resource,
    dialect: Dialect,
    viewer: Viewer,
    items: object[],
    counted: Counted = {},
  ): Promise<object[]> {
    const custom = await this.customFields.shown(resource, dialect, viewer, items as never, { plain: true });
    return items.map(item =>
      Object.assign(show(resource, dialect, item, viewer, { plain: true, counted }), custom(item as never)),
    );
  }

  /** Which of these are there for the viewer. */
  async visible(resource: Resource, viewer: Viewer, ids: ItemId[]): Promise<ItemId[]> {
    const rows = await asking(this.database.kept, viewer).query<{ id: ItemId }>(
      `select t.id from ${resource.table} t where t.id = any($2) and ${resource.visible(viewer, 't', '$1')}`,
      [viewer.userId, ids],
    );
    return rows.map(row => row.id);
  }

  private async sort(resource: Resource, viewer: Viewer, sortBy: string): Promise<Sort> {
    const own = resource.sorts[sortBy];
    if (!own) return this.customFields.sorted(resource, viewer, sortBy);
    const { column, type, names, seen } = own;
    if (seen && !viewer.isAdmin) return { type, ...seen(viewer, '$1') };
    return { sql: names ? permittedId(viewer, names, `t.${column}`, '$1') : `t.${column}`, type };
  }

  private async filter(
    { noun, name }: Resource,
    viewer: Viewer,
    filterId: number | undefined,
  ): Promise<Condition | undefined> {
    if (filterId === undefined) return undefined;
    if (!noun)
      throw new InvalidError('filter_id', `filter_id: there are no filters of a ${name.toLowerCase()}`);
    return this.filters.condition(viewer, typeOfNoun[noun], filterId);
  }

  /** @param unseen whether they are there for the viewer has not been asked yet; those that are not are left out */
  private async load(
    resource: Resource,
    dialect: Dialect,
    viewer: Viewer,
    ids: ItemId[],
    look: Look = {},
    { unseen = false } = {},
  ): Promise<Loaded> {
    const [found, counted, related] = await Promise.all([
      ids.length === 0 ? [] : this.items(resource, viewer, ids, unseen),
      this.counted(resource, dialect, viewer, ids, look),
      dialect === 'v1' && !look.alone ? this.related(resource, viewer, ids) : undefined,
    ]);
    const byId = new Map(found.map(item => [item.id, item]));
    const there = ids.flatMap(id => byId.get(id) ?? []);
    const custom = await this.customFields.shown(resource, dialect, viewer, there as never, look);
    return {
      items: there.map(item =>
        Object.assign(
          show(resource, dialect, item, viewer, { ...look, related, counted: counted.get(item.id) }),
          custom(item as never),
        ),
      ),
      related,
    };
  }

  private async items(
    resource: Resource,
    viewer: Viewer,
    ids: ItemId[],
    unseen: boolean,
  ): Promise<{ id: ItemId }[]> {
    const { load, entity, populate, noun } = resource;
    if (load) return load(this.database, viewer, unseen ? await this.visible(resource, viewer, ids) : ids);
    return plainItems(this.database, entity, ids, {
      populate,
      ...(noun && { also: { fieldsAsOf } }),
      ...(unseen && {
        only: { sql: resource.visible(viewer, 't', '$2'), value: viewer.userId },
        question: viewer.supposed?.take() ?? null,
      }),
    });
  }

  /** What is told beside the items: undefined where they name nothing, so that their answers have no `related_objects`. */
  private async related(resource: Resource, viewer: Viewer, ids: ItemId[]): Promise<Related | undefined> {
    const naming = namingOf(resource);
    if (naming.length === 0) return undefined;
    if (ids.length === 0) return {};
    return relatedToRows(this.database.kept, viewer, { table: resource.table, naming, ids });
  }

  private async counted(
    resource: Resource,
    dialect: Dialect,
    viewer: Viewer,
    ids: ItemId[],
    { include }: Look,
  ): Promise<Map<ItemId, Counted>> {
    if (!resource.counted || ids.length === 0 || (dialect === 'v2' && !include?.size)) return new Map();
    const rows = await this.database.kept.query<Counted & { id: ItemId }>(
      resource.counted(viewer, 'any($2)'),
      [viewer.userId, ids],
    );
    return new Map(rows.map(row => [row.id, row]));
  }
}

const justThese: Look = { plain: true, alone: true };

interface Loaded {
  items: Record<string, unknown>[];
  /** v1: what they name. */
  related?: Related | undefined;
}

/** What a page is read by, and where it stands in the list. */
interface PlacedId {
  id: ItemId;
  key: string;
}

/** @throws {NotFoundError} */
function oneOf({ name }: Resource, { items, related }: Loaded): Answer {
  if (!items[0]) throw new NotFoundError(name);
  return answer(items[0], related && { related_objects: related });
}

/** What a list is in the order of: an expression over the row `t`, and its type. */
interface Sort {
  sql: string;
  type: string;
  /** The parts that the list is made of, in this order alone. */
  ways?: Way[];
}

const namings = new WeakMap<Resource, Naming>();

/** Made once: what the rows of a resource name. */
function namingOf(resource: Resource): Naming {
  const known =
    namings.get(resource) ??
    Object.values(resource.fields).flatMap(({ relates, only }) => (relates && only !== 'v2' ? relates : []));
  namings.set(resource, known);
  return known;
}

function pageQuery(
  resource: Resource,
  viewer: Viewer,
  request: PageRequest,
  { sort, thenBy, filter }: { sort: Sort; thenBy: string[]; filter: Condition | undefined },
): { text: string; values: unknown[]; onePlan: boolean } {
  const values: unknown[] = [viewer.userId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const { deleted } = resource;
  const visible = deleted?.askedBy(request.filters) ? deleted.visible : resource.visible;
  const where = [visible(viewer, 't', '$1')];
  const { always } = resource;
  if (always) where.push(typeof always === 'string' ? always : always(request.filters));
  for (const [name, value] of Object.entries(request.filters)) {
    const { sql, names } = resource.filters[name]!;
    const p = bind(value);
    where.push(sql(p));
    if (names && !viewer.isAdmin) where.push(`${permittedId(viewer, names, p, '$1')} is not null`);
  }
  if (request.also) where.push(request.also(bind));
  else if (request.start !== undefined) where.push(...unasked(resource, request));
  if (filter) where.push(filter(bind));
  const { direction } = request;
  const after = request.after && {
    key: `${bind(request.after.key)}::${sort.type}`,
    id: `${bind(request.after.id)}::${resource.idType}`,
  };
  const { limit, start = 0 } = request;
  const most = roundedUp(start + limit + 1);
  const page = `limit ${bind(limit + 1)} offset ${bind(start)}`;
  const onePlan = isOfOnePlan(resource, request);
  if (sort.ways && thenBy.length === 0)
    return { text: `${alongWays(sort.ways, { where, direction, after, most })} ${page}`, values, onePlan };
  if (after) {
    const than = direction === 'asc' ? '>' : '<';
    where.push(`(${sort.sql}, t.id) ${than} (${after.key}, ${after.id})`);
  }
  const order = [`${sort.sql} ${direction}`, ...thenBy, `t.id ${direction}`];
  const text = `
    select * from (
      select t.id, (${sort.sql})::text as key
      from ${resource.table} t
      where ${where.join(' and ')}
      order by ${order.join(', ')} limit ${most}) page
    ${page}`;
  return { text, values, onePlan };
}

/** As many as are looked for at most stand in the statement, so that it is planned for them; few such numbers are in use. */
const roundedUp = (count: number): number => 2 ** Math.ceil(Math.log2(Math.max(128, count)));

/**
 * Whether one plan is the best for all values: the whole list, which is walked in its order, and what stands on one item, in
 * the order of the ids. Else the rare is found another way than the frequent.
 */
function isOfOnePlan(
  resource: Resource,
  { filters, filterId, sortBy, thenBy = [], also }: PageRequest,
): boolean {
  if (filterId !== undefined || also || thenBy.length > 0) return false;
  const asked = Object.keys(filters);
  return asked.length === 0 || (sortBy === 'id' && asked.every(name => resource.filters[name]!.names));
}

/** What a v1 list of its own is narrowed to where the query does not say. */
const unasked = (resource: Resource, { filters, filterId }: PageRequest): string[] =>
  Object.entries(resource.filters).flatMap(([name, filter]) =>
    filter.unasked && !(name in filters) && filterId === undefined ? [filter.unasked] : [],
  );
