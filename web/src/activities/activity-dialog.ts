import { createContext, use } from 'react';
import type { ActivityLinks } from '../api/activities';
import type { Wall } from './times';

/** What a new activity begins with; on a wall clock of the user. */
export interface NewActivity extends Partial<ActivityLinks> {
  type?: string;
  subject?: string;
  when?: Wall;
  minutes?: number;
  onSaved?: () => void;
}

interface ActivityDialog {
  /** Adds one: `open({ deal: { id, name } })`; or shows one that there is: `open({ id })`. */
  open: (given: NewActivity | { id: number }) => void;
  /** Several at once. */
  openMany: () => void;
}

export const ActivityDialogContext = createContext<ActivityDialog | null>(null);

/** The dialog in which activities are added and changed, from anywhere. */
export function useActivityDialog(): ActivityDialog {
  const value = use(ActivityDialogContext);
  if (!value) throw new Error('useActivityDialog outside of ActivityDialogProvider');
  return value;
}
