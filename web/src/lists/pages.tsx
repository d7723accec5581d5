import { ItemList } from './item-list';

export const PersonsPage = () => <ItemList kind="person" />;
export const OrganizationsPage = () => <ItemList kind="organization" />;
export const ProductsPage = () => <ItemList kind="product" />;
export const DealsListPage = () => <ItemList kind="deal" />;
export const ProjectsListPage = () => <ItemList kind="project" />;
export const LeadsListPage = () => <ItemList kind="lead" />;
