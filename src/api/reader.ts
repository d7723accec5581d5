import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import { Database } from '../platform/database.js';
import type { Condition } from './operation.js';
import { show, type Dialect, type ItemId, type Resource } from './resource.js';

export type Direction = 'asc' | 'desc';

/** A page to read: conditions by their name in the resource's description, order, and where to go on. */
export interface PageRequest {
  filters: Record<string, unknown>;
  sortBy: string;
  direction: Direction;
  limit: number;
  /** The last row of the page before: its sort key exactly as PostgreSQL writes it (microseconds), and its id. */
  after?: { key: string; id: ItemId } | undefined;
  /** v1 counts rows instead. */
  start?: number | undefined;
  /** A condition besides those of the query: the items of one deal, say. */
  also?: Condition | undefined;
}

export interface Page {
  items: Record<string, unknown>[];
  more: boolean;
  last: { key: string; id: ItemId } | null;
}

/**
 * Reads any resource from its description. One query finds which rows the viewer may see and in which order, a second
 * loads them with what belongs to them: never one per row.
 */
@Injectable()
export class Reader {
  constructor(private readonly database: Database) {}

  async page(resource: Resource, dialect: Dialect, viewer: Viewer, request: PageRequest): Promise<Page> {
    const { text, values } = pageQuery(resource, viewer, request);
    const rows = await this.database.query<{ id: ItemId; key: string }>(text, values);
    const more = rows.length > request.limit;
    if (more) rows.pop();
    const last = rows.at(-1);
    return {
      items: await this.load(
        resource,
        dialect,
        viewer,
        rows.map(row => row.id),
      ),
      more,
      last: last ? { key: last.key, id: last.id } : null,
    };
  }

  /** @throws {NotFoundError} for what is not there for the viewer */
  async one(
    resource: Resource,
    dialect: Dialect,
    viewer: Viewer,
    id: ItemId,
  ): Promise<Record<string, unknown>> {
    const rows = await this.database.query(
      `select 1 from ${resource.table} t where t.id = $2 and ${resource.visible(viewer, 't', '$1')}`,
      [viewer.userId, id],
    );
    if (rows.length === 0) throw new NotFoundError(resource.name);
    return this.changed(resource, dialect, viewer, id);
  }

  /** An item that the viewer just wrote; he sees the outcome even where it hid the item from him. */
  async changed(
    resource: Resource,
    dialect: Dialect,
    viewer: Viewer,
    id: ItemId,
  ): Promise<Record<string, unknown>> {
    const [item] = await this.load(resource, dialect, viewer, [id]);
    if (!item) throw new NotFoundError(resource.name);
    return item;
  }

  private async load(
    resource: Resource,
    dialect: Dialect,
    viewer: Viewer,
    ids: ItemId[],
  ): Promise<Record<string, unknown>[]> {
    if (ids.length === 0) return [];
    const found = await this.database
      .em()
      .find<{ id: ItemId }>(resource.entity, { id: { $in: ids } } as never, {
        populate: resource.populate as never,
        strategy: 'select-in',
      });
    const byId = new Map(found.map(item => [item.id, item]));
    return ids.flatMap(id => (byId.has(id) ? [show(resource, dialect, byId.get(id)!, viewer)] : []));
  }
}

function pageQuery(
  resource: Resource,
  viewer: Viewer,
  request: PageRequest,
): { text: string; values: unknown[] } {
  const values: unknown[] = [viewer.userId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const { deleted } = resource;
  const visible = deleted?.askedBy(request.filters) ? deleted.visible : resource.visible;
  const where = [visible(viewer, 't', '$1')];
  if (resource.always) where.push(resource.always);
  for (const [name, value] of Object.entries(request.filters)) {
    where.push(resource.filters[name]!.sql(bind(value)));
  }
  if (request.also) where.push(request.also(bind));
  const sort = resource.sorts[request.sortBy]!;
  const { direction } = request;
  if (request.after) {
    const than = direction === 'asc' ? '>' : '<';
    const key = `${bind(request.after.key)}::${sort.type}`;
    where.push(`(t.${sort.column}, t.id) ${than} (${key}, ${bind(request.after.id)}::${resource.idType})`);
  }
  const offset = request.start === undefined ? '' : `offset ${bind(request.start)}`;
  const text = `
    select t.id, t.${sort.column}::text as key
    from ${resource.table} t
    where ${where.join(' and ')}
    order by t.${sort.column} ${direction}, t.id ${direction}
    limit ${bind(request.limit + 1)} ${offset}`;
  return { text, values };
}
