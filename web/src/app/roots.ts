import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../api/session';
import { Frame } from './frame';
import { NotFound, PageError } from './page-error';
import { Root } from './root';

export const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: PageError,
});

/** All pages within the frame, for those who are signed in. The folder of each has its `routes.ts`. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (!session.user)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    return { user: session.user };
  },
  component: Frame,
});
