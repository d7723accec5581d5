import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { ContactType } from '../api/duplicates';
import { inside } from '../app/roots';
import type { Span } from './periods';

export interface TimelineSearch {
  /** Persons where not said. */
  type?: ContactType | undefined;
  /** A month where not said. */
  span?: Span | undefined;
  /** A day of the period; today's where not said. */
  from?: string | undefined;
  owner?: number | undefined;
  q?: string | undefined;
}

const spans: readonly string[] = ['quarter', 'year'] satisfies Span[];

const contactsTimeline = createRoute({
  getParentRoute: () => inside,
  path: '/contacts/timeline',
  validateSearch: (search): TimelineSearch => ({
    type: search.type === 'organization' ? 'organization' : undefined,
    span: spans.includes(search.span as string) ? (search.span as Span) : undefined,
    from: /^\d{4}-\d\d-\d\d$/.test(String(search.from)) ? String(search.from) : undefined,
    owner: Number.isInteger(search.owner) ? (search.owner as number) : undefined,
    q: search.q ? String(search.q) : undefined,
  }),
  component: lazyRouteComponent(() => import('./timeline-page'), 'ContactsTimelinePage'),
});

export const timelineRoutes = [contactsTimeline];
