import { ForbiddenError, type Trouble } from '../errors.js';

/**
 * What one may do, in one place. Administrators may do all of it; others what their permission set holds, and where
 * they have none, what is `regular` here. `does` goes on after "You may not".
 */
export const permissions = {
  'deal.delete': right('can_delete_deals', 'delete deals'),
  'deal.merge': right('can_merge_deals', 'merge deals'),
  'deal.convert': right('can_convert_deals_to_leads', 'convert deals to leads'),
  'deal.edit_closed_date': right('can_edit_deals_closed_date', 'set when a deal was won or lost'),
  'deal.see_summary': right('can_see_deals_list_summary', 'see the sums of deals'),
  'lead.add': right('can_add_prospects_as_leads', 'add leads'),
  'lead.delete': right('can_delete_leads', 'delete leads'),
  'person.delete': right('can_delete_people', 'delete people'),
  'person.merge': right('can_merge_people', 'merge people'),
  'organization.delete': right('can_delete_organizations', 'delete organizations'),
  'organization.merge': right('can_merge_organizations', 'merge organizations'),
  'project.delete': right('can_delete_projects', 'delete projects'),
  'activity.delete': right('can_delete_activities', 'delete activities'),
  'product.add': right('can_add_products', 'add products'),
  'product.edit': right('can_edit_products', 'change products'),
  'product.delete': right('can_delete_products', 'delete products'),
  'label.edit': right('can_modify_labels', 'change labels'),
  'items.bulk_edit': right('can_bulk_edit_items', 'change many items at once'),
  'items.change_visibility': right('can_change_visibility_of_items', 'change who sees an item'),
  'items.export': right('can_export_data_from_lists', 'export lists'),
  'items.import': right('can_use_import', 'import', false),
  'others.see': right('can_see_other_users_items', 'see items of others'),
  'user.see': right('can_see_other_users', 'see other users'),
  'user.follow': right('can_follow_other_users', 'follow other users'),
  'statistics.others': right('can_see_other_users_statistics', 'see statistics of others'),
  'statistics.company': right('can_see_company_wide_statistics', 'see statistics of the whole company'),
  'filter.share': right('can_share_filters', 'share filters'),
  'filter.edit_shared': right('can_edit_shared_filters', 'change shared filters', false),
  'insight.share': right('can_share_insights', 'share insights'),
  'field.add': right('can_add_custom_fields', 'add custom fields', false),
  'field.edit': right('can_edit_custom_fields', 'change custom fields', false),
  'field.delete': right('can_delete_custom_fields', 'delete custom fields', false),
  'pipeline.edit': right('can_edit_pipelines', 'change pipelines and stages', false),
  'board.edit': right('can_edit_project_boards', 'change project boards and phases', false),
  'automation.edit': right('can_create_own_workflow', 'make automations'),
  'mail.track': right('can_use_email_tracking', 'track mails'),
  'api.use': right('can_use_api', 'use the API'),
} as const satisfies Record<string, Right>;

interface Right {
  /** As Pipedrive's API calls it, or would. */
  api: `can_${string}`;
  does: string;
  regular: boolean;
}

function right(api: Right['api'], does: string, regular = true): Right {
  return { api, does, regular };
}

export type Permission = keyof typeof permissions;

/** All of them, in the order of the list above. */
export const everyPermission = Object.keys(permissions) as Permission[];

/** What a regular user may do who has no permission set of his own. */
export const regularPermissions: ReadonlySet<Permission> = new Set(
  everyPermission.filter(name => permissions[name].regular),
);

/** Of a viewer, what decides what he may do. */
export interface Rights {
  isAdmin: boolean;
  /** What his permission set holds; where he has none, what regular users may do. */
  permissions?: ReadonlySet<Permission>;
}

export function may(viewer: Rights, permission: Permission): boolean {
  return viewer.isAdmin || (viewer.permissions ?? regularPermissions).has(permission);
}

/** @throws {ForbiddenError} where the viewer may not */
export function need(viewer: Rights, permission: Permission, trouble?: Trouble): void {
  if (may(viewer, permission)) return;
  throw new ForbiddenError(`You may not ${permissions[permission].does}`, undefined, trouble);
}
