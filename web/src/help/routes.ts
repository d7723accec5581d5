import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { titled } from '../app/page-title';

const glossary = createRoute({
  getParentRoute: () => inside,
  path: '/glossary',
  staticData: titled(w => w.frame.glossary),
  component: lazyRouteComponent(() => import('./glossary-page'), 'GlossaryPage'),
});

export const helpRoutes = [glossary];
