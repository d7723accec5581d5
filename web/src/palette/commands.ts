import { useMantineColorScheme } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import {
  IconBell,
  IconBolt,
  IconDeviceDesktop,
  IconHelpCircle,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconTrash,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import { useOwnSettings } from '../account/own-settings';
import { useSignOut } from '../account/sign-out';
import type { User } from '../api/types';
import { shownKeys } from '../app/shortcuts';
import { useOverlays, type Overlay } from '../app/use-overlays';
import { useSections } from '../app/sections';
import { kinds } from '../crm/kinds';
import { useItemWords } from '../details/words';
import { languages, useI18n, type Language } from '../i18n';
import { deletedKinds } from '../lists/deleted';
import { useSections as useSettings } from '../settings/use-sections';
import { useSettingsWords } from '../settings/words';
import { useCreators } from './creators';

export interface Command {
  id: string;
  group: 'here' | 'goTo' | 'create' | 'act';
  label: string;
  /** Other words that it is looked for by. */
  also?: string;
  /** It is shown only where it is looked for, so that the list stays short. */
  isMinor?: boolean;
  icon: TablerIcon;
  keys?: string | undefined;
  run: () => void;
}

/**
 * Everything that can be done from the search: what the page has keys for, go somewhere, make something, change how the app
 * looks.
 */
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
  const settings = useSettings()?.flatMap(([, each]) => each) ?? [];
  const settingsWords = useSettingsWords();
  const itemWords = useItemWords();
  const toOwn = new Set(sections.map(each => each.to));

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
    ...shownKeys(true).flatMap(({ title, keys: ofPage }) =>
      ofPage.map(({ pressed, name, run }): Command => ({
        id: `here ${pressed}`,
        group: 'here',
        label: name,
        also: title,
        icon: IconBolt,
        keys: pressed,
        run,
      })),
    ),
    ...creators.map(({ name, label, icon, run }): Command => ({
      id: `create ${name}`,
      group: 'create',
      label,
      also: palette.createToo,
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
    ...settings
      .filter(({ to }) => !toOwn.has(to))
      .map(({ id, to, icon }): Command => ({
        id: `go ${to}`,
        group: 'goTo',
        label: settingsWords.sections[id].name,
        also: `${w.frame.settings} ${settingsWords.sections[id].hint}`,
        isMinor: true,
        icon,
        run: () => void router.navigate({ to }),
      })),
    ...deletedKinds.map((kind): Command => ({
      id: `go deleted ${kind}`,
      group: 'goTo',
      label: itemWords.deletedOf[kind],
      also: w.lists.showDeleted,
      isMinor: true,
      icon: IconTrash,
      run: () => void router.navigate({ to: '/deleted/$nouns', params: { nouns: kinds[kind].noun } }),
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

/** Whether each word that was typed begins a word of what it is called, or of what else it is looked for by. */
export function fits(label: string, typed: string): boolean {
  const words = folded(label).split(/[^\p{L}\p{N}]+/u);
  return folded(typed)
    .split(/\s+/)
    .every(part => words.some(word => word.startsWith(part)));
}
