import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/settings';
import { sections, type Section } from './sections';

/** The user's sections by their groups; undefined until it is known who he is. */
export function useSections(): [Section['group'], Section[]][] | undefined {
  const { data: me } = useQuery(meQuery);
  if (!me) return undefined;
  const his = sections.filter(section => section.isFor?.(me) ?? true);
  const groups = [...new Set(his.map(section => section.group))];
  return groups.map(group => [group, his.filter(section => section.group === group)]);
}
