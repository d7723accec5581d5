import { useEffect, useRef } from 'react';

/*
 * The one place that hears single keys. What a page listens for lies over what holds everywhere; of two pages, the one
 * that was shown last counts. Two keys one after the other (`g d`) are waited for a moment:
 *
 *   idle  --(first key of a sequence)-->  begun  --(second key: run) or (1.2 s)-->  idle
 */

const signs: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

/** A key as it is printed on the keyboard. */
export const printed = (key: string): string => signs[key] ?? key;

/** What a key does; with a name it stands in the list of keys. */
type Shortcut = (() => void) | readonly [name: string, run: () => void];

/** Keys as the user presses them: `j`, `?`, `Enter`, `Shift+U`, and `g d` for one after the other. */
export type Keys = Record<string, Shortcut>;

interface Layer {
  title: string;
  keys: Keys;
  everywhere: boolean;
}

interface ShownKey {
  pressed: string;
  name: string;
  run: () => void;
}

export interface ShownKeys {
  title: string;
  keys: ShownKey[];
}

type Read = () => Layer;
const layers: Read[] = [];
const waitMs = 1200;
let begun = '';
/** How many things are being opened. */
let opening = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Pages before what holds everywhere, the latest first. */
const inOrder = (): Layer[] =>
  layers
    .map(read => read())
    .reverse()
    .sort((a, b) => Number(a.everywhere) - Number(b.everywhere));

function nameOf(event: KeyboardEvent): string {
  const letter = /^[a-z]$/i.test(event.key);
  return letter && event.shiftKey ? `Shift+${event.key.toUpperCase()}` : event.key;
}

function isWriting({ target, key }: KeyboardEvent): boolean {
  // What is ticked by the mouse keeps the focus, and nothing is written in it; of several choices arrows take the next.
  const isTick =
    target instanceof HTMLInputElement &&
    (target.type === 'checkbox' || (target.type === 'radio' && !key.startsWith('Arrow')));
  return (
    target instanceof HTMLElement &&
    // On a button of the composer a slip of the hand must not archive what lies behind.
    (target.isContentEditable ||
      (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !isTick) ||
      !!target.closest('[data-composer]'))
  );
}

function hear(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  // What is typed ahead is meant for what opens, and would archive a mail here: it does nothing.
  if (opening > 0 || isWriting(event) || document.querySelector('[role=dialog], [role=menu]')) return;
  if (event.key === 'Shift') return;
  // Enter belongs to the button or link that has the focus.
  if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a, button'))
    return;
  const key = begun ? `${begun} ${nameOf(event)}` : nameOf(event);
  clearTimeout(timer);
  begun = '';
  const known = inOrder();
  const found = known.find(({ keys }) => keys[key])?.keys[key];
  if (found) {
    event.preventDefault();
    (typeof found === 'function' ? found : found[1])();
  } else if (known.some(({ keys }) => Object.keys(keys).some(each => each.startsWith(`${key} `)))) {
    event.preventDefault();
    begun = key;
    timer = setTimeout(() => (begun = ''), waitMs);
  }
}

/**
 * Single-key shortcuts of a page, under its title in the list of keys; they rest while the user writes, or while a menu or
 * dialog is open.
 */
export function useShortcuts(keys: Keys, title = '', everywhere = false): void {
  const latest = useRef<Layer>({ title, keys, everywhere });
  useEffect(() => {
    latest.current = { title, keys, everywhere };
  });
  useEffect(() => {
    const layer: Read = () => latest.current;
    if (layers.length === 0) window.addEventListener('keydown', hear);
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) window.removeEventListener('keydown', hear);
    };
  }, []);
}

/** From now on single keys do nothing, until what is returned is called: something that will take them is being opened. */
export function restKeys(): () => void {
  opening++;
  return () => void opening--;
}

/** What is shown, which is nothing, in place of a dialog whose code is on its way. */
export function KeysRest() {
  useEffect(restKeys, []);
  return null;
}

/** All keys that do something now, those of the page first; or these alone. */
export function shownKeys(ofPage = false): ShownKeys[] {
  const groups = new Map<string, ShownKey[]>();
  const taken = new Set<string>();
  for (const { title, keys, everywhere } of inOrder()) {
    if (ofPage && everywhere) continue;
    const named = Object.entries(keys).flatMap(([pressed, what]) =>
      // A key that a page has for itself does nothing else there.
      typeof what === 'function' || taken.has(pressed) ? [] : [{ pressed, name: what[0], run: what[1] }],
    );
    for (const pressed of Object.keys(keys)) taken.add(pressed);
    if (named.length) groups.set(title, [...(groups.get(title) ?? []), ...named]);
  }
  return [...groups].map(([title, keys]) => ({ title, keys }));
}
