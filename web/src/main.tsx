import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { sessionQuery } from './api/session';
import { queryClient } from './app/query';
import { markMissingCode } from './app/missing-code';
import { createAppRouter } from './app/router';
import { cssVariables, theme } from './app/theme';
import { I18nProvider } from './i18n';

markMissingCode();
const router = createAppRouter(queryClient);

function App() {
  const user = useQuery(sessionQuery).data?.user ?? null;
  // A session that ends, here or by another page, leads to the sign-in page by the routes' own rule.
  useEffect(() => void router.invalidate(), [user?.id]);
  return (
    <I18nProvider locale={user?.locale ?? null} timezone={user?.timezone ?? null}>
      <Notifications position="bottom-left" limit={5} autoClose={6000} />
      <RouterProvider router={router} />
    </I18nProvider>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
