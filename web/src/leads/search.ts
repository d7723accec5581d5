import type { LeadChoice } from '../api/leads';

/** The inbox, and which lead is open in it. */
export interface LeadsSearch extends LeadChoice {
  lead?: string | undefined;
}
