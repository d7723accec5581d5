import { queryOptions } from '@tanstack/react-query';
import { ApiError, get, send } from '../api/client';
import type { Values } from './fields';
import { kinds, type Id, type ItemKind } from './kinds';

export const itemQuery = (kind: ItemKind, id: Id) =>
  queryOptions({
    queryKey: ['item', kind, String(id)],
    queryFn: ({ signal }) => get<Values>(`${kinds[kind].path}/${id}`, signal),
    staleTime: 60_000,
    retry: (count, error) =>
      count < 2 && !(error instanceof ApiError && error.status > 0 && error.status < 500),
  });

/** What an item is called. */
export const titleOf = (item: Values): string =>
  String(item['title'] ?? item['name'] ?? item['subject'] ?? '');

export const addItem = <T = Values & { id: Id }>(kind: ItemKind, values: Values) =>
  send<T>('POST', kinds[kind].path, values);

export const changeItem = (kind: ItemKind, id: Id, values: Values) =>
  send<Values>('PATCH', `${kinds[kind].path}/${id}`, values);

export const deleteItem = (kind: ItemKind, id: Id) => send<unknown>('DELETE', `${kinds[kind].path}/${id}`);

/** Of those that are kept for thirty days. */
export const restoreItem = (kind: 'deal' | 'lead' | 'person' | 'organization', id: Id) =>
  send<unknown>('POST', `/api/${kinds[kind].noun}/${id}/restore`);
