import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { readSearch } from './search';

const activities = createRoute({
  getParentRoute: () => inside,
  path: '/activities',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./activities-page'), 'ActivitiesPage'),
});

export const activityRoutes = [activities];
