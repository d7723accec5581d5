import { createContext, lazy, Suspense, use, useMemo, useState, type ReactNode } from 'react';

const Palette = lazy(async () => ({ default: (await import('../palette/palette')).Palette }));
const NoticesPanel = lazy(async () => ({
  default: (await import('../notices/notices-panel')).NoticesPanel,
}));
const KeyHelp = lazy(async () => ({ default: (await import('../help/key-help')).KeyHelp }));
const HelpPanel = lazy(async () => ({ default: (await import('../help/help-panel')).HelpPanel }));

/** What lies over the page, one at a time; `add` is the menu of the "+" button. */
export type Overlay = 'palette' | 'notices' | 'keys' | 'help' | 'add' | 'more';

interface Overlays {
  shown: Overlay | null;
  show: (overlay: Overlay | null) => void;
}

const Context = createContext<Overlays | null>(null);

/** Opens the search, the help and the other things that lie over every page. */
export function useOverlays(): Overlays {
  const value = use(Context);
  if (!value) throw new Error('useOverlays outside of OverlayProvider');
  return value;
}

export function OverlayProvider({ children }: { children: ReactNode }) {
  const [shown, show] = useState<Overlay | null>(null);
  const overlays = useMemo(() => ({ shown, show }), [shown]);
  const close = () => show(null);
  return (
    <Context value={overlays}>
      {children}
      <Suspense>
        {shown === 'palette' && <Palette onClose={close} />}
        {shown === 'notices' && <NoticesPanel onClose={close} />}
        {shown === 'keys' && <KeyHelp onClose={close} />}
        {shown === 'help' && <HelpPanel onClose={close} />}
      </Suspense>
    </Context>
  );
}
