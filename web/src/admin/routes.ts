import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';

const health = createRoute({
  getParentRoute: () => inside,
  path: '/admin/health',
  component: lazyRouteComponent(() => import('./health-page'), 'HealthPage'),
});

const queues = createRoute({
  getParentRoute: () => inside,
  path: '/admin/jobs',
  component: lazyRouteComponent(() => import('./queues-page'), 'QueuesPage'),
});

const deadLetters = createRoute({
  getParentRoute: () => inside,
  path: '/dead-letters',
  component: lazyRouteComponent(() => import('./dead-letters'), 'DeadLettersPage'),
});

const systemMail = createRoute({
  getParentRoute: () => inside,
  path: '/system-mail',
  component: lazyRouteComponent(() => import('./system-mail'), 'SystemMailPage'),
});

/** How the server does, and what it could not do. */
export const adminRoutes = [health, queues, deadLetters, systemMail] as const;
