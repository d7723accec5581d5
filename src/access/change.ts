import { permittedItem, type Viewer } from './viewer.js';

/** Fields of which the value is the id of an item -> the item's table. Custom ones are asked for their type. */
const naming = { person_id: 'person', participant_id: 'person', org_id: 'organization' } as const;

/** What can be merged, which includes all that a field names. */
const nameable = ['deal', 'person', 'organization'];

/** SQL: the table that the field of the change-log row `l` names an item of: its own where it tells what was merged into it; null where it names none. */
const named = (l: string): string => `case
  ${Object.entries(naming)
    .map(([field, table]) => `when ${l}.field = '${field}' then '${table}'`)
    .join(' ')}
  when ${l}.field = 'merged' then ${l}.item_type
  when ${l}.field ~ '^[0-9a-f]{40}$' then (
    select case f.type when 'people' then 'person' when 'org' then 'organization' end
      from field f where f.noun = ${l}.item_type and f.key = ${l}.field)
  end`;

/**
 * SQL: what a row `l` of the change log tells the viewer, whose id is in parameter `user`: an item that he may not see
 * is to him no value, and a change from one such to another, or to none, did not take place. That an item has been deleted
 * since changes nothing of what was. `from` is joined to the row, and the others may be used there.
 */
export function changeAsSeen(viewer: Viewer, l: string, user: string) {
  if (viewer.isAdmin)
    return {
      from: '',
      old: `${l}.old_value`,
      new: `${l}.new_value`,
      visible: `(${user}::bigint is not null)`,
    };
  const permitted = nameable.map(
    table =>
      `when '${table}' then (select ${permittedItem(viewer, 'vi', user)} from ${table} vi where vi.id = told.id)`,
  );
  // An aggregate, so that both values are asked about in one place: conditions that stand twice are set up twice.
  const from = `cross join lateral (
    select (array_agg(told.value) filter (where told.side = 1))[1] as old, (array_agg(told.value) filter (where told.side = 2))[1] as new
      from (select what.item, each.side, each.value, case when what.item is null then null
                     when ${l}.field = 'merged' then (each.value ->> 'id')::bigint else (each.value #>> '{}')::bigint end as id
              from (select ${named(l)} as item offset 0) what, (values (1, ${l}.old_value), (2, ${l}.new_value)) each (side, value)) told
     where told.item is null or (case told.item ${permitted.join(' ')} end)) seen`;
  return {
    from,
    old: 'seen.old',
    new: 'seen.new',
    visible: `(num_nonnulls(seen.old, seen.new) > 0 or num_nonnulls(${l}.old_value, ${l}.new_value) = 0)`,
  };
}
