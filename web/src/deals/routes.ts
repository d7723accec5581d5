import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { cardSorts, type CardSort } from '../api/board';
import { inside } from '../app/roots';
import { views, type DealsSearch, type DealView } from './search';
import { titled } from '../app/page-title';

const id = (value: unknown) =>
  Number.isInteger(value) && (value as number) > 0 ? (value as number) : undefined;

const deals = createRoute({
  getParentRoute: () => inside,
  path: '/deals',
  staticData: titled(w => w.deals.title),
  validateSearch: (search): DealsSearch => ({
    view:
      views.includes(search.view as DealView) && search.view !== 'board'
        ? (search.view as DealView)
        : undefined,
    pipeline: id(search.pipeline),
    sort: cardSorts.includes(search.sort as CardSort) ? (search.sort as CardSort) : undefined,
    owner: id(search.owner),
    label: id(search.label),
    filter: id(search.filter),
    from: /^20\d\d-(0[1-9]|1[0-2])$/.test(String(search.from)) ? String(search.from) : undefined,
  }),
  component: lazyRouteComponent(() => import('./deals-page'), 'DealsPage'),
});

export const dealRoutes = [deals] as const;
