import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { readSearch } from './search';
import { titled } from '../app/page-title';

const activities = createRoute({
  getParentRoute: () => inside,
  path: '/activities',
  staticData: titled(w => w.activities.title),
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./activities-page'), 'ActivitiesPage'),
});

export const activityRoutes = [activities];
