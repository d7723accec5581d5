import { Injectable } from '@nestjs/common';
import { may } from '../../access/may.js';
import type { Viewer } from '../../access/viewer.js';
import { customFieldsOf } from '../../crm/custom-fields.js';
import { typeOfNoun } from '../../crm/filters-sql.js';
import { Filters } from '../../crm/filters.js';
import type { Field } from '../../model/index.js';
import { Database } from '../../platform/database.js';
import { alongWays } from '../../search/way.js';
import { CustomFields } from '../custom-fields.js';
import type { Condition } from '../operation.js';
import { Reader } from '../reader.js';
import type { ItemId } from '../resource.js';
import { namesIn, nextActivities, type Names } from './beside.js';
import { searchedFor, type ListNoun } from './nouns.js';
import { orderBy, type Order } from './order.js';

/** Which rows, and in which order. */
export interface ListChoice {
  filterId?: number | undefined;
  /** Conditions as a saved filter has them. */
  where?: unknown;
  q: string;
  /** Of these alone. */
  ids?: ItemId[] | undefined;
  archived: boolean;
  sort?: string | undefined;
  direction?: 'asc' | 'desc' | undefined;
}

/** Where a page ended: the value that the list is in the order of, null among those that have none. */
export interface ListPlace {
  key: string | null;
  id: ItemId;
}

export interface ListPage {
  rows: Record<string, unknown>[];
  names: Names;
  last: ListPlace | null;
}

export interface ListSums {
  total: number;
  /** There are more than were counted. */
  more: boolean;
  /** By currency; null where they were not all looked at, or the viewer may not see sums. */
  sums: { currency: string; count: number; value: number }[] | null;
}

/** So many are counted. */
const mostCounted = 10_000;

/** What is made once for all pages of a list. */
export interface Listed {
  list: ListNoun;
  viewer: Viewer;
  /** The company's own. */
  fields: Field[];
  direction: 'asc' | 'desc';
  sort: string;
  order: Order;
  conditions: Condition;
}

/** Any noun's items, narrowed and in any order; all of them stand in memory a page at a time. */
@Injectable()
export class Lists {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly filters: Filters,
    private readonly customFields: CustomFields,
  ) {}

  /** @throws {InvalidError} for an order or a condition that cannot be */
  async listed(list: ListNoun, viewer: Viewer, choice: ListChoice): Promise<Listed> {
    const type = typeOfNoun[list.noun];
    const [fields, saved, given] = await Promise.all([
      customFieldsOf(this.database.em(), list.noun),
      choice.filterId === undefined ? null : this.filters.condition(viewer, type, choice.filterId),
      choice.where === undefined ? null : this.filters.given(viewer, type, choice.where),
    ]);
    const sort = choice.sort ?? list.sort.field;
    const direction = choice.direction ?? (choice.sort === undefined ? list.sort.direction : 'asc');
    const { resource, isArchivable } = list;
    const conditions: Condition = bind => {
      const parts = [resource.visible(viewer, 't', '$1')];
      if (isArchivable) parts.push(`t.archived_at is ${choice.archived ? 'not ' : ''}null`);
      if (choice.ids) parts.push(`t.id = any(${bind(choice.ids)}::${resource.idType}[])`);
      if (choice.q !== '') parts.push(searchedFor(list, viewer, choice.q, bind));
      for (const one of [saved, given]) if (one) parts.push(one(bind));
      return parts.join(' and ');
    };
    const order = await orderBy(list, viewer, sort, fields, this.customFields);
    return { list, viewer, fields, sort, direction, order, conditions };
  }

  async page(listed: Listed, limit: number, after: ListPlace | null): Promise<ListPage> {
    const places = await this.places(listed, limit + 1, after);
    const more = places.length > limit;
    if (more) places.pop();
    const ids = places.map(place => place.id);
    const { list, viewer, fields } = listed;
    const [rows, next] = await Promise.all([
      this.reader.found(list.resource, list.dialect, viewer, ids) as Promise<Record<string, unknown>[]>,
      nextActivities(this.database, viewer, list, ids),
    ]);
    if (list.activities) for (const row of rows) row['next_activity'] = next.get(row['id'] as ItemId) ?? null;
    const names = await namesIn(this.database, viewer, rows, fields);
    return { rows, names, last: (more && places.at(-1)) || null };
  }

  /** All of them, a page at a time. */
  async *pages(listed: Listed, limit: number): AsyncGenerator<ListPage> {
    let after: ListPlace | null = null;
    do {
      const page: ListPage = await this.page(listed, limit, after);
      yield page;
      after = page.last;
    } while (after);
  }

  /** The ids of the first so many. */
  async ids(listed: Listed, limit: number): Promise<ItemId[]> {
    return (await this.places(listed, limit, null)).map(place => place.id);
  }

  async sums({ list, viewer, conditions }: Listed): Promise<ListSums> {
    const values: unknown[] = [viewer.userId];
    const where = conditions(value => `$${values.push(value)}`);
    const money = list.isMoney ? 't.currency, t.value' : 'null::text as currency, null::numeric as value';
    const found = await this.database.planned.query<{
      currency: string | null;
      count: number;
      value: number | null;
    }>(
      `select currency, count(*) as count, sum(value)::float as value
         from (select ${money} from ${list.resource.table} t where ${where} limit ${mostCounted + 1}) counted
        group by currency order by count(*) desc, currency`,
      values,
    );
    const count = found.reduce((sum, row) => sum + row.count, 0);
    const more = count > mostCounted;
    const isShown = list.isMoney && !more && (list.noun !== 'deal' || may(viewer, 'deal.see_summary'));
    return {
      total: Math.min(count, mostCounted),
      more,
      sums: isShown
        ? found.flatMap(({ currency, count, value }) =>
            currency === null || value === null ? [] : [{ currency, count, value }],
          )
        : null,
    };
  }

  /** In the order of the list: first what has a value, then what has none. */
  private async places(listed: Listed, most: number, after: ListPlace | null): Promise<ListPlace[]> {
    const { order } = listed;
    const found = after && after.key === null ? [] : await this.part(listed, 'valued', most, after);
    if (found.length === most || !order.has || isAlongWays(listed)) return found;
    const from = after && after.key === null ? after : null;
    return [...found, ...(await this.part(listed, 'empty', most - found.length, from))];
  }

  private part(
    { list, viewer, order, direction, conditions }: Listed,
    part: 'valued' | 'empty',
    most: number,
    after: ListPlace | null,
  ): Promise<ListPlace[]> {
    const { table, idType } = list.resource;
    const values: unknown[] = [viewer.userId];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const where = [conditions(bind)];
    const than = direction === 'asc' ? '>' : '<';
    const afterId = after && `${bind(after.id)}::${idType}`;
    const afterKey = after && after.key !== null ? `${bind(after.key)}::${order.type}` : null;
    if (part === 'valued' && order.ways) {
      // What has no value comes last, backward too: then it is a part of its own.
      const ways = direction === 'asc' ? order.ways : order.ways.slice(0, 1);
      const behind = afterKey && afterId ? { key: afterKey, id: afterId } : undefined;
      const rows = alongWays(ways, { where, direction, after: behind, most });
      return this.database.planned.query<ListPlace>(`${rows} limit ${bind(most)}`, values);
    }
    const key = order.isLookedUp ? 'ordered.key' : order.sql;
    const from = order.isLookedUp
      ? // Not pulled up: it would be looked up once for each place where it stands.
        `${table} t cross join lateral (select ${order.sql} as key offset 0) ordered`
      : `${table} t`;
    if (part === 'empty') {
      where.push(`(${order.has}) is not true`);
      if (afterId) where.push(`t.id ${than} ${afterId}`);
    } else {
      if (order.has) where.push(order.has);
      if (afterKey && afterId) where.push(`(${key}, t.id) ${than} (${afterKey}, ${afterId})`);
    }
    return this.database.planned.query<ListPlace>(
      `select t.id, ${part === 'empty' ? 'null' : `(${key})::text`} as key
         from ${from}
        where ${where.join(' and ')}
        order by ${part === 'empty' ? '' : `${key} ${direction}, `} t.id ${direction}
        limit ${bind(most)}`,
      values,
    );
  }
}

/** Forward its ways have all there is. */
const isAlongWays = ({ order, direction }: Pick<Listed, 'order' | 'direction'>): boolean =>
  order.ways !== undefined && direction === 'asc';
