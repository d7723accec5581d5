import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { titledByItem } from '../app/page-title';
import { readPart } from './parts';

const id = {
  parse: (params: { id: string }) => ({ id: Number(params.id) }),
  stringify: (params: { id: number }) => ({ id: `${params.id}` }),
};

const deal = createRoute({
  getParentRoute: () => inside,
  path: '/deals/$id',
  staticData: titledByItem('deal', at => at.params['id']),
  params: id,
  validateSearch: readPart,
  component: lazyRouteComponent(() => import('./deal-page'), 'DealPage'),
});

/** What is sold with a deal had a page of its own. */
const dealProducts = createRoute({
  getParentRoute: () => inside,
  path: '/deals/$id/products',
  params: id,
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/deals/$id', params, search: { part: 'products' }, replace: true });
  },
});

/** The list of what was deleted was one of deals alone. */
const deletedDeals = createRoute({
  getParentRoute: () => inside,
  path: '/deals/deleted',
  beforeLoad: () => {
    throw redirect({ to: '/deleted/$nouns', params: { nouns: 'deals' }, replace: true });
  },
});

const person = createRoute({
  getParentRoute: () => inside,
  path: '/persons/$id',
  staticData: titledByItem('person', at => at.params['id']),
  params: id,
  validateSearch: readPart,
  component: lazyRouteComponent(() => import('./person-page'), 'PersonPage'),
});

const organization = createRoute({
  getParentRoute: () => inside,
  path: '/organizations/$id',
  staticData: titledByItem('organization', at => at.params['id']),
  params: id,
  validateSearch: readPart,
  component: lazyRouteComponent(() => import('./organization-page'), 'OrganizationPage'),
});

export const detailRoutes = [deal, dealProducts, deletedDeals, person, organization] as const;
