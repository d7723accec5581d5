import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import type { InsightsSearch } from './search';
import { titled } from '../app/page-title';

const id = (value: unknown) => (Number.isInteger(value) ? (value as number) : undefined);

const insights = createRoute({
  getParentRoute: () => inside,
  path: '/insights',
  staticData: titled(w => w.insights.title),
  validateSearch: (search): InsightsSearch => ({
    months: [3, 6, 24].includes(search.months as number) ? (search.months as 3 | 6 | 24) : undefined,
    pipeline: id(search.pipeline),
    owner: id(search.owner),
  }),
  component: lazyRouteComponent(() => import('./insights-page'), 'InsightsPage'),
});

export const insightsRoutes = [insights] as const;
