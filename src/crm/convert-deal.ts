import { InvalidError } from '../errors.js';
import { Deal, Lead, newTime, type User } from '../model/index.js';
import type { Tx } from '../platform/database.js';
import type { Change } from './change.js';
import { changeAlike } from './change-alike.js';
import { moveActivities } from './convert-activities.js';
import { copyThreads, tellThreads } from './convert-mail.js';
import { customFieldsOf } from './custom-fields.js';

/** What stays with the deal, in words that the page translates. */
export const staysWithDeal = [
  'done_activities',
  'history',
  'products',
  'files',
  'documents',
  'invoices',
  'participants',
  'followers',
  'project_links',
  'labels',
] as const;

/** What is the same for all deals of a job. */
export interface Converting {
  /** Who converts. */
  owner: User;
  /** Keys of formula fields. */
  computed: ReadonlySet<string>;
}

export async function converting(change: Change): Promise<Converting> {
  const fields = await customFieldsOf(change.em, 'deal');
  const computed = new Set(fields.filter(field => field.program).map(field => field.key));
  return { owner: await change.owner(undefined), computed };
}

/**
 * Makes a lead of a deal. The lead is the viewer's, its source says Deal; it has the deal's fields, person and
 * organization, its upcoming activities, and its notes and mail, which stand on both. The deal is deleted; as long as it
 * is kept it can be restored, and the lead stays then.
 *
 * @throws {NotFoundError} where the deal is not there for the viewer (any more)
 * @throws {InvalidError} where it has neither a person nor an organization, one of which a lead needs
 */
export async function convertDeal(
  change: Change,
  tx: Tx,
  dealId: number,
  { owner, computed }: Converting,
): Promise<string> {
  const { em, viewer } = change;
  const deal = await change.item(Deal, dealId);
  if (!deal.person && !deal.organization) throw noContact(deal);
  const lead = em.create(Lead, {
    title: deal.title,
    owner,
    creator: viewer.userId,
    person: deal.person ?? null,
    organization: deal.organization ?? null,
    value: deal.value,
    currency: deal.currency,
    expectedCloseDate: deal.expectedCloseDate ?? null,
    visibleTo: deal.visibleTo,
    customFields: Object.fromEntries(Object.entries(deal.customFields).filter(([key]) => !computed.has(key))),
    details: { ...deal.details },
    sourceName: 'Deal',
    fromDeal: deal,
  });
  em.persist(lead);
  deal.touch();
  deal.deletedAt = deal.updateTime;
  await em.flush();
  await moveActivities(change, { deal, done: false }, { deal: null, lead });
  // A note stands on several items.
  await changeAlike(tx, viewer, 'note', {
    set: `lead_id = $2, pinned_to_lead = pinned_to_deal, ${newTime}`,
    where: 'deal_id = $1 and lead_id is distinct from $2',
    values: [deal.id, lead.id],
    columns: [{ column: 'lead_id', old: null, new: lead.id }],
  });
  const threads = await copyThreads(tx, deal.id, lead.id);
  change.touch('person', deal.person?.id);
  change.touch('organization', deal.organization?.id);
  change.tell(() => ({ name: 'lead.added', payload: { id: lead.id } }));
  change.tell(() => ({ name: 'deal.converted', payload: { id: deal.id, into: lead.id } }));
  change.tell(() => ({ name: 'deal.deleted', payload: { id: deal.id } }));
  await tellThreads(change, tx, threads);
  return lead.id;
}

export const noContact = (deal: Pick<Deal, 'title'>): InvalidError =>
  new InvalidError(
    'id',
    `${deal.title} has neither a person nor an organization, and a lead needs one`,
    'Give the deal a person or an organization first.',
  );
