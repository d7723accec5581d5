import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { titledByItem } from '../app/page-title';

const id = {
  parse: (params: { id: string }) => ({ id: Number(params.id) }),
  stringify: (params: { id: number }) => ({ id: `${params.id}` }),
};

const deal = createRoute({
  getParentRoute: () => inside,
  path: '/deals/$id',
  staticData: titledByItem('deal', at => at.params['id']),
  params: id,
  component: lazyRouteComponent(() => import('./deal-page'), 'DealPage'),
});

const person = createRoute({
  getParentRoute: () => inside,
  path: '/persons/$id',
  staticData: titledByItem('person', at => at.params['id']),
  params: id,
  component: lazyRouteComponent(() => import('./person-page'), 'PersonPage'),
});

const organization = createRoute({
  getParentRoute: () => inside,
  path: '/organizations/$id',
  staticData: titledByItem('organization', at => at.params['id']),
  params: id,
  component: lazyRouteComponent(() => import('./organization-page'), 'OrganizationPage'),
});

export const detailRoutes = [deal, person, organization] as const;
