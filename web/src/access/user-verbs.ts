import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { accountsQuery, activateUser, inviteAgain, resetTotp, type Account } from '../api/access';
import { usersQuery } from '../crm/company';
import { useToast } from '../ui/toast';
import { useAccessWords } from './words';

/** Fetches anew what shows users. */
export function useRefreshUsers() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [accountsQuery.queryKey, usersQuery.queryKey, ['permission-sets'], ['groups'], ['teams']].map(
        queryKey => client.invalidateQueries({ queryKey }),
      ),
    );
}

/** What is done with a user in one click. */
export function useUserVerbs(user: Account) {
  const a = useAccessWords();
  const toast = useToast();
  const refresh = useRefreshUsers();
  const [link, setLink] = useState<string | null>(null);
  const onError = (error: unknown) => toast.failed(error);
  const invite = useMutation({
    mutationFn: () => inviteAgain(user.id),
    onSuccess: async ({ invitation_link }) => {
      if (invitation_link) setLink(invitation_link);
      else toast.done(a.users.invited(user.email));
      await refresh();
    },
    onError,
  });
  const activate = useMutation({
    mutationFn: () => activateUser(user.id),
    onSuccess: async () => {
      toast.done(a.users.activated(user.name));
      await refresh();
    },
    onError,
  });
  const reset = useMutation({
    mutationFn: () => resetTotp(user.id),
    onSuccess: async () => {
      toast.done(a.users.twoStepOff(user.name));
      await refresh();
    },
    onError,
  });
  return {
    invite: () => invite.mutate(),
    activate: () => activate.mutate(),
    resetTotp: () => reset.mutate(),
    /** Where no mail can be sent, the link to hand over. */
    link,
    forget: () => setLink(null),
  };
}
