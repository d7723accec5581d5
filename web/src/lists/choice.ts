import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Group, ListChoice } from '../api/lists';

const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value));

/** The choice that stands in an address; what is none of a list's is left out. */
export const readListChoice = (search: Record<string, unknown>): ListChoice => ({
  q: text(search.q),
  saved: Number.isInteger(search.saved) ? (search.saved as number) : undefined,
  where: isGroup(search.where) ? search.where : undefined,
  archived: search.archived === true || undefined,
  sort: text(search.sort),
  direction: search.direction === 'asc' || search.direction === 'desc' ? search.direction : undefined,
});

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && 'glue' in value && 'conditions' in value;

/** The choice of the page that is shown, and how it becomes another one: Back leads to the one before. */
export function useListChoice(): [ListChoice, (change: ListChoice, replace?: boolean) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const choose = (change: ListChoice, replace = false) =>
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => ({ ...before, ...change }),
      replace,
    } as never);
  return [readListChoice(search), choose];
}

/** Empty groups say nothing, and half a condition is none yet. */
export function whole(group: Group): Group | undefined {
  const conditions = group.conditions.flatMap(one => {
    if ('glue' in one) return whole(one) ?? [];
    const needsNone = one.operator === 'IS NULL' || one.operator === 'IS NOT NULL';
    const has = Array.isArray(one.value) ? one.value.length > 0 : one.value !== null && one.value !== '';
    return one.field_id && (needsNone || has) ? one : [];
  });
  return conditions.length ? { glue: group.glue, conditions } : undefined;
}
