import { isVisible } from '../../access/viewer.js';
import { placeParts } from '../../crm/fields-values.js';
import type { Activity } from '../../model/index.js';
import * as kinds from '../kinds.js';
import type { Kind } from '../kinds.js';
import { anyOf, equals, type Field, type Filter } from '../resource.js';
import { companyId, nameOf } from './item-fields.js';
import { collectionFilters } from './item-filters.js';

const only = 'v1' as const;

const shown = (kind: Kind<any>, read: Field<Activity, any>['read']): Field<Activity, any> => ({
  only,
  kind,
  read,
});

/** What the first version of the API calls by another name, or shows besides. */
export const v1ActivityFields: Record<string, Field<Activity, any>> = {
  user_id: {
    only,
    kind: kinds.id,
    input: 'ownerId',
    relates: { type: 'user', column: 'owner_id' },
    read: activity => activity.owner?.id,
  },
  assigned_to_user_id: shown(kinds.id, activity => activity.owner?.id),
  created_by_user_id: shown(kinds.id, activity => activity.creator?.id),
  update_user_id: shown(kinds.id, activity => activity.updater?.id),
  busy_flag: { only, kind: kinds.boolean, input: 'busy', read: activity => activity.busy },
  active_flag: shown(kinds.boolean, activity => !activity.deletedAt),
  company_id: shown(kinds.id, () => companyId),
  person_name: shown(kinds.text(255), (activity, viewer) => nameOf(activity.person, viewer)),
  org_name: shown(kinds.text(255), (activity, viewer) => nameOf(activity.organization, viewer)),
  deal_title: shown(kinds.text(255), ({ deal }, viewer) =>
    deal && isVisible(deal, viewer) ? deal.title : null,
  ),
  location_formatted_address: shown(kinds.text(1000), activity => activity.location?.value),
  ...Object.fromEntries(
    placeParts.map(part => [
      `location_${part}`,
      shown(kinds.text(1000), activity => activity.location?.[part]),
    ]),
  ),
};

/** Without a user a list of the first version has the caller's own activities; 0 asks for everybody's. */
export const v1ActivityFilters: Record<string, Filter> = {
  user_id: {
    kind: kinds.integer(0, 1e15),
    sql: p => `(${p}::bigint = 0 or t.owner_id = ${p})`,
    only,
    unasked: 't.owner_id = $1',
  },
  start_date: { kind: kinds.date, sql: p => `t.due_date >= ${p}`, only },
  end_date: { kind: kinds.date, sql: p => `t.due_date <= ${p}`, only },
};

export const activityCollection: Record<string, Filter> = {
  ...collectionFilters,
  user_id: equals('owner_id', kinds.id),
  done: equals('done', kinds.boolean),
  type: anyOf('type', kinds.list(kinds.text(100))),
};
