import { IconCalendarEvent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { activityIcons } from '../crm/activity-icons';
import { activityTypesQuery, type ActivityType } from '../crm/company';
import { useI18n } from '../i18n';

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
  const Icon = activityIcons[find(type)?.icon_key ?? type] ?? IconCalendarEvent;
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
