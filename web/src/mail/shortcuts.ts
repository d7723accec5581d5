import { useEffect, useEffectEvent } from 'react';

/** A key as the user presses it: `j`, `?`, `Enter`, `Shift+U`. */
export type Keys = Record<string, () => void>;

function nameOf(event: KeyboardEvent): string {
  const letter = /^[a-z]$/i.test(event.key);
  return letter && event.shiftKey ? `Shift+${event.key.toUpperCase()}` : event.key;
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    // On a button of the composer a slip of the hand must not archive what lies behind.
    (target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      !!target.closest('[data-composer]'))
  );
}

/** Single-key shortcuts of a page; they rest while the user writes, or while a menu or dialog is open. */
export function useShortcuts(keys: Keys) {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isWriting(event.target) || document.querySelector('[role=dialog], [role=menu]')) return;
    // Enter belongs to the button or link that has the focus.
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a, button'))
      return;
    const run = keys[nameOf(event)];
    if (!run) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handle(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
