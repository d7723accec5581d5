import {
  IconBox,
  IconBriefcase,
  IconBuilding,
  IconCalendarEvent,
  IconCoin,
  IconTargetArrow,
  IconUser,
  type Icon as TablerIcon,
} from '@tabler/icons-react';

/** What a CRM keeps, each with a page of its own. */
export type ItemKind = 'deal' | 'lead' | 'person' | 'organization' | 'activity' | 'product' | 'project';

export type Id = number | string;

interface Kind {
  icon: TablerIcon;
  /** Its noun in addresses, of the API and of pages. */
  noun: string;
  /** Where the API reads, changes and deletes one: leads are in the first version only. */
  path: string;
  /** Where the API tells of its fields. */
  fields: string;
}

const v2 = (noun: string, fields: string, icon: TablerIcon): Kind => ({
  icon,
  noun,
  path: `/api/v2/${noun}`,
  fields: `/api/v2/${fields}`,
});

export const kinds: Record<ItemKind, Kind> = {
  deal: v2('deals', 'dealFields', IconCoin),
  lead: { icon: IconTargetArrow, noun: 'leads', path: '/api/v1/leads', fields: '/api/v1/leadFields' },
  person: v2('persons', 'personFields', IconUser),
  organization: v2('organizations', 'organizationFields', IconBuilding),
  activity: v2('activities', 'activityFields', IconCalendarEvent),
  product: v2('products', 'productFields', IconBox),
  project: v2('projects', 'projectFields', IconBriefcase),
};

/** The page of an item. An activity has none: it stands in the calendar. */
export const addressOf = (kind: ItemKind, id: Id): string => `/${kinds[kind].noun}/${id}`;
