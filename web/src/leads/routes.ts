import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { leadSorts, leadSources, type LeadSort, type LeadSource } from '../api/leads';
import { inside } from '../app/roots';
import type { LeadsSearch } from './search';
import { titledByItem } from '../app/page-title';

const id = (value: unknown) =>
  Number.isInteger(value) && (value as number) > 0 ? (value as number) : undefined;
const uuid = (value: unknown) => (/^[0-9a-f-]{36}$/.test(String(value)) ? String(value) : undefined);

const leads = createRoute({
  getParentRoute: () => inside,
  path: '/leads',
  staticData: titledByItem('lead', at => at.search['lead']),
  validateSearch: (search): LeadsSearch => ({
    lead: uuid(search.lead),
    archived: search.archived === true || undefined,
    unseen: search.unseen === true || undefined,
    owner: id(search.owner),
    label: uuid(search.label),
    source: leadSources.includes(search.source as LeadSource) ? (search.source as LeadSource) : undefined,
    filter: id(search.filter),
    sort:
      leadSorts.includes(search.sort as LeadSort) && search.sort !== 'next_activity_date'
        ? (search.sort as LeadSort)
        : undefined,
  }),
  component: lazyRouteComponent(() => import('./leads-page'), 'LeadsPage'),
});

/** The address that every item has; a lead is read in the inbox. */
const lead = createRoute({
  getParentRoute: () => inside,
  path: '/leads/$id',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/leads', search: { lead: params.id } });
  },
});

export const leadRoutes = [leads, lead] as const;
