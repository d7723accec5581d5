import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import { OverlaysContext, type Overlay } from './use-overlays';
import { KeysRest } from './shortcuts';

const Palette = lazy(async () => ({ default: (await import('../palette/palette')).Palette }));
const NoticesPanel = lazy(async () => ({
  default: (await import('../notices/notices-panel')).NoticesPanel,
}));
const KeyHelp = lazy(async () => ({ default: (await import('../help/key-help')).KeyHelp }));
const HelpPanel = lazy(async () => ({ default: (await import('../help/help-panel')).HelpPanel }));

export function OverlayProvider({ children }: { children: ReactNode }) {
  const [shown, show] = useState<Overlay | null>(null);
  const overlays = useMemo(() => ({ shown, show }), [shown]);
  const close = () => show(null);
  return (
    <OverlaysContext value={overlays}>
      {children}
      <Suspense fallback={<KeysRest />}>
        {shown === 'palette' && <Palette onClose={close} />}
        {shown === 'notices' && <NoticesPanel onClose={close} />}
        {shown === 'keys' && <KeyHelp onClose={close} />}
        {shown === 'help' && <HelpPanel onClose={close} />}
      </Suspense>
    </OverlaysContext>
  );
}
