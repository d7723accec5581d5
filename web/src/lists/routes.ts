import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { readListChoice } from './choice';

const persons = createRoute({
  getParentRoute: () => inside,
  path: '/persons',
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'PersonsPage'),
});

const organizations = createRoute({
  getParentRoute: () => inside,
  path: '/organizations',
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'OrganizationsPage'),
});

const products = createRoute({
  getParentRoute: () => inside,
  path: '/products',
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'ProductsPage'),
});

/** Beside the boards and the calendar, which have addresses of their own. */
const deals = createRoute({
  getParentRoute: () => inside,
  path: '/deals/list',
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'DealsListPage'),
});

const projects = createRoute({
  getParentRoute: () => inside,
  path: '/projects/list',
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'ProjectsListPage'),
});

const leads = createRoute({
  getParentRoute: () => inside,
  path: '/leads/list',
  validateSearch: readListChoice,
  component: lazyRouteComponent(() => import('./pages'), 'LeadsListPage'),
});

export const listRoutes = [persons, organizations, products, deals, projects, leads];
