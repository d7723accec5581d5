import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeMe, sessionQuery } from '../api/session';
import type { OwnSettings, User } from '../api/types';
import { useToast } from '../ui/toast';

/** Saves what the user decides about himself. The page goes by it at once, and by the old choice again where it fails. */
export function useOwnSettings() {
  const client = useQueryClient();
  const toast = useToast();
  const show = (change: Partial<User>) =>
    client.setQueryData(
      sessionQuery.queryKey,
      session => session && { ...session, user: session.user && { ...session.user, ...change } },
    );
  return useMutation({
    mutationFn: changeMe,
    onMutate: (change: OwnSettings) => {
      const before = client.getQueryData(sessionQuery.queryKey);
      show(change);
      return before;
    },
    onSuccess: user => show(user),
    onError: (error, _change, before) => {
      if (before) client.setQueryData(sessionQuery.queryKey, before);
      toast.failed(error);
    },
  });
}
