import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { readListChoice } from './choice';
import { titled } from '../app/page-title';
import { useItemWords } from '../details/words';
import { kindOfNoun } from './deleted';

const persons = createRoute({
  getParentRoute: () => inside,
  path: '/persons',
  staticData: titled(w => w.records.plural.person),
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'PersonsPage'),
});

const organizations = createRoute({
  getParentRoute: () => inside,
  path: '/organizations',
  staticData: titled(w => w.records.plural.organization),
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'OrganizationsPage'),
});

const products = createRoute({
  getParentRoute: () => inside,
  path: '/products',
  staticData: titled(w => w.records.plural.product),
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'ProductsPage'),
});

/** Beside the boards and the calendar, which have addresses of their own. */
const deals = createRoute({
  getParentRoute: () => inside,
  path: '/deals/list',
  staticData: titled(w => w.records.plural.deal),
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'DealsListPage'),
});

const projects = createRoute({
  getParentRoute: () => inside,
  path: '/projects/list',
  staticData: titled(w => w.records.plural.project),
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'ProjectsListPage'),
});

const leads = createRoute({
  getParentRoute: () => inside,
  path: '/leads/list',
  staticData: titled(w => w.records.plural.lead),
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'LeadsListPage'),
});

const deleted = createRoute({
  getParentRoute: () => inside,
  path: '/deleted/$nouns',
  staticData: {
    useTitle: ({ params }) => useItemWords().deletedOf[kindOfNoun(String(params['nouns']))],
  },
  validateSearch: (search: Record<string, unknown>): { q?: string | undefined } => ({
    q: readListChoice(search).q,
  }),
  component: lazyRouteComponent(() => import('./deleted-page'), 'DeletedPage'),
});

export const listRoutes = [deleted, persons, organizations, products, deals, projects, leads];
