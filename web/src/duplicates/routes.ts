import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { ContactType } from '../api/duplicates';
import { inside } from '../app/roots';
import { titled } from '../app/page-title';

interface DuplicatesSearch {
  /** Persons where not said. */
  type?: ContactType | undefined;
  /** The pair that is compared. */
  pair?: string | undefined;
}

const duplicates = createRoute({
  getParentRoute: () => inside,
  path: '/duplicates',
  staticData: titled(w => w.duplicates.title),
  validateSearch: (search): DuplicatesSearch => ({
    type: search.type === 'organization' ? 'organization' : undefined,
    pair: /^\d+-\d+$/.test(String(search.pair)) ? String(search.pair) : undefined,
  }),
  component: lazyRouteComponent(() => import('./duplicates-page'), 'DuplicatesPage'),
});

export const duplicateRoutes = [duplicates];
