import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconAt, IconLogout, IconMailShare, IconSettings } from '@tabler/icons-react';
import { useOwnSettings } from '../account/own-settings';
import { useSignOut } from '../account/sign-out';
import type { User } from '../api/types';
import { languages, useI18n, type Language } from '../i18n';
import { Initials } from '../ui/initials';
import styles from './user-menu.module.css';

/** `inSheet`: in a sheet that would cut what lies over its edge. */
export function UserMenu(props: { user: User; rail?: boolean; inSheet?: boolean }) {
  const { user, rail = false, inSheet = false } = props;
  const { w, language, choose } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const save = useOwnSettings();
  const leave = useSignOut();
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
      withinPortal={inSheet}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <UnstyledButton className={styles.target} data-rail={rail || undefined}>
          <Initials name={user.name} size={26} />
          <span className={styles.name}>
            <span className={styles.sr}>{w.app.accountMenu}: </span>
            {user.name}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        <Menu.Label className={styles.email}>{user.email}</Menu.Label>
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} aria-hidden />}>
          {w.settings.title}
        </Menu.Item>
        <Menu.Item component={Link} to="/mailboxes" leftSection={<IconAt size={16} aria-hidden />}>
          {w.app.mailboxes}
        </Menu.Item>
        <Menu.Item component={Link} to="/smart-bcc" leftSection={<IconMailShare size={16} aria-hidden />}>
          {w.smartBcc.title}
        </Menu.Item>
        <Menu.Divider />
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
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
          {w.app.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
