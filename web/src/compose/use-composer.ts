import { createContext, use } from 'react';
import type { DraftStart } from '../api/sending';

export interface OpenDraft {
  id: number;
  minimised: boolean;
  /** Made for this window: it goes again with it if nothing is written. */
  fresh: boolean;
  /** It was open before a reload: it does not take the focus. */
  restored: boolean;
}

export interface Composers {
  /** Begins a mail: `open({})`, `open({ to: [...], links: { deal_id } })`, `open({ kind: 'reply', in_reply_to_message_id })`. */
  open: (start: DraftStart) => Promise<void>;
  /** Goes on with a draft that there is. */
  show: (id: number) => void;
  close: (id: number) => void;
  minimise: (id: number, minimised: boolean) => void;
}

export const ComposersContext = createContext<Composers | null>(null);

/** The composer, from any page. */
export function useComposer(): Composers {
  const value = use(ComposersContext);
  if (!value) throw new Error('useComposer outside of ComposerProvider');
  return value;
}
