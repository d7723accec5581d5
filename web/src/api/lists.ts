import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query';
import type { Values } from '../crm/fields';
import { kinds, type Id, type ItemKind } from '../crm/kinds';
import { get, getPage, queryString, send, type PageWith } from './client';

/** Which rows of a list, and in which order; part of the address of the page. */
export interface ListChoice {
  q?: string | undefined;
  /** A saved filter. */
  saved?: number | undefined;
  /** Conditions that nobody saved, in place of one. */
  where?: Group | undefined;
  archived?: boolean | undefined;
  sort?: string | undefined;
  direction?: Direction | undefined;
}

export type Direction = 'asc' | 'desc';

/** As the API writes saved filters. */
export interface Condition {
  object: ItemKind;
  /** Its code, or its id in a filter that comes from the server without codes. */
  field_id: string;
  operator: string;
  value: string | string[] | null;
  extra_value?: string | null;
}

export interface Group {
  glue: 'and' | 'or';
  conditions: (Condition | Group)[];
}

export type Row = Values & { id: Id };
/** Names of what the rows show the ids of. */
export type Names = Partial<Record<ItemKind | 'user', Record<string, string>>>;

export interface Sum {
  currency: string;
  count: number;
  value: number;
}

interface ListExtra {
  names: Names;
  /** With the first page alone. */
  total?: number;
  more?: boolean;
  sums?: Sum[] | null;
}

type ListPage = PageWith<Row[], ListExtra>;
export type ListPages = InfiniteData<ListPage, unknown>;

const asked = ({ q, saved, where, archived, sort, direction }: ListChoice) => ({
  q,
  // Conditions that are being written take the place of the filter that they began with.
  filter_id: where ? undefined : saved,
  where: where && JSON.stringify(where),
  archived: archived || undefined,
  sort,
  direction,
});

const pathOf = (kind: ItemKind) => `/api/lists/${kinds[kind].noun}`;

export const listQuery = (kind: ItemKind, choice: ListChoice) =>
  infiniteQueryOptions({
    queryKey: ['list', kind, choice],
    queryFn: ({ pageParam, signal }) =>
      getPage<Row[], ListExtra>(
        pathOf(kind) + queryString({ ...asked(choice), limit: 100, cursor: pageParam }),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    staleTime: 30_000,
    refetchOnWindowFocus: false,
  });

/** Of the first 10,000. */
export const listIds = (kind: ItemKind, choice: ListChoice) =>
  get<Id[]>(`${pathOf(kind)}/ids` + queryString(asked(choice)));

/** Where the list is to be had as a file. */
export const fileOf = (
  kind: ItemKind,
  choice: ListChoice,
  file: { format: 'csv' | 'xlsx'; columns: string[]; headings: string[]; ids?: Id[] | undefined },
) =>
  `${pathOf(kind)}/export` +
  queryString({
    ...asked(choice),
    format: file.format,
    ids: file.ids?.join(','),
    columns: file.columns.join(','),
    headings: JSON.stringify(file.headings),
  });

export interface SavedFilter {
  id: number;
  name: string;
  user_id: number | null;
  /** `1` is its owner's alone. */
  visible_to: string;
}

export interface FilterDetails extends SavedFilter {
  is_editable: boolean;
  /** Why no list can be narrowed by it; null where it can. */
  problem: string | null;
  conditions: Group;
}

const filterTypes: Record<ItemKind, string> = {
  deal: 'deals',
  lead: 'leads',
  person: 'people',
  organization: 'org',
  product: 'products',
  activity: 'activity',
  project: 'projects',
};

export const filtersQuery = (kind: ItemKind) =>
  queryOptions({
    queryKey: ['filters', kind],
    queryFn: ({ signal }) =>
      get<SavedFilter[]>(`/api/v1/filters${queryString({ type: filterTypes[kind] })}`, signal),
    staleTime: 60_000,
  });

type WithCodes = Omit<Condition, 'value'> & {
  value: string | null;
  json_value_flag?: boolean;
  field_code?: string;
};

/** Fields by their codes; several values come as JSON in text. */
function withCodes({ glue, conditions }: Group): Group {
  return {
    glue,
    conditions: conditions.map(one => {
      if ('glue' in one) return withCodes(one);
      const {
        object,
        field_id: id,
        field_code: code,
        operator,
        value,
        json_value_flag: isList,
        extra_value,
      } = one as WithCodes;
      return {
        object,
        field_id: code ?? id,
        operator,
        value: isList ? (JSON.parse(value!) as string[]) : value,
        ...(extra_value && { extra_value }),
      };
    }),
  };
}

export const filterQuery = (kind: ItemKind, id: number) =>
  queryOptions({
    queryKey: ['filters', kind, id],
    queryFn: async ({ signal }): Promise<FilterDetails> => {
      const filter = await get<FilterDetails>(`/api/v1/filters/${id}?include_field_code=true`, signal);
      return { ...filter, conditions: withCodes(filter.conditions) };
    },
    staleTime: 60_000,
  });

export const saveFilter = (kind: ItemKind, name: string, conditions: Group) =>
  send<FilterDetails>('POST', '/api/v1/filters', { name, conditions, type: filterTypes[kind] });

export const changeFilter = (id: number, change: { name?: string; conditions?: Group; visible_to?: 1 | 7 }) =>
  send<FilterDetails>('PUT', `/api/v1/filters/${id}`, change);

export const removeFilter = (id: number) => send<unknown>('DELETE', `/api/v1/filters/${id}`);

/** A change of many items. */
export interface Job {
  id: number;
  action: 'update' | 'delete';
  state: 'running' | 'done' | 'stopped' | 'reverting' | 'reverted';
  total: number;
  done: number;
  failed: number;
  reverted: number;
  kept: number;
  errors: { id: string; error: string }[];
}

export const isUnderWay = (job: Job | undefined): boolean =>
  job?.state === 'running' || job?.state === 'reverting';

export const changeMany = (kind: ItemKind, ids: Id[], fields: Values) =>
  send<Job>('POST', `/api/${kinds[kind].noun}/bulk`, { ids, fields });

export const deleteMany = (kind: ItemKind, ids: Id[]) =>
  send<Job>('POST', `/api/${kinds[kind].noun}/bulk`, { ids, action: 'delete' });

export const jobQuery = (id: number) =>
  queryOptions({
    queryKey: ['bulk', id],
    queryFn: ({ signal }) => get<Job>(`/api/bulk/${id}`, signal),
    // Nothing but the job itself knows how far it is.
    refetchInterval: query => (isUnderWay(query.state.data) ? 500 : false),
  });

export const revertMany = (id: number) => send<Job>('POST', `/api/bulk/${id}/revert`);
