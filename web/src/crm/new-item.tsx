import { createContext, lazy, Suspense, use, useMemo, useState, type ReactNode } from 'react';
import type { Asking, NewKind } from './asking';
import type { Values } from './fields';
import { KeysRest } from '../app/shortcuts';

const NewItemDialog = lazy(async () => ({ default: (await import('./new-item-dialog')).NewItemDialog }));

interface NewItem {
  /** @param onAdded in place of going to the page of the new item by the toast's link */
  open: (kind: NewKind, given?: Values, onAdded?: Asking['onAdded'], stranger?: Asking['stranger']) => void;
}

const Context = createContext<NewItem | null>(null);

/** Opens the dialog that adds an item, from anywhere. */
export function useNewItem(): NewItem {
  const value = use(Context);
  if (!value) throw new Error('useNewItem outside of NewItemProvider');
  return value;
}

export function NewItemProvider({ children }: { children: ReactNode }) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const value = useMemo<NewItem>(
    () => ({
      open: (kind, given = {}, onAdded, stranger) => setAsking({ kind, given, onAdded, stranger }),
    }),
    [],
  );
  return (
    <Context value={value}>
      {children}
      {asking && (
        <Suspense fallback={<KeysRest />}>
          <NewItemDialog key={asking.kind} {...asking} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </Context>
  );
}
