import { QueryClient } from '@tanstack/react-query';
import { ApiError, whenSignedOut } from '../api/client';
import { sessionQuery } from '../api/session';
import { keepEqual } from './keep-equal';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      structuralSharing: keepEqual,
      // An answer is an answer; only silence and an overloaded server are worth another try.
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
  },
});

whenSignedOut(() => {
  const session = queryClient.getQueryData(sessionQuery.queryKey);
  if (session?.user) queryClient.setQueryData(sessionQuery.queryKey, { ...session, user: null });
});
