import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { accessRoutes } from '../access/routes';
import { adminRoutes } from '../admin/routes';
import { activityRoutes } from '../activities/routes';
import { sessionQuery } from '../api/session';
import { threadsQuery } from '../api/threads';
import { listRoutes } from '../lists/routes';
import { helpRoutes } from '../help/routes';
import { leadRoutes } from '../leads/routes';
import { duplicateRoutes } from '../duplicates/routes';
import { readListChoice } from '../mail/list-choice';
import { MailPage } from '../mail/mail-page';
import { paletteRoutes } from '../palette/routes';
import { readProblem } from '../mailboxes/sign-in-problem';
import { dealRoutes } from '../deals/routes';
import { detailRoutes } from '../details/routes';
import { importRoutes } from '../imports/routes';
import { insightsRoutes } from '../insights/routes';
import { productRoutes } from '../products/routes';
import { projectRoutes } from '../projects/routes';
import { NotFound, PageError } from './page-error';
import { useItemOfThreads, useMailboxName, useMailTitle, useThreadTitle } from './mail-titles';
import { titled } from './page-title';
import { inside, root } from './roots';
import { timelineRoutes } from '../timeline/routes';
import { PageSkeleton } from '../ui/skeletons';
import { settingsFrame } from '../settings/roots';
import { formerSettings, settingsRoutes } from '../settings/routes';

interface SignInSearch {
  next?: string;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  staticData: titled(w => w.account.signIn),
  validateSearch: (search): SignInSearch => (typeof search.next === 'string' ? { next: search.next } : {}),
  beforeLoad: async ({ context }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (session.user) throw redirect({ to: '/mail' });
  },
  component: lazyRouteComponent(() => import('../account/sign-in'), 'SignIn'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  staticData: titled(w => w.account.setup),
  validateSearch: (search): { token?: string } =>
    search.token === undefined ? {} : { token: String(search.token) },
  component: lazyRouteComponent(() => import('../account/setup'), 'Setup'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  staticData: titled(w => w.account.invitation),
  validateSearch: (search): { token?: string } =>
    search.token === undefined ? {} : { token: String(search.token) },
  component: lazyRouteComponent(() => import('../account/invitation'), 'Invitation'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  staticData: titled(w => w.reset.title),
  component: lazyRouteComponent(() => import('../account/forgot-password'), 'ForgotPassword'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  staticData: titled(w => w.reset.chooseTitle),
  validateSearch: (search): { token?: string } =>
    search.token === undefined ? {} : { token: String(search.token) },
  component: lazyRouteComponent(() => import('../account/reset-password'), 'ResetPassword'),
});

/** Among the addresses of the API, and for everybody, as the file is that it shows. */
const docs = createRoute({
  getParentRoute: () => root,
  path: '/api/docs',
  staticData: titled(w => w.docs.title),
  component: lazyRouteComponent(() => import('../docs/docs-page'), 'DocsPage'),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/mail' });
  },
});

const mail = createRoute({
  getParentRoute: () => inside,
  path: '/mail',
  staticData: { useTitle: useMailTitle },
  validateSearch: readListChoice,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    // Begun here, so that the list is on its way while the page is put together.
    if (!deps.box) void context.client.prefetchInfiniteQuery(threadsQuery(deps));
  },
  component: MailPage,
});

const thread = createRoute({
  getParentRoute: () => mail,
  path: '$threadId',
  staticData: { useTitle: useThreadTitle },
  params: {
    parse: params => ({ threadId: Number(params.threadId) }),
    stringify: p => ({ threadId: `${p.threadId}` }),
  },
});

const mailboxes = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/mailboxes',
  staticData: titled(w => w.mailboxes.title),
  component: lazyRouteComponent(() => import('../mailboxes/mailboxes-page'), 'MailboxesPage'),
});

const connect = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/mailboxes/connect',
  staticData: titled(w => w.connect.title),
  validateSearch: readProblem,
  component: lazyRouteComponent(() => import('../mailboxes/connect-page'), 'ConnectPage'),
});

const mailbox = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/mailboxes/$mailboxId',
  staticData: { useTitle: useMailboxName },
  validateSearch: readProblem,
  params: {
    parse: params => ({ mailboxId: Number(params.mailboxId) }),
    stringify: p => ({ mailboxId: `${p.mailboxId}` }),
  },
  component: lazyRouteComponent(() => import('../mailboxes/mailbox-page'), 'MailboxPage'),
});

const itemThreads = createRoute({
  getParentRoute: () => inside,
  path: '/items/$type/$itemId/threads',
  staticData: { useTitle: useItemOfThreads },
  // A job that is under way is part of the address, so that a reload finds it again.
  validateSearch: (search): { job?: number } =>
    Number.isInteger(search.job) ? { job: search.job as number } : {},
  component: lazyRouteComponent(() => import('../items/item-threads-page'), 'ItemThreadsPage'),
});

const smartBcc = createRoute({
  getParentRoute: () => settingsFrame,
  path: '/smart-bcc',
  staticData: titled(w => w.smartBcc.title),
  component: lazyRouteComponent(() => import('../account/smart-bcc'), 'SmartBccPage'),
});

/** For everybody: whoever has the mail with the link. */
const confirmSender = createRoute({
  getParentRoute: () => root,
  path: '/smart-bcc/confirm',
  staticData: titled(w => w.smartBcc.title),
  validateSearch: (search): { token?: string } =>
    search.token === undefined ? {} : { token: String(search.token) },
  component: lazyRouteComponent(() => import('../account/confirm-sender'), 'ConfirmSender'),
});

const tree = root.addChildren([
  signIn,
  setup,
  invitation,
  confirmSender,
  forgotPassword,
  resetPassword,
  docs,
  inside.addChildren([
    home,
    mail.addChildren([thread]),
    settingsFrame.addChildren([...settingsRoutes, ...accessRoutes, mailboxes, connect, mailbox, smartBcc]),
    formerSettings,
    itemThreads,
    ...adminRoutes,
    ...dealRoutes,
    ...detailRoutes,
    ...insightsRoutes,
    ...listRoutes,
    ...helpRoutes,
    ...paletteRoutes,
    ...activityRoutes,
    ...importRoutes,
    ...leadRoutes,
    ...duplicateRoutes,
    ...productRoutes,
    ...projectRoutes,
    ...timelineRoutes,
  ]),
]);

export const createAppRouter = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: PageError,
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 300,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
