import { queryOptions } from '@tanstack/react-query';
import { get, getPage, queryString, send } from './client';

/** As the server shows it: src/crm/deal-cards.ts. */
export interface DealCard {
  id: number;
  title: string;
  value: number;
  currency: string;
  probability: number;
  pipeline_id: number;
  stage_id: number;
  expected_close_date: string | null;
  label_ids: number[];
  owner_id: number | null;
  owner_name: string | null;
  person: { id: number; name: string } | null;
  organization: { id: number; name: string } | null;
  next_activity: NextActivity | null;
  rotten_time: string | null;
  unread: boolean;
  add_time: string;
  update_time: string;
}

export interface NextActivity {
  id: number;
  type: string;
  subject: string;
  due_date: string | null;
  /** UTC. */
  due_time: string | null;
}

interface LaneSums {
  currency: string;
  count: number;
  value: number;
  weighted: number;
}

/** A stage of a pipeline, or a month. */
export interface Lane {
  /** The stage's id, the month as `2026-11`, `none` or `before`. */
  key: string;
  count: number;
  /** Null for whom sums are not. */
  sums: LaneSums[] | null;
  /** In the company's currency; a sum is null where a rate is missing. */
  total: { currency: string; value: number | null; weighted: number | null } | null;
  won?: { currency: string; value: number | null } | null;
  cards: DealCard[];
  next_cursor: string | null;
}

export const cardSorts = ['next_activity', 'value', 'update_time', 'add_time', 'rotting', 'title'] as const;
export type CardSort = (typeof cardSorts)[number];

/** Which deals, and in which order. */
export interface BoardChoice {
  sort?: CardSort | undefined;
  owner?: number | undefined;
  label?: number | undefined;
  filter?: number | undefined;
}

export type Layout =
  | { view: 'board'; pipeline: number }
  | { view: 'forecast'; from: string; months: number; pipeline?: number | undefined };

/** So many cards of a lane at a time. */
const pageSize = 40;

const asked = (layout: Layout, choice: BoardChoice) => ({
  sort: choice.sort,
  owner_id: choice.owner,
  label_id: choice.label,
  filter_id: choice.filter,
  limit: pageSize,
  ...(layout.view === 'forecast' && {
    from: layout.from,
    months: layout.months,
    pipeline_id: layout.pipeline,
  }),
});

const pathOf = (layout: Layout) =>
  layout.view === 'board' ? `/api/board/${layout.pipeline}` : '/api/forecast';

/** Fetched again, each lane has as many cards as it showed before. */
export const boardQuery = (layout: Layout, choice: BoardChoice) => {
  const queryKey = ['board', layout, choice] as const;
  return queryOptions({
    queryKey,
    queryFn: async ({ signal, client }): Promise<Lane[]> => {
      const shown = (client.getQueryData<Lane[]>(queryKey) ?? [])
        .filter(lane => lane.cards.length > pageSize)
        .map(lane => `${lane.key}:${lane.cards.length}`)
        .join(',');
      const lanes = await get<(Lane & { stage_id?: number; month?: string })[]>(
        pathOf(layout) + queryString({ ...asked(layout, choice), shown }),
        signal,
      );
      return lanes.map(({ stage_id, month, ...lane }) => ({ ...lane, key: String(stage_id ?? month) }));
    },
  });
};

/** What comes after the cards of a lane. */
export const moreOfLane = (layout: Layout, choice: BoardChoice, lane: Lane) =>
  getPage<DealCard[]>(
    `${pathOf(layout)}/${lane.key}${queryString({ ...asked(layout, choice), cursor: lane.next_cursor })}`,
  );

export const projectFromDeal = (deal: number, body: { title: string; board_id: number; phase_id: number }) =>
  send<{ id: number }>('POST', `/api/deals/${deal}/project`, body);
