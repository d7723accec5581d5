import { permittedId, type Viewer } from './viewer.js';

/** Fields of which the value is the id of an item -> the item's table. Custom ones are asked for their type. */
const naming = { person_id: 'person', participant_id: 'person', org_id: 'organization' } as const;

const mergeable = ['deal', 'person', 'organization'];

/** SQL: the table that the field of the change-log row `l` names an item of; `merged` where it names what was merged into its own; null where it names none. */
const named = (l: string): string => `case
  ${Object.entries(naming)
    .map(([field, table]) => `when ${l}.field = '${field}' then '${table}'`)
    .join(' ')}
  when ${l}.field = 'merged' then 'merged'
  when ${l}.field ~ '^[0-9a-f]{40}$' then (
    select case f.type when 'people' then 'person' when 'org' then 'organization' end
      from field f where f.noun = ${l}.item_type and f.key = ${l}.field)
  end`;

/**
 * SQL: what a row `l` of the change log tells the viewer, whose id is in parameter `user`: an item that he may not see
 * is to him no value, and a change from one such to another, or to none, did not take place. That an item has been deleted
 * since changes nothing of what was.
 */
export function changeAsSeen(viewer: Viewer, l: string, user: string) {
  const item = (table: string, value: string) =>
    `to_jsonb(${permittedId(viewer, table, `(${value} #>> '{}')::bigint`, user)})`;
  const seen = (value: string) => `case ${named(l)} when 'person' then ${item('person', value)}
    when 'organization' then ${item('organization', value)} when 'merged' then ${merged(value)} else ${value} end`;
  // `{id, name, fields}` of an item of the same kind.
  const merged = (value: string) => `case when (case ${l}.item_type
    ${mergeable.map(table => `when '${table}' then ${permittedId(viewer, table, `(${value} ->> 'id')::bigint`, user)}`).join(' ')}
    end) is not null then ${value} end`;
  const [before, after] = [seen(`${l}.old_value`), seen(`${l}.new_value`)];
  return {
    old: before,
    new: after,
    visible: `(num_nonnulls(${before}, ${after}) > 0 or num_nonnulls(${l}.old_value, ${l}.new_value) = 0)`,
  };
}
