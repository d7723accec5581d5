import { ChangeLogPages, type ChangeGroup, type ChangeRow } from '../../crm/change-log-pages.js';
import * as kinds from '../kinds.js';
import { operations, type Call, type Operation } from '../operation.js';
import { changesPage, changesQuery } from './rows.js';

const nouns = [
  ['deal', 'deals'],
  ['person', 'persons'],
  ['organization', 'organizations'],
] as const;

/** What was changed on items, field by field (v1) or change by change (v2). */
export const changelogOperations: Operation[] = [
  ...nouns.flatMap(([noun, path]) =>
    operations(ChangeLogPages, ['v1'], {
      [`GET ${path}/{id}/changelog`]: {
        summary: `What was changed on one of the ${path}, field by field, newest first`,
        query: changesQuery,
        run: (pages: ChangeLogPages, { viewer, params, query }: Call) =>
          changesPage(query, part => pages.fields(viewer, noun, params.id, part), change(noun)),
      },
    }),
  ),
  ...operations(ChangeLogPages, ['v2'], {
    'GET projects/{id}/changelog': {
      summary: 'What was changed on a project, newest first',
      query: changesQuery,
      run: (pages, { viewer, params, query }) =>
        changesPage(query, part => pages.groups(viewer, 'project', params.id, part), group),
    },
  }),
];

const change = (noun: string) => (row: ChangeRow) => ({
  field_key: fieldKey(noun, row.field),
  old_value: inWords(row.old),
  new_value: inWords(row.new),
  actor_user_id: row.actorId,
  time: kinds.time.v1(row.at),
  change_source: row.source,
  change_source_user_agent: null,
  is_bulk_update_flag: row.bulk,
});

const group = ({ before, after, actorId, source, at }: ChangeGroup) => ({
  change_source: source,
  change_source_user_agent: null,
  time: kinds.time.v2(at),
  new_values: after,
  old_values: before,
  actor_user_id: actorId,
});

/** v1 calls the owner of a deal its user. */
export const fieldKey = (noun: string, field: string): string =>
  noun === 'deal' && field === 'owner_id' ? 'user_id' : field;

/** v1 tells every value as text: a list as `1,2`, yes and no as 1 and 0. */
export function inWords(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (Array.isArray(value) && value.every(one => typeof one !== 'object')) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
