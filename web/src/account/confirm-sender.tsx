import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { confirmSender } from '../api/smart-bcc';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { AccountPage, Notice } from './account-page';

const route = getRouteApi('/smart-bcc/confirm');

/**
 * Where the link in a mail leads that confirms an address. It takes a click: programs that look at links before people
 * do must not confirm anything.
 */
export function ConfirmSender() {
  const { w } = useI18n();
  const { token } = route.useSearch();
  const confirm = useMutation({ mutationFn: () => confirmSender(token ?? '') });
  return (
    <AccountPage title={w.smartBcc.confirmTitle} lead={w.smartBcc.confirmLead}>
      {!token ? (
        <Notice title={w.smartBcc.confirmBroken} text={w.smartBcc.confirmBrokenNext} />
      ) : confirm.data ? (
        <Notice title={w.smartBcc.confirmDone(confirm.data.email)} text={w.smartBcc.confirmDoneNext} />
      ) : (
        <>
          {confirm.isError && <Problem error={confirm.error} means={{ 404: w.smartBcc.confirmOver }} />}
          <Button loading={confirm.isPending} onClick={() => confirm.mutate()}>
            {w.smartBcc.confirm}
          </Button>
        </>
      )}
    </AccountPage>
  );
}
