import {
  IconAddressBook,
  IconArrowDown,
  IconArrowsShuffle,
  IconArrowUp,
  IconBell,
  IconBrush,
  IconBulb,
  IconCalendar,
  IconCalendarEvent,
  IconCamera,
  IconCar,
  IconChartLine,
  IconCheckbox,
  IconDeviceMobile,
  IconFileText,
  IconFlag,
  IconFlag2,
  IconKey,
  IconLock,
  IconMail,
  IconMessage,
  IconPaperclip,
  IconPhone,
  IconPhoto,
  IconPlane,
  IconPresentation,
  IconRefresh,
  IconScissors,
  IconSearch,
  IconSettings,
  IconShoppingCart,
  IconSignRight,
  IconSquareCheck,
  IconTag,
  IconToolsKitchen2,
  IconTruck,
  IconUsers,
  IconVolume,
  IconBriefcase,
  IconWifi,
  IconWorld,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { activityTypesQuery, type ActivityType } from '../crm/company';
import { useI18n } from '../i18n';

/** By the names that Pipedrive has for them. */
const icons: Record<string, TablerIcon> = {
  task: IconSquareCheck,
  email: IconMail,
  meeting: IconUsers,
  deadline: IconFlag,
  call: IconPhone,
  lunch: IconToolsKitchen2,
  calendar: IconCalendar,
  downarrow: IconArrowDown,
  document: IconFileText,
  smartphone: IconDeviceMobile,
  camera: IconCamera,
  scissors: IconScissors,
  cogs: IconSettings,
  bubble: IconMessage,
  uparrow: IconArrowUp,
  checkbox: IconCheckbox,
  signpost: IconSignRight,
  shuffle: IconArrowsShuffle,
  addressbook: IconAddressBook,
  linegraph: IconChartLine,
  picture: IconPhoto,
  car: IconCar,
  world: IconWorld,
  search: IconSearch,
  clip: IconPaperclip,
  sound: IconVolume,
  brush: IconBrush,
  key: IconKey,
  padlock: IconLock,
  pricetag: IconTag,
  suitcase: IconBriefcase,
  finish: IconFlag2,
  plane: IconPlane,
  loop: IconRefresh,
  wifi: IconWifi,
  truck: IconTruck,
  cart: IconShoppingCart,
  bulb: IconBulb,
  bell: IconBell,
  presentation: IconPresentation,
};

/** Where the company chose none. */
const colors: Record<string, string> = {
  call: '#3d6fd8',
  meeting: '#2f9e5f',
  task: '#7a746a',
  deadline: '#d0453b',
  email: '#8657cf',
  lunch: '#d9931a',
};

export const colorOf = (type: ActivityType | undefined): string =>
  type?.color ? `#${type.color}` : (colors[type?.key_string ?? ''] ?? '#3d8f9e');

/** The company's types, with the names of those that everybody begins with in the user's language. */
export function useTypes() {
  const { w } = useI18n();
  const { data } = useQuery(activityTypesQuery);
  const known = new Map((data ?? []).map(type => [type.key_string, type]));
  const given: Record<string, { english: string; name: string }> = w.activities.types;
  const nameOf = (key: string): string => {
    const type = known.get(key);
    const own = given[key];
    // One that the company renamed is called as it wants.
    return own && (!type || type.name === own.english) ? own.name : (type?.name ?? key);
  };
  return { types: data ?? [], find: (key: string) => known.get(key), nameOf };
}

/** The sign of a type; its name stands beside it, or it is `named`. */
export function TypeIcon({ type, size = 16, named }: { type: string; size?: number; named?: boolean }) {
  const { find, nameOf } = useTypes();
  const Icon = icons[find(type)?.icon_key ?? type] ?? IconCalendarEvent;
  const title = named ? nameOf(type) : undefined;
  return (
    <Icon
      size={size}
      stroke={1.7}
      style={{ flex: 'none' }}
      {...(title ? { role: 'img', 'aria-label': title, title } : { 'aria-hidden': true })}
    />
  );
}
