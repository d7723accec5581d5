import { emit } from '../platform/outbox.js';
import type { Tx } from '../platform/database.js';
import { profilesOf, type UserProfile } from './user-profiles.js';

/**
 * Changes users, and tells of each of them what he was before, in the transaction of the change. Of one of whom nothing
 * is different nothing is told.
 *
 * @param actorId who does it; null where nobody is signed in
 */
export async function changeUsers<T>(
  tx: Tx,
  actorId: number | null,
  ids: number[],
  change: () => Promise<T>,
  name: 'user.updated' | 'user.deleted' = 'user.updated',
): Promise<T> {
  await tx.query('select from users where id = any($1) order by id for update', [ids]);
  const then = await profilesOf(tx, ids);
  const result = await change();
  const now = await profilesOf(tx, ids);
  const before = new Map(
    then.map(user => [
      user.id,
      differing(
        user,
        now.find(one => one.id === user.id)!,
      ),
    ]),
  );
  const told = ids.filter(id => before.get(id));
  await emit(
    tx,
    told.map(id => ({ name, payload: { id } })),
    actorId,
    ({ payload }) => ('id' in payload ? before.get(Number(payload.id))! : null),
  );
  return result;
}

/** What of him was another; null where nothing was, but for when he was last changed. */
function differing(then: UserProfile, now: UserProfile): Partial<UserProfile> | null {
  const entries = Object.entries(then).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name as keyof UserProfile]),
  );
  return entries.some(([name]) => name !== 'updatedAt') ? Object.fromEntries(entries) : null;
}
