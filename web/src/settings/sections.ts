import {
  IconApps,
  IconAt,
  IconBell,
  IconBuildingSkyscraper,
  IconCalendarEvent,
  IconChecklist,
  IconEye,
  IconFilterCog,
  IconForms,
  IconKey,
  IconLayoutKanban,
  IconMailShare,
  IconMoodSad,
  IconShieldLock,
  IconSignature,
  IconTag,
  IconTemplate,
  IconTimeline,
  IconUser,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Me } from '../api/settings';
import type { SettingsWords } from '../i18n/settings/en';

export type SectionId = keyof SettingsWords['sections'];

/** A page of the settings; its name and hint are words of `sections`. */
export interface Section {
  id: SectionId;
  to: NonNullable<LinkProps['to']>;
  icon: TablerIcon;
  group: keyof SettingsWords['groups'];
  /** Whose it is; everybody's where nothing is said. */
  isFor?: (me: Me) => boolean;
}

const admins = (me: Me) => me.is_admin;
const whoMay =
  (...permissions: string[]) =>
  (me: Me) =>
    permissions.some(one => me.permissions.includes(one));

/** In the order of the list, each group together. */
export const sections: Section[] = [
  { id: 'profile', to: '/settings/profile', icon: IconUser, group: 'own' },
  { id: 'security', to: '/settings/security', icon: IconShieldLock, group: 'own' },
  { id: 'mailboxes', to: '/mailboxes', icon: IconAt, group: 'own' },
  { id: 'signatures', to: '/settings/signatures', icon: IconSignature, group: 'own' },
  { id: 'templates', to: '/settings/templates', icon: IconTemplate, group: 'own' },
  { id: 'smartBcc', to: '/smart-bcc', icon: IconMailShare, group: 'own' },
  { id: 'notifications', to: '/settings/notifications', icon: IconBell, group: 'own' },
  { id: 'company', to: '/settings/company', icon: IconBuildingSkyscraper, group: 'company', isFor: admins },
  {
    id: 'pipelines',
    to: '/settings/pipelines',
    icon: IconTimeline,
    group: 'company',
    isFor: whoMay('pipeline.edit'),
  },
  {
    id: 'boards',
    to: '/settings/boards',
    icon: IconLayoutKanban,
    group: 'company',
    isFor: whoMay('board.edit'),
  },
  {
    id: 'fields',
    to: '/settings/fields',
    icon: IconForms,
    group: 'company',
    isFor: whoMay('field.edit', 'field.add', 'field.delete'),
  },
  {
    id: 'activityTypes',
    to: '/settings/activity-types',
    icon: IconCalendarEvent,
    group: 'company',
    isFor: admins,
  },
  { id: 'labels', to: '/settings/labels', icon: IconTag, group: 'company', isFor: whoMay('label.edit') },
  { id: 'lostReasons', to: '/settings/lost-reasons', icon: IconMoodSad, group: 'company', isFor: admins },
  { id: 'mail', to: '/settings/mail', icon: IconFilterCog, group: 'company', isFor: admins },
  { id: 'users', to: '/settings/users', icon: IconUsers, group: 'users', isFor: admins },
  { id: 'permissions', to: '/settings/permissions', icon: IconChecklist, group: 'users', isFor: admins },
  { id: 'visibility', to: '/settings/visibility', icon: IconEye, group: 'users', isFor: admins },
  { id: 'teams', to: '/settings/teams', icon: IconUsersGroup, group: 'users', isFor: admins },
  { id: 'tokens', to: '/settings/tokens', icon: IconKey, group: 'connections', isFor: whoMay('api.use') },
  { id: 'apps', to: '/settings/apps', icon: IconApps, group: 'connections' },
  { id: 'webhooks', to: '/settings/webhooks', icon: IconWebhook, group: 'connections', isFor: admins },
];
