import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';

const imports = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  component: lazyRouteComponent(() => import('./imports-page'), 'ImportsPage'),
});

const newImport = createRoute({
  getParentRoute: () => inside,
  path: '/imports/new',
  component: lazyRouteComponent(() => import('./new-import-page'), 'NewImportPage'),
});

/** Where it is in its way, so that a reload finds it there. */
const oneImport = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$importId',
  params: {
    parse: params => ({ importId: Number(params.importId) }),
    stringify: p => ({ importId: `${p.importId}` }),
  },
  component: lazyRouteComponent(() => import('./import-page'), 'ImportPage'),
});

export const importRoutes = [imports, newImport, oneImport] as const;
