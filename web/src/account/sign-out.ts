import { useQueryClient } from '@tanstack/react-query';
import { sessionQuery, signOut } from '../api/session';
import { useToast } from '../ui/toast';

/** Ends the session, and forgets all that it showed. */
export function useSignOut() {
  const client = useQueryClient();
  const toast = useToast();
  return async () => {
    try {
      await signOut();
      // Nothing of this user may stay in the page for the next one.
      const session = client.getQueryData(sessionQuery.queryKey);
      client.clear();
      if (session) client.setQueryData(sessionQuery.queryKey, { ...session, user: null });
      location.assign('/sign-in');
    } catch (error) {
      toast.failed(error);
    }
  };
}
