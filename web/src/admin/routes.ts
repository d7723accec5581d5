import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { titled } from '../app/page-title';

const health = createRoute({
  getParentRoute: () => inside,
  path: '/admin/health',
  staticData: titled(w => w.frame.health),
  component: lazyRouteComponent(() => import('./health-page'), 'HealthPage'),
});

const queues = createRoute({
  getParentRoute: () => inside,
  path: '/admin/jobs',
  staticData: titled(w => w.app.queues),
  component: lazyRouteComponent(() => import('./queues-page'), 'QueuesPage'),
});

const deadLetters = createRoute({
  getParentRoute: () => inside,
  path: '/dead-letters',
  staticData: titled(w => w.dead.title),
  component: lazyRouteComponent(() => import('./dead-letters'), 'DeadLettersPage'),
});

const systemMail = createRoute({
  getParentRoute: () => inside,
  path: '/system-mail',
  staticData: titled(w => w.systemMail.title),
  component: lazyRouteComponent(() => import('./system-mail'), 'SystemMailPage'),
});

/** How the server does, and what it could not do. */
export const adminRoutes = [health, queues, deadLetters, systemMail] as const;
