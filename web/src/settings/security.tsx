import { ChangePassword } from './change-password';
import { SettingsPage } from './settings-page';
import { Browsers } from './browsers';
import { SecondStep } from './second-step';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/session';

export function SecurityPage() {
  const user = useQuery(sessionQuery).data?.user;
  if (!user) return null;
  return (
    <SettingsPage id="security">
      <ChangePassword email={user.email} />
      <SecondStep />
      <Browsers />
    </SettingsPage>
  );
}
