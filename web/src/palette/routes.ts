import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';

/** Begins something new by its address alone: for the signs of an installed app, and for bookmarks. */
const begin = createRoute({
  getParentRoute: () => inside,
  path: '/new/$what',
  component: lazyRouteComponent(() => import('./new-page'), 'NewPage'),
});

export const paletteRoutes = [begin];
