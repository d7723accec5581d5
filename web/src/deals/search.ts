import type { BoardChoice } from '../api/board';

export const views = ['board', 'forecast'] as const;
export type DealView = (typeof views)[number];

/** Which deals, how: part of the address of the page. */
export interface DealsSearch extends BoardChoice {
  /** Left out: the board. */
  view?: DealView | undefined;
  pipeline?: number | undefined;
  /** The first month of the forecast. */
  from?: string | undefined;
}
