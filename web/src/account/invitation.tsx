import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { acceptInvitation, readInvitation, sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { AccountPage, Notice } from './account-page';
import { NewPassword } from './new-password';

const route = getRouteApi('/invitation');

/** Where a new user chooses his password, reached by the link of his invitation. */
export function Invitation() {
  const { w } = useI18n();
  const { token } = route.useSearch();
  const client = useQueryClient();
  const router = useRouter();
  const invited = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => readInvitation(token ?? '', signal),
    enabled: token !== undefined,
    retry: false,
  });
  const accept = useMutation({
    mutationFn: (password: string) => acceptInvitation(token ?? '', password),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      router.history.push('/mail');
    },
  });
  return (
    <AccountPage
      title={w.account.invitation}
      lead={invited.data ? w.account.invitationLead(invited.data.email) : w.account.tagline}
    >
      {!token && <Notice title={w.account.invitationBroken} text={w.account.invitationBrokenNext} />}
      {invited.isError && <Problem error={invited.error} means={{ 403: w.account.invitationOver }} />}
      {invited.data && (
        <NewPassword
          email={invited.data.email}
          button={w.account.signIn}
          busy={accept.isPending}
          error={accept.error}
          onChoose={password => accept.mutate(password)}
        />
      )}
    </AccountPage>
  );
}
