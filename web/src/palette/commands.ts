import { useMantineColorScheme } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import {
  IconBell,
  IconDeviceDesktop,
  IconHelpCircle,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import { useOwnSettings } from '../account/own-settings';
import { useSignOut } from '../account/sign-out';
import type { User } from '../api/types';
import { useOverlays, type Overlay } from '../app/use-overlays';
import { useSections } from '../app/sections';
import { languages, useI18n, type Language } from '../i18n';
import { useCreators } from './creators';

export interface Command {
  id: string;
  group: 'goTo' | 'create' | 'act';
  label: string;
  icon: TablerIcon;
  keys?: string | undefined;
  run: () => void;
}

/** Everything that can be done from the search: go somewhere, make something, change how the app looks. */
export function useCommands(user: User): Command[] {
  const { w, language, choose } = useI18n();
  const { palette, keys, help } = w.frame;
  const router = useRouter();
  const { setColorScheme } = useMantineColorScheme();
  const save = useOwnSettings();
  const leave = useSignOut();
  const { show } = useOverlays();
  const sections = useSections(user.is_admin);
  const creators = useCreators();

  const open = (overlay: Overlay) => () => show(overlay);
  const act = (id: string, label: string, icon: TablerIcon, run: () => void, key?: string): Command => ({
    id: `act ${id}`,
    group: 'act',
    label,
    icon,
    run,
    keys: key,
  });
  return [
    ...creators.map(({ name, label, icon, run }): Command => ({
      id: `create ${name}`,
      group: 'create',
      label,
      icon,
      run,
    })),
    ...sections.map(({ to, icon, label, key }): Command => ({
      id: `go ${to}`,
      group: 'goTo',
      label: label(w),
      icon,
      keys: key && `g ${key}`,
      run: () => void router.navigate({ to }),
    })),
    act('notices', w.frame.notices.title, IconBell, open('notices')),
    act('help', help, IconHelpCircle, open('help'), 'F1'),
    act('keys', keys.title, IconKeyboard, open('keys'), '?'),
    act('light', palette.light, IconSun, () => setColorScheme('light')),
    act('dark', palette.dark, IconMoon, () => setColorScheme('dark')),
    act('system', palette.system, IconDeviceDesktop, () => setColorScheme('auto')),
    ...(Object.keys(languages) as Language[])
      .filter(each => each !== language)
      .map(each =>
        act(each, palette.language(languages[each]), IconLanguage, () => {
          choose(each);
          save.mutate({ locale: each });
        }),
      ),
    act('leave', w.app.signOut, IconLogout, () => void leave()),
  ];
}

/** Without marks and capitals. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .replaceAll('ł', 'l')
    .toLowerCase();

/** Whether each word that was typed begins a word of the label. */
export function fits(label: string, typed: string): boolean {
  const words = folded(label).split(/[^\p{L}\p{N}]+/u);
  return folded(typed)
    .split(/\s+/)
    .every(part => words.some(word => word.startsWith(part)));
}
