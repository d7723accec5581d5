import {
  IconActivity,
  IconAt,
  IconBook2,
  IconBox,
  IconBriefcase,
  IconBuilding,
  IconCalendarEvent,
  IconChartBar,
  IconCoin,
  IconCopyCheck,
  IconFileImport,
  IconInbox,
  IconMailShare,
  IconMailX,
  IconSend,
  IconSettings,
  IconStack2,
  IconTargetArrow,
  IconTimeline,
  IconUser,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import type { Words } from '../i18n/en';

/** A place of the app that one can go to. */
export interface Section {
  to: string;
  icon: TablerIcon;
  label: (w: Words) => string;
  /** The second key after `g`. */
  key?: string;
  /**
   * Where it stands: in the navigation, below it, in the menu of administration, or only among the commands and on a
   * phone under "More".
   */
  at: 'main' | 'below' | 'admin' | 'commands';
  adminOnly?: true;
  /** What else belongs to it, at addresses of its own. */
  covers?: string[];
}

const sections: Section[] = [
  { to: '/mail', icon: IconInbox, label: w => w.app.mail, key: 'm', at: 'main' },
  { to: '/leads', icon: IconTargetArrow, label: w => w.records.plural.lead, key: 'l', at: 'main' },
  { to: '/deals', icon: IconCoin, label: w => w.records.plural.deal, key: 'd', at: 'main' },
  { to: '/activities', icon: IconCalendarEvent, label: w => w.records.plural.activity, key: 'a', at: 'main' },
  { to: '/persons', icon: IconUser, label: w => w.records.plural.person, key: 'p', at: 'main' },
  {
    to: '/organizations',
    icon: IconBuilding,
    label: w => w.records.plural.organization,
    key: 'o',
    at: 'main',
  },
  { to: '/projects', icon: IconBriefcase, label: w => w.records.plural.project, key: 'j', at: 'main' },
  { to: '/products', icon: IconBox, label: w => w.records.plural.product, key: 'r', at: 'main' },
  { to: '/insights', icon: IconChartBar, label: w => w.frame.insights, key: 'i', at: 'main' },
  { to: '/contacts/timeline', icon: IconTimeline, label: w => w.frame.timeline, key: 't', at: 'commands' },
  { to: '/duplicates', icon: IconCopyCheck, label: w => w.frame.duplicates, at: 'commands' },
  { to: '/imports', icon: IconFileImport, label: w => w.frame.imports, at: 'commands' },
  { to: '/mailboxes', icon: IconAt, label: w => w.app.mailboxes, key: 'b', at: 'commands' },
  { to: '/smart-bcc', icon: IconMailShare, label: w => w.smartBcc.title, at: 'commands' },
  { to: '/glossary', icon: IconBook2, label: w => w.frame.glossary, at: 'commands' },
  {
    to: '/settings',
    icon: IconSettings,
    label: w => w.frame.settings,
    key: 's',
    at: 'below',
    covers: ['/mailboxes', '/smart-bcc'],
  },
  {
    to: '/admin/health',
    icon: IconActivity,
    label: w => w.frame.health,
    key: 'h',
    at: 'admin',
    adminOnly: true,
  },
  { to: '/dead-letters', icon: IconMailX, label: w => w.app.deadLetters, at: 'admin' },
  { to: '/system-mail', icon: IconSend, label: w => w.systemMail.nav, at: 'admin', adminOnly: true },
  { to: '/admin/jobs', icon: IconStack2, label: w => w.app.queues, at: 'admin', adminOnly: true },
];

/** Those that there are for this user. */
export function useSections(isAdmin: boolean): Section[] {
  const { routesByPath } = useRouter();
  return sections.filter(({ to, adminOnly }) => (isAdmin || !adminOnly) && to in routesByPath);
}

/** Whether the address lies in the section. */
export const isIn = ({ to, covers = [] }: Section, path: string): boolean =>
  [to, ...covers].some(each => path === each || path.startsWith(`${each}/`));
