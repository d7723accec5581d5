import { whens, type When } from '../api/activities';
import type { Span } from './times';

/** What the page shows, as its address says it. */
export interface ActivitiesSearch {
  view: 'calendar' | 'list';
  span: Span;
  /** Absent: today. */
  day?: string | undefined;
  when: When;
  /** Absent: the user himself. */
  owner?: number[] | 'all' | undefined;
  type?: string[] | undefined;
}

const oneOf = <T extends string>(value: unknown, known: readonly T[], otherwise: T): T =>
  known.includes(value as T) ? (value as T) : otherwise;

const list = (value: unknown): unknown[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value : [value];

export function readSearch(search: Record<string, unknown>): ActivitiesSearch {
  const owners = list(search['owner'])?.filter(each => Number.isInteger(each)) as number[] | undefined;
  const types = list(search['type'])?.map(String);
  return {
    view: oneOf(search['view'], ['calendar', 'list'], 'calendar'),
    // Seven columns are too narrow for a phone.
    span: oneOf(
      search['span'],
      ['day', 'week', 'month'],
      matchMedia('(max-width: 700px)').matches ? 'day' : 'week',
    ),
    day: /^\d{4}-\d\d-\d\d$/.test(String(search['day'])) ? String(search['day']) : undefined,
    when: oneOf(search['when'], whens, 'todo'),
    owner: search['owner'] === 'all' ? 'all' : owners?.length ? owners : undefined,
    type: types?.length ? types : undefined,
  };
}
