import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { readReset, resetPassword, sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { Password } from '../ui/password';
import { Problem } from '../ui/problem';
import { AccountPage, Notice } from './account-page';

const route = getRouteApi('/reset-password');

/** Where the link for a new password leads. */
export function ResetPassword() {
  const { w } = useI18n();
  const { token } = route.useSearch();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string>();
  const whose = useQuery({
    queryKey: ['password-reset', token],
    queryFn: ({ signal }) => readReset(token ?? '', signal),
    enabled: token !== undefined,
    retry: false,
    // Once it is used it is good no more, and that is no news to who has just used it.
    staleTime: Infinity,
  });
  const save = useMutation({
    mutationFn: () => resetPassword(token ?? '', password),
    // Whoever was signed in here is so no longer.
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const short = password.length < 10 ? w.errors.shortPassword : undefined;
    setWrong(short);
    if (!short) save.mutate();
  }

  const lead = whose.data ? w.reset.chooseLead(whose.data.email) : w.account.tagline;
  return (
    <AccountPage title={w.reset.chooseTitle} lead={lead}>
      {!token && <Notice title={w.reset.broken} text={w.reset.brokenNext} />}
      {whose.isError && (
        <>
          <Problem error={whose.error} />
          <Link to="/forgot-password">{w.reset.another}</Link>
        </>
      )}
      {save.isSuccess ? (
        <div role="status">
          <Notice title={w.reset.done} text={w.reset.doneNext} />
        </div>
      ) : (
        whose.data && (
          <form onSubmit={submit} noValidate style={{ display: 'contents' }}>
            {save.isError && <Problem error={save.error} />}
            <input type="hidden" name="username" autoComplete="username" value={whose.data.email} readOnly />
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
            <Button type="submit" mt={6} loading={save.isPending}>
              {w.reset.save}
            </Button>
          </form>
        )
      )}
      {save.isSuccess && <Link to="/sign-in">{w.account.signIn}</Link>}
    </AccountPage>
  );
}
