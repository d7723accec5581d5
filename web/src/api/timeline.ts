import { infiniteQueryOptions } from '@tanstack/react-query';
import { getPage, queryString } from './client';
import type { ContactType } from './duplicates';

/** Something in the row of a contact. */
export type Mark =
  | {
      kind: 'activity';
      id: number;
      title: string;
      type: string;
      date: string;
      /** UTC; null for one of the whole day. */
      time: string | null;
      done: boolean;
    }
  | { kind: 'mail'; id: number; title: string; thread_id: number; at: string; outgoing: boolean }
  | { kind: 'deal'; id: number; title: string; at: string; event: 'added' | 'won' | 'lost' };

export interface TimelineRow {
  id: number;
  name: string;
  organization: { id: number; name: string } | null;
  email: string | null;
  marks: Mark[];
}

export interface TimelineChoice {
  type: ContactType;
  from: string;
  to: string;
  owner_id?: number | undefined;
  q?: string | undefined;
}

export const timelineQuery = (choice: TimelineChoice) =>
  infiniteQueryOptions({
    queryKey: ['timeline', 'contacts', choice],
    queryFn: ({ pageParam, signal }) =>
      getPage<TimelineRow[]>(
        `/api/contacts-timeline${queryString({ ...choice, limit: 40, cursor: pageParam })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });
