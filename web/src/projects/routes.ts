import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import type { ProjectsSearch, Shown } from './search';
import { titled, titledByItem } from '../app/page-title';

const states: readonly string[] = ['completed', 'canceled', 'archived'] satisfies Shown[];
const id = (value: unknown) => (Number.isInteger(value) ? (value as number) : undefined);

const projects = createRoute({
  getParentRoute: () => inside,
  path: '/projects',
  staticData: titled(w => w.projects.title),
  validateSearch: (search): ProjectsSearch => ({
    board: id(search.board),
    owner: id(search.owner),
    show: states.includes(search.show as string) ? (search.show as Shown) : undefined,
    deal: id(search.deal),
  }),
  component: lazyRouteComponent(() => import('./board-page'), 'ProjectsPage'),
});

const templates = createRoute({
  getParentRoute: () => inside,
  path: '/projects/templates',
  staticData: titled(w => w.projects.planning.title),
  component: lazyRouteComponent(() => import('./templates-page'), 'TemplatesPage'),
});

const project = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$projectId',
  staticData: titledByItem('project', at => at.params['projectId']),
  component: lazyRouteComponent(() => import('./project-page'), 'ProjectPage'),
});

export const projectRoutes = [projects, templates, project];
