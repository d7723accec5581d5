import { createContext, lazy, Suspense, use, useMemo, useState, type ReactNode } from 'react';
import type { Values } from './fields';
import type { Id, ItemKind } from './kinds';

const NewItemDialog = lazy(async () => ({ default: (await import('./new-item-dialog')).NewItemDialog }));

/** Kinds that the dialog makes; activities have a dialog of their own. */
export type NewKind = Exclude<ItemKind, 'activity'>;

export interface Asking {
  kind: NewKind;
  /** What is filled in already. */
  given: Values;
  onAdded?: ((item: Values & { id: Id }) => void) | undefined;
}

interface NewItem {
  /** @param onAdded in place of going to the page of the new item by the toast's link */
  open: (kind: NewKind, given?: Values, onAdded?: Asking['onAdded']) => void;
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
    () => ({ open: (kind, given = {}, onAdded) => setAsking({ kind, given, onAdded }) }),
    [],
  );
  return (
    <Context value={value}>
      {children}
      {asking && (
        <Suspense>
          <NewItemDialog key={asking.kind} {...asking} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </Context>
  );
}
