import type { ContactType } from '../api/duplicates';
import type { Span } from './periods';

/** What of the timeline is shown; part of its address. */
export interface TimelineSearch {
  /** Persons where not said. */
  type?: ContactType | undefined;
  /** A month where not said. */
  span?: Span | undefined;
  /** A day of the period; today's where not said. */
  from?: string | undefined;
  owner?: number | undefined;
  q?: string | undefined;
}
