import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { changeNotices, noticesQuery } from '../api/settings';
import { changeSmartBcc, smartBccQuery, type SmartBcc } from '../api/smart-bcc';
import { Loaded, SettingsPage } from './settings-page';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

/** What the user is told by mail. */
export function NotificationsPage() {
  const { notifications: w } = useSettingsWords();
  const notices = useQuery(noticesQuery);
  const smartBcc = useQuery(smartBccQuery);
  const mention = useChangeOf<{ mention_mail: boolean }, { mention_mail: boolean }>(noticesQuery.queryKey, {
    send: changeNotices,
    show: (_, change) => change,
  });
  const receipt = useChangeOf<SmartBcc, { weekly_receipt: boolean }>(smartBccQuery.queryKey, {
    send: changeSmartBcc,
    show: (now, change) => ({ ...now, ...change }),
  });
  return (
    <SettingsPage id="notifications">
      <Loaded query={notices} lines={1}>
        {({ mention_mail }) => (
          <Switch
            label={w.mentions}
            description={w.mentionsHint}
            checked={mention_mail}
            onChange={event => mention.mutate({ mention_mail: event.currentTarget.checked })}
          />
        )}
      </Loaded>
      <Loaded query={smartBcc} lines={1}>
        {({ weekly_receipt }) => (
          <Switch
            mt={20}
            label={w.receipt}
            description={w.receiptHint}
            checked={weekly_receipt}
            onChange={event => receipt.mutate({ weekly_receipt: event.currentTarget.checked })}
          />
        )}
      </Loaded>
    </SettingsPage>
  );
}
