import type { Asked } from '../../crm/deal-numbers.js';
import * as kinds from '../kinds.js';
import type { Inputs } from '../inputs.js';

/** Which deals are looked at together: conditions that the sums and the timeline of deals take. */
export const whichDeals: Inputs = {
  status: { kind: kinds.oneOf('open', 'won', 'lost') },
  user_id: { kind: kinds.id },
  pipeline_id: { kind: kinds.id },
  stage_id: { kind: kinds.id },
  filter_id: { kind: kinds.id },
};

/** Archived deals have lists and sums of their own. */
export const archived = (are: boolean): string => `t.archived_at is ${are ? 'not ' : ''}null`;

/** What `whichDeals` was asked. A saved filter says by itself whose deals. */
export function dealsAsked(query: Record<string, any>, are: { archived: boolean }): Asked {
  const filterId = query['filter_id'] as number | undefined;
  const columns = {
    status: 'status',
    pipeline_id: 'pipeline_id',
    stage_id: 'stage_id',
    ...(filterId === undefined ? { user_id: 'owner_id' } : {}),
  };
  return {
    filterId,
    condition: bind =>
      [
        archived(are.archived),
        ...Object.entries(columns)
          .filter(([name]) => query[name] !== undefined)
          .map(([name, column]) => `t.${column} = ${bind(query[name])}`),
      ].join(' and '),
  };
}
