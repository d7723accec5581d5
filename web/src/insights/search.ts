/** What is looked at; part of the address of the page. */
export interface InsightsSearch {
  /** So many months back; a year where not said. */
  months?: 3 | 6 | 24 | undefined;
  pipeline?: number | undefined;
  owner?: number | undefined;
}
