import { createContext, lazy, Suspense, use, useMemo, useState, type ReactNode } from 'react';
import type { NotedItem } from '../api/details';
import { KeysRest } from '../app/shortcuts';

const NoteDialog = lazy(async () => ({ default: (await import('./note-dialog')).NoteDialog }));

interface NewNote {
  /** Without an item the dialog asks for one. */
  open: (on: NotedItem | null) => void;
}

const Context = createContext<NewNote | null>(null);

/** Opens the dialog that writes a note, from anywhere. */
export function useNewNote(): NewNote {
  const value = use(Context);
  if (!value) throw new Error('useNewNote outside of NewNoteProvider');
  return value;
}

export function NewNoteProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<{ on: NotedItem | null } | null>(null);
  const value = useMemo<NewNote>(() => ({ open: on => setAsked({ on }) }), []);
  return (
    <Context value={value}>
      {children}
      {asked && (
        <Suspense fallback={<KeysRest />}>
          <NoteDialog on={asked.on} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </Context>
  );
}
