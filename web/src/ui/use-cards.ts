import { useRef, type FocusEvent, type RefObject } from 'react';

type Way = 'up' | 'down' | 'left' | 'right';

export interface Cards {
  /** From card to card: up and down in a lane, left and right to what stands beside it; to the first where none has been gone to. */
  go: (way: Way) => void;
  goTo: (id: string) => void;
  /** The id of the card that was gone to last, as long as it is shown. */
  current: () => string | null;
  open: () => void;
  /** What can be done with the card. */
  openMenu: () => void;
  /** Of the box: whatever comes to have the focus, by the mouse too, keys go on from there. */
  onFocus: (event: FocusEvent) => void;
}

/**
 * Cards that keys go through: each is marked by `data-card`, its id, and what opens it by `data-opens`, unless it does so
 * itself. Lanes of them are marked by `data-lane`.
 */
export function useCards(box: RefObject<HTMLElement | null>): Cards {
  const last = useRef<HTMLElement | null>(null);

  const cardWith = (id: string | undefined) => cardsIn(box.current).find(card => card.dataset['card'] === id);

  function current(): HTMLElement | undefined {
    const { isConnected, dataset } = last.current ?? {};
    // One that was moved or drawn again is another element.
    return isConnected ? last.current! : cardWith(dataset?.['card']);
  }

  function focus(card: HTMLElement | null | undefined): void {
    if (!card) return;
    last.current = card;
    opener(card).focus();
    card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  return {
    go: way => {
      const card = current();
      focus(card ? neighbour(box.current!, card, way) : cardsIn(box.current)[0]);
    },
    goTo: id => focus(cardWith(id)),
    current: () => current()?.dataset['card'] ?? null,
    open: () => opener(current())?.click(),
    openMenu: () => {
      const menu = current()?.querySelector<HTMLElement>('[aria-haspopup=menu]');
      menu?.focus();
      menu?.click();
    },
    onFocus: ({ target }) => {
      last.current = target.closest<HTMLElement>('[data-card]') ?? last.current;
    },
  };
}

const cardsIn = (lane: Element | null): HTMLElement[] => [
  ...(lane?.querySelectorAll<HTMLElement>('[data-card]') ?? []),
];

function opener(card: HTMLElement): HTMLElement;
function opener(card: HTMLElement | undefined): HTMLElement | undefined;
function opener(card: HTMLElement | undefined): HTMLElement | undefined {
  return card?.querySelector<HTMLElement>('[data-opens]') ?? card;
}

function neighbour(box: Element, card: HTMLElement, way: Way): HTMLElement | undefined {
  const lane = card.closest('[data-lane]') ?? box;
  const own = cardsIn(lane);
  if (way === 'down') return own[own.indexOf(card) + 1];
  if (way === 'up') return own[own.indexOf(card) - 1];
  const lanes = [...box.querySelectorAll('[data-lane]')];
  const step = way === 'right' ? 1 : -1;
  const height = card.getBoundingClientRect().top;
  for (let n = lanes.indexOf(lane) + step; lanes[n]; n += step) {
    const [nearest] = cardsIn(lanes[n]!).toSorted((a, b) => distance(a, height) - distance(b, height));
    if (nearest) return nearest;
  }
  return undefined;
}

const distance = (card: HTMLElement, height: number) => Math.abs(card.getBoundingClientRect().top - height);
