import type { Status } from '../api/projects';

export type Shown = Status | 'archived';

/** What of the board is shown; part of its address. */
export interface ProjectsSearch {
  board?: number | undefined;
  owner?: number | undefined;
  /** Open ones where not said. */
  show?: Shown | undefined;
  /** Asks for a new project: of this deal. */
  deal?: number | undefined;
}
