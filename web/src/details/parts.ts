/** What an item's page shows beside its facts; on a phone one at a time, the facts among them. */
export const parts = ['timeline', 'facts', 'products', 'files'] as const;
export type Part = (typeof parts)[number];

export interface PartSearch {
  part?: Part | undefined;
}

export const readPart = (search: Record<string, unknown>): PartSearch => ({
  part: parts.find(part => part === search['part']),
});
