import { createContext, use } from 'react';

/** What lies over the page, one at a time; `add` is the menu of the "+" button. */
export type Overlay = 'palette' | 'notices' | 'keys' | 'help' | 'add' | 'more';

export interface Overlays {
  shown: Overlay | null;
  show: (overlay: Overlay | null) => void;
}

export const OverlaysContext = createContext<Overlays | null>(null);

/** Opens the search, the help and the other things that lie over every page. */
export function useOverlays(): Overlays {
  const value = use(OverlaysContext);
  if (!value) throw new Error('useOverlays outside of OverlayProvider');
  return value;
}
