import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import type { Span } from './periods';
import type { TimelineSearch } from './search';
import { titled } from '../app/page-title';

const spans: readonly string[] = ['quarter', 'year'] satisfies Span[];

const contactsTimeline = createRoute({
  getParentRoute: () => inside,
  path: '/contacts/timeline',
  staticData: titled(w => w.timeline.title),
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
