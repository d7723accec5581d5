import type { Id, ItemKind } from '../crm/kinds';

/** What its user opened lately; kept in this browser, for each user by himself. */
export interface Recent {
  kind: Exclude<ItemKind, 'activity'> | 'thread';
  id: Id;
  title: string;
}

const most = 8;
const keyOf = (userId: number) => `kontor.recent.${userId}`;

export function readRecent(userId: number): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]');
    return Array.isArray(kept) ? (kept as Recent[]) : [];
  } catch {
    return [];
  }
}

export function remember(userId: number, { kind, id, title }: Recent): void {
  const others = readRecent(userId).filter(each => each.kind !== kind || each.id !== id);
  localStorage.setItem(keyOf(userId), JSON.stringify([{ kind, id, title }, ...others].slice(0, most)));
}
