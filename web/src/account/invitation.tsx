import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { acceptInvitation, readInvitation, sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { Password } from '../ui/password';
import { Problem } from '../ui/problem';
import { AccountPage, Notice } from './account-page';

const route = getRouteApi('/invitation');

/** Where a new user chooses his password, reached by the link of his invitation. */
export function Invitation() {
  const { w } = useI18n();
  const { token } = route.useSearch();
  const client = useQueryClient();
  const router = useRouter();
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string>();
  const invited = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => readInvitation(token ?? '', signal),
    enabled: token !== undefined,
    retry: false,
  });

  const accept = useMutation({
    mutationFn: () => acceptInvitation(token ?? '', password),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      router.history.push('/mail');
    },
  });

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const short = password.length < 10 ? w.errors.shortPassword : undefined;
    setWrong(short);
    if (!short) accept.mutate();
  }

  return (
    <AccountPage
      title={w.account.invitation}
      lead={invited.data ? w.account.invitationLead(invited.data.email) : w.account.tagline}
    >
      {!token && <Notice title={w.account.invitationBroken} text={w.account.invitationBrokenNext} />}
      {invited.isError && <Problem error={invited.error} />}
      {invited.data && (
        <form onSubmit={submit} noValidate style={{ display: 'contents' }}>
          {accept.isError && <Problem error={accept.error} />}
          <input type="hidden" name="username" autoComplete="username" value={invited.data.email} readOnly />
          <Password
            label={w.account.password}
            description={w.account.passwordHint}
            name="password"
            autoComplete="new-password"
            autoFocus
            value={password}
            error={wrong}
            onChange={event => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" mt={6} loading={accept.isPending}>
            {w.account.signIn}
          </Button>
        </form>
      )}
    </AccountPage>
  );
}
