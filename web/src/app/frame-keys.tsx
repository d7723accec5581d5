import { useRouter } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import type { User } from '../api/types';
import { useI18n } from '../i18n';
import { useOverlays } from './use-overlays';
import { useSections } from './sections';
import { useShortcuts } from './shortcuts';

/** As the keyboard has it; with it, the search opens while one writes, too. */
export const modKey = navigator.userAgent.includes('Mac OS') ? '⌘' : 'Ctrl';

/** The keys that hold on every page. */
export function FrameKeys({ user }: { user: User }) {
  const { w } = useI18n();
  const { keys, palette } = w.frame;
  const router = useRouter();
  const { shown, show } = useOverlays();
  const sections = useSections(user.is_admin);
  useShortcuts(
    {
      n: [keys.add, () => show('add')],
      [`${modKey}+K`]: [palette.title, () => show('palette')],
      '/': () => show('palette'),
      '?': [keys.title, () => show('keys')],
      F1: [w.frame.help, () => show('help')],
      ...Object.fromEntries(
        sections.flatMap(({ key, to, label }) =>
          key ? [[`g ${key}`, [keys.go(label(w)), () => void router.navigate({ to })] as const]] : [],
        ),
      ),
    },
    keys.everywhere,
    true,
  );

  // While he writes, too. The composer's own Ctrl+K makes a link, and says that it was heard.
  const search = useEffectEvent((event: KeyboardEvent) => {
    const isK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
    if (!isK || event.shiftKey || event.altKey || event.defaultPrevented) return;
    event.preventDefault();
    if (shown === 'palette') show(null);
    // Over a dialog it would lie beneath it, and the dialog would be left half done.
    else if (!document.querySelector('[role=dialog]')) show('palette');
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => search(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  return null;
}
