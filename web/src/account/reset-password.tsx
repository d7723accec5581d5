import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { readReset, resetPassword, sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { AccountPage, Notice } from './account-page';
import { NewPassword } from './new-password';

const route = getRouteApi('/reset-password');

/** Where the link for a new password leads. */
export function ResetPassword() {
  const { w } = useI18n();
  const { token } = route.useSearch();
  const client = useQueryClient();
  const whose = useQuery({
    queryKey: ['password-reset', token],
    queryFn: ({ signal }) => readReset(token ?? '', signal),
    enabled: token !== undefined,
    retry: false,
    // Once it is used it is good no more, and that is no news to who has just used it.
    staleTime: Infinity,
  });
  const save = useMutation({
    mutationFn: (password: string) => resetPassword(token ?? '', password),
    // Whoever was signed in here is so no longer.
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });

  const lead = whose.data ? w.reset.chooseLead(whose.data.email) : w.account.tagline;
  return (
    <AccountPage title={w.reset.chooseTitle} lead={lead}>
      {!token && <Notice title={w.reset.broken} text={w.reset.brokenNext} />}
      {whose.isError && (
        <>
          <Problem error={whose.error} means={{ 403: w.reset.over }} />
          <Link to="/forgot-password">{w.reset.another}</Link>
        </>
      )}
      {save.isSuccess ? (
        <div role="status">
          <Notice title={w.reset.done} text={w.reset.doneNext} />
        </div>
      ) : (
        whose.data && (
          <NewPassword
            email={whose.data.email}
            button={w.reset.save}
            busy={save.isPending}
            error={save.error}
            onChoose={password => save.mutate(password)}
          />
        )
      )}
      {save.isSuccess && <Link to="/sign-in">{w.account.signIn}</Link>}
    </AccountPage>
  );
}
