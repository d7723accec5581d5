import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconLogout, IconMailShare, IconSettings } from '@tabler/icons-react';
import { useOwnSettings } from '../account/own-settings';
import { sessionQuery, signOut } from '../api/session';
import type { User } from '../api/types';
import { languages, useI18n, type Language } from '../i18n';
import { Initials } from '../ui/initials';
import { useToast } from '../ui/toast';
import styles from './user-menu.module.css';

export function UserMenu({ user }: { user: User }) {
  const { w, language, choose } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const client = useQueryClient();
  const toast = useToast();
  const save = useOwnSettings();

  async function leave() {
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
  }

  const schemes: [MantineColorScheme, string][] = [
    ['light', w.app.light],
    ['dark', w.app.dark],
    ['auto', w.app.system],
  ];
  return (
    <Menu
      position="top-start"
      width={230}
      shadow="md"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <UnstyledButton className={styles.target}>
          <Initials name={user.name} size={26} />
          <span className={styles.name}>
            <span className={styles.sr}>{w.app.accountMenu}: </span>
            {user.name}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={styles.email}>{user.email}</Menu.Label>
        <Menu.Label>{w.app.language}</Menu.Label>
        <Menu.RadioGroup
          value={language}
          onChange={value => {
            choose(value as Language);
            save.mutate({ locale: value });
          }}
        >
          {(Object.keys(languages) as Language[]).map(each => (
            <Menu.RadioItem key={each} value={each} lang={each}>
              {languages[each]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label>{w.app.appearance}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={value => setColorScheme(value as MantineColorScheme)}>
          {schemes.map(([scheme, label]) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} aria-hidden />}>
          {w.settings.title}
        </Menu.Item>
        <Menu.Item component={Link} to="/smart-bcc" leftSection={<IconMailShare size={16} aria-hidden />}>
          {w.smartBcc.title}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
          {w.app.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
