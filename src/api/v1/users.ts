import type { UserProfile } from '../../accounts/user-profiles.js';
import type { ViewerRow } from '../../access/load.js';
import * as kinds from '../kinds.js';

/** The parts of Pipedrive that a user has access to here. */
const apps = ['sales', 'projects', 'global', 'account_settings'] as const;

/** A user as v1 shows him; `me` is who asks. */
export function showV1User(user: UserProfile, me: Pick<ViewerRow, 'id'>) {
  const zone = user.timezone ?? 'UTC';
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    default_currency: user.defaultCurrency,
    locale: user.locale ?? 'en',
    lang: 1,
    phone: user.phone,
    activated: user.activated,
    last_login: time(user.lastLoginAt),
    created: time(user.createdAt),
    modified: time(user.updatedAt),
    has_created_company: false,
    access: apps.map(app => ({
      app,
      admin: user.isAdmin,
      permission_set_id: app === 'sales' ? user.permissionSetId : '',
    })),
    active_flag: user.active,
    timezone_name: zone,
    timezone_offset: offsetOf(zone),
    role_id: user.roleId,
    icon_url: null,
    is_you: user.id === me.id,
    is_deleted: user.deleted,
  };
}

const time = (at: Date | null): unknown => at && kinds.time.v1(at);

/** `+02:00`, as it is now. */
function offsetOf(zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts();
  return parts.find(part => part.type === 'timeZoneName')?.value.replace('GMT', '') || '+00:00';
}
