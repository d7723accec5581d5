import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import { ActivityDialogContext, type NewActivity } from './activity-dialog';
import { KeysRest } from '../app/shortcuts';

const ActivityDialog = lazy(async () => ({ default: (await import('./dialog')).ActivityDialog }));
const AddMany = lazy(async () => ({ default: (await import('./add-many')).AddMany }));

export function ActivityDialogProvider({ children }: { children: ReactNode }) {
  const [given, setGiven] = useState<NewActivity | { id: number } | 'many' | null>(null);
  const value = useMemo(() => ({ open: setGiven, openMany: () => setGiven('many') }), []);
  const close = () => setGiven(null);
  return (
    <ActivityDialogContext value={value}>
      {children}
      {given && (
        <Suspense fallback={<KeysRest />}>
          {given === 'many' ? <AddMany onClose={close} /> : <ActivityDialog given={given} onClose={close} />}
        </Suspense>
      )}
    </ActivityDialogContext>
  );
}
