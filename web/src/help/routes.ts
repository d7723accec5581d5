import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';

const glossary = createRoute({
  getParentRoute: () => inside,
  path: '/glossary',
  component: lazyRouteComponent(() => import('./glossary-page'), 'GlossaryPage'),
});

export const helpRoutes = [glossary];
