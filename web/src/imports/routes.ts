import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { importQuery } from '../api/imports';
import { useI18n } from '../i18n';
import { inside } from '../app/roots';
import { titled, type Place } from '../app/page-title';

const imports = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  staticData: titled(w => w.imports.title),
  component: lazyRouteComponent(() => import('./imports-page'), 'ImportsPage'),
});

const newImport = createRoute({
  getParentRoute: () => inside,
  path: '/imports/new',
  staticData: titled(w => w.imports.begin),
  component: lazyRouteComponent(() => import('./new-import-page'), 'NewImportPage'),
});

function useImportName({ params }: Place) {
  const { w } = useI18n();
  const name = useQuery({ ...importQuery(Number(params['importId'])), enabled: false }).data?.name;
  return name ?? w.imports.title;
}

/** Where it is in its way, so that a reload finds it there. */
const oneImport = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$importId',
  staticData: { useTitle: useImportName },
  params: {
    parse: params => ({ importId: Number(params.importId) }),
    stringify: p => ({ importId: `${p.importId}` }),
  },
  component: lazyRouteComponent(() => import('./import-page'), 'ImportPage'),
});

export const importRoutes = [imports, newImport, oneImport] as const;
