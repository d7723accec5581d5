import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { settingsFrame } from '../settings/roots';
import { titledBySection } from '../settings/title';

const users = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/users',
  staticData: titledBySection('users'),
  component: lazyRouteComponent(() => import('./users-page'), 'UsersPage'),
});

const permissions = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/permissions',
  staticData: titledBySection('permissions'),
  component: lazyRouteComponent(() => import('./permissions-page'), 'PermissionsPage'),
});

const visibility = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/visibility',
  staticData: titledBySection('visibility'),
  component: lazyRouteComponent(() => import('./visibility-page'), 'VisibilityPage'),
});

const teams = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/teams',
  staticData: titledBySection('teams'),
  component: lazyRouteComponent(() => import('./teams-page'), 'TeamsPage'),
});

const tokens = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/tokens',
  staticData: titledBySection('tokens'),
  component: lazyRouteComponent(() => import('./tokens-page'), 'TokensPage'),
});

const apps = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/apps',
  staticData: titledBySection('apps'),
  component: lazyRouteComponent(() => import('./apps-page'), 'AppsPage'),
});

const webhooks = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/webhooks',
  staticData: titledBySection('webhooks'),
  component: lazyRouteComponent(() => import('./webhooks-page'), 'WebhooksPage'),
});

const webhook = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/settings/webhooks/$webhookId',
  staticData: titledBySection('webhooks'),
  params: {
    parse: params => ({ webhookId: Number(params.webhookId) }),
    stringify: p => ({ webhookId: `${p.webhookId}` }),
  },
  component: lazyRouteComponent(() => import('./webhook-page'), 'WebhookPage'),
});

/** Users, their rights, and what acts for them. */
export const accessRoutes = [users, permissions, visibility, teams, tokens, apps, webhooks, webhook] as const;
