import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { itemQuery, titleOf } from '../crm/item';
import { kinds, type ItemKind } from '../crm/kinds';
import { remember } from './recent';

const nouns = Object.entries(kinds).filter(([kind]) => kind !== 'activity') as [
  Exclude<ItemKind, 'activity'>,
  { noun: string },
][];

/** Notes down whose page is looked at, once that page knows its name: what was open lately stands first in the search. */
export function Recently({ userId }: { userId: number }) {
  const path = useLocation({ select: location => location.pathname });
  const [, noun = '', id = ''] = /^\/(\w+)\/([\w-]+)$/.exec(path) ?? [];
  const kind = nouns.find(([, each]) => each.noun === noun)?.[0];
  const { data: item } = useQuery({ ...itemQuery(kind ?? 'deal', id), enabled: false });
  const title = kind && item ? titleOf(item) : '';
  useEffect(() => {
    if (kind && title) remember(userId, { kind, id: /^\d+$/.test(id) ? Number(id) : id, title });
  }, [userId, kind, id, title]);
  return null;
}
