import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { createDraft, draftQuery, type DraftStart } from '../api/sending';
import { useToast } from '../ui/toast';
import { ComposersContext, type OpenDraft } from './use-composer';
import { KeysRest, restKeys } from '../app/shortcuts';

const Dock = lazy(async () => ({ default: (await import('./dock')).Dock }));

/** What was open in this tab is open again after a reload, for the same user. */
const keyOf = (userId: number) => `kontor.composers.${userId}`;

function readOpen(key: string): OpenDraft[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(kept)
      ? (kept as OpenDraft[]).map(each => ({ ...each, fresh: false, restored: true }))
      : [];
  } catch {
    return [];
  }
}

/** The mails that are being written, docked over the page; one of them at most is unfolded. */
export function ComposerProvider({ userId, children }: { userId: number; children: ReactNode }) {
  const key = keyOf(userId);
  const [drafts, setDrafts] = useState(() => readOpen(key));
  const client = useQueryClient();
  const toast = useToast();
  const opening = useRef(false);
  /** Where the focus was, and goes back to. */
  const openers = useRef(new Map<number, Element | null>());

  useEffect(() => {
    const kept = drafts.map(({ id, minimised }) => ({ id, minimised }));
    sessionStorage.setItem(key, JSON.stringify(kept));
  }, [drafts, key]);

  const put = useCallback((id: number, fresh: boolean, opener = document.activeElement) => {
    openers.current.set(id, opener);
    setDrafts(now => {
      const others = now.filter(each => each.id !== id).map(each => ({ ...each, minimised: true }));
      return [...others, { id, minimised: false, fresh, restored: false }];
    });
  }, []);

  const show = useCallback((id: number) => put(id, false), [put]);
  const close = useCallback(
    (id: number) => {
      setDrafts(now => now.filter(each => each.id !== id));
      const opener = openers.current.get(id);
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      void client.invalidateQueries({ queryKey: ['outgoing'] });
    },
    [client],
  );
  const minimise = useCallback(
    (id: number, minimised: boolean) =>
      setDrafts(now =>
        now.map(each =>
          each.id === id ? { ...each, minimised } : { ...each, minimised: each.minimised || !minimised },
        ),
      ),
    [],
  );
  const open = useCallback(
    async (start: DraftStart) => {
      // A key that is held must not open ten.
      if (opening.current) return;
      opening.current = true;
      const wake = restKeys();
      const opener = document.activeElement;
      try {
        const draft = await createDraft(start);
        client.setQueryData(draftQuery(draft.id).queryKey, draft);
        put(draft.id, true, opener);
      } catch (error) {
        toast.failed(error);
      } finally {
        opening.current = false;
        wake();
      }
    },
    [client, put, toast],
  );

  const composers = useMemo(() => ({ open, show, close, minimise }), [open, show, close, minimise]);
  return (
    <ComposersContext value={composers}>
      {children}
      {drafts.length > 0 && (
        <Suspense fallback={<KeysRest />}>
          <Dock drafts={drafts} />
        </Suspense>
      )}
    </ComposersContext>
  );
}
