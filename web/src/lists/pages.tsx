import { useNavigate } from '@tanstack/react-router';
import type { DealView } from '../deals/search';
import { ViewSwitch } from '../deals/view-switch';
import { BoardSwitch } from '../projects/board-switch';
import { WhichLeads } from '../leads/which-leads';
import { ItemList } from './item-list';

export const PersonsPage = () => <ItemList kind="person" />;
export const OrganizationsPage = () => <ItemList kind="organization" />;
export const ProductsPage = () => <ItemList kind="product" />;
export const ProjectsListPage = () => <ItemList kind="project" views={<BoardSwitch view="list" />} />;

export function LeadsListPage() {
  const navigate = useNavigate();
  const show = (isArchived: boolean) =>
    void navigate({ to: '/leads', search: { archived: isArchived || undefined } });
  return <ItemList kind="lead" views={<WhichLeads which="list" onChange={show} />} />;
}

export function DealsListPage() {
  const navigate = useNavigate();
  const show = (view: DealView) =>
    void navigate({ to: '/deals', search: { view: view === 'board' ? undefined : view } });
  return <ItemList kind="deal" views={<ViewSwitch view="list" onChange={show} />} />;
}
