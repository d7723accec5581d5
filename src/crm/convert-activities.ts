import { LockMode } from '@mikro-orm/postgresql';
import { Activity, type Deal, type Lead } from '../model/index.js';
import type { Change } from './change.js';

/**
 * Puts activities on what a lead or a deal has become. To each it is a change like any other: on record, and told.
 *
 * @param of which; deleted ones stay where they are
 */
export async function moveActivities(
  change: Change,
  of: { lead: Lead } | { deal: Deal; done: false },
  to: { deal: Deal | null; lead: Lead | null },
): Promise<void> {
  const activities = await change.em.find(
    Activity,
    { ...of, deletedAt: null },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  for (const activity of activities) {
    Object.assign(activity, to);
    activity.touch();
    change.tell(() => ({ name: 'activity.updated', payload: { id: activity.id } }));
  }
  await change.em.flush();
}
