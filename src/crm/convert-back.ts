import { Lead } from '../model/index.js';
import type { Tx } from '../platform/database.js';
import type { Change } from './change.js';
import { moveActivities } from './convert-activities.js';
import { moveAll, type Target } from './convert-lead.js';
import { uncopyThreads, tellThreads } from './convert-mail.js';
import { bringBack, deletedOrThere } from './restore.js';

/**
 * Takes back that a deal became a lead: the deal is there again, and whatever stands on the lead, what was added to it
 * since as well, stands on the deal; the lead is gone.
 *
 * @throws {NotFoundError} where one of them is not there for the viewer (any more) @throws {ConflictError} kept too long
 */
export async function convertBack(
  change: Change,
  tx: Tx,
  { dealId, leadId }: { dealId: number; leadId: string },
  tables: Target['tables'],
): Promise<void> {
  const lead = await change.item(Lead, leadId);
  const deal = await deletedOrThere(change, 'deal', dealId);
  if (deal.deletedAt) await bringBack(change, deal);
  deal.touch();
  lead.touch();
  lead.deletedAt = lead.updateTime;
  await change.em.flush();
  await moveActivities(change, { lead }, { deal, lead: null });
  const copies = await uncopyThreads(tx, deal.id, lead.id);
  const threads = await moveAll(tx, change.viewer, tables, lead.id, deal.id);
  change.touch('person', deal.person?.id);
  change.touch('organization', deal.organization?.id);
  change.tell(() => ({ name: 'deal.updated', payload: { id: deal.id } }));
  change.tell(() => ({ name: 'lead.deleted', payload: { id: lead.id } }));
  await tellThreads(change, tx, [...new Set([...copies, ...threads])]);
}
