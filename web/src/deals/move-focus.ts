import type { KeyboardEvent } from 'react';

const cardsIn = (lane: Element): HTMLElement[] => [...lane.querySelectorAll<HTMLElement>('[data-card]')];

/** Arrows go from card to card: up and down in a lane, left and right to what stands beside it. */
export function moveFocus(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const target = event.target as HTMLElement;
  const card = target.closest<HTMLElement>('[data-card]');
  if (!card || /^(INPUT|TEXTAREA)$/.test(target.tagName)) return false;
  const next = neighbour(card, event.key);
  if (next === undefined) return false;
  event.preventDefault();
  next?.querySelector<HTMLElement>('a')?.focus();
  next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  return true;
}

/** Null where there is none, undefined for a key that is no arrow. */
function neighbour(card: HTMLElement, key: string): HTMLElement | null | undefined {
  const lane = card.closest('[data-lane]')!;
  const own = cardsIn(lane);
  const at = own.indexOf(card);
  if (key === 'ArrowDown') return own[at + 1] ?? null;
  if (key === 'ArrowUp') return own[at - 1] ?? null;
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return undefined;
  const lanes = [...lane.parentElement!.querySelectorAll('[data-lane]')];
  const height = card.getBoundingClientRect().top;
  for (let n = lanes.indexOf(lane) + step; lanes[n]; n += step) {
    const [nearest] = cardsIn(lanes[n]!).toSorted((a, b) => distance(a, height) - distance(b, height));
    if (nearest) return nearest;
  }
  return null;
}

const distance = (card: HTMLElement, height: number) => Math.abs(card.getBoundingClientRect().top - height);
