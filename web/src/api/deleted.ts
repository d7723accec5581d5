import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { kinds, type Id, type ItemKind } from '../crm/kinds';
import { get, getPage, queryString, send } from './client';
import type { Discount, Installment, Line } from './products';
import type { Participant } from './related';

export interface DeletedItem {
  id: Id;
  title: string;
  org_id: number | null;
  person_id: number | null;
  /** RFC 3339, as the time at which it cannot be brought back any more. */
  deleted_at: string;
  gone_at: string;
  /** A user; null where it is not known who it was. */
  deleted_by: number | null;
}

/** What can be brought back, the last deleted one first. */
export const deletedQuery = (kind: ItemKind, q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['list', 'deleted', kind, q ?? ''],
    queryFn: ({ pageParam, signal }) => {
      const query = queryString({ q, limit: 50, cursor: pageParam });
      return getPage<DeletedItem[]>(`/api/deleted/${kinds[kind].noun}${query}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

/** As many as are brought back at once. */
export const mostRestored = 100;

export const restoreMany = (kind: ItemKind, ids: Id[]) =>
  send<{ restored: Id[]; failed: { id: Id; error: string }[] }>(
    'POST',
    `/api/deleted/${kinds[kind].noun}/restore`,
    { ids },
  );

interface DealParts {
  products: Line[];
  discounts: Discount[];
  installments: Installment[];
  participants: Participant[];
}

/** What stands on a deal that was deleted. */
export const deletedDealPartsQuery = (id: number) =>
  queryOptions({
    queryKey: ['deleted-deal', id, 'parts'],
    queryFn: ({ signal }) => get<DealParts>(`/api/deleted/deals/${id}/parts`, signal),
  });
