import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { fieldKinds, type FieldKind } from '../api/structure';
import { inside } from '../app/roots';
import { settingsFrame } from './roots';
import { titledBySection } from './title';
import { titled } from '../app/page-title';

const overview = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings',
  staticData: titled(w => w.frame.settings),
  component: lazyRouteComponent(() => import('./overview'), 'SettingsOverview'),
});

const profile = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/profile',
  staticData: titledBySection('profile'),
  component: lazyRouteComponent(() => import('./profile'), 'ProfilePage'),
});

const security = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/security',
  staticData: titledBySection('security'),
  component: lazyRouteComponent(() => import('./security'), 'SecurityPage'),
});

const signatures = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/signatures',
  staticData: titledBySection('signatures'),
  component: lazyRouteComponent(() => import('./signatures'), 'SignaturesPage'),
});

const templates = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/templates',
  staticData: titledBySection('templates'),
  component: lazyRouteComponent(() => import('./templates'), 'TemplatesPage'),
});

const notifications = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/notifications',
  staticData: titledBySection('notifications'),
  component: lazyRouteComponent(() => import('./notifications'), 'NotificationsPage'),
});

const company = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/company',
  staticData: titledBySection('company'),
  component: lazyRouteComponent(() => import('./company'), 'CompanyPage'),
});

const pipelines = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/pipelines',
  staticData: titledBySection('pipelines'),
  validateSearch: (search): { pipeline?: number } =>
    Number.isInteger(search.pipeline) ? { pipeline: search.pipeline as number } : {},
  component: lazyRouteComponent(() => import('./pipelines'), 'PipelinesPage'),
});

const boards = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/boards',
  staticData: titledBySection('boards'),
  validateSearch: (search): { board?: number } =>
    Number.isInteger(search.board) ? { board: search.board as number } : {},
  component: lazyRouteComponent(() => import('./boards'), 'BoardsPage'),
});

const fields = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/fields',
  staticData: titledBySection('fields'),
  validateSearch: (search): { kind?: FieldKind } =>
    fieldKinds.includes(search.kind as FieldKind) ? { kind: search.kind as FieldKind } : {},
  component: lazyRouteComponent(() => import('./fields'), 'FieldsPage'),
});

const activityTypes = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/activity-types',
  staticData: titledBySection('activityTypes'),
  component: lazyRouteComponent(() => import('./activity-types'), 'ActivityTypesPage'),
});

const labels = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/labels',
  staticData: titledBySection('labels'),
  validateSearch: (search): { kind?: string } => (search.kind ? { kind: String(search.kind) } : {}),
  component: lazyRouteComponent(() => import('./labels'), 'LabelsPage'),
});

const lostReasons = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/lost-reasons',
  staticData: titledBySection('lostReasons'),
  component: lazyRouteComponent(() => import('./lost-reasons'), 'LostReasonsPage'),
});

const mailRules = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/mail',
  staticData: titledBySection('mail'),
  component: lazyRouteComponent(() => import('./mail-rules'), 'MailRulesPage'),
});

/** Where the settings of a user were before; outside of `settingsFrame`, which holds the rest. */
export const formerSettings = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile', replace: true });
  },
});

export const settingsRoutes = [
  overview,
  profile,
  security,
  signatures,
  templates,
  notifications,
  company,
  pipelines,
  boards,
  fields,
  activityTypes,
  labels,
  lostReasons,
  mailRules,
] as const;
