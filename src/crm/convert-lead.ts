import type { Viewer } from '../access/viewer.js';
import { Deal, Lead, newTime, Organization, Person, type Stage, type Visibility } from '../model/index.js';
import type { Tx } from '../platform/database.js';
import type { Change } from './change.js';
import { changeAlike, isTold } from './change-alike.js';
import { moveActivities } from './convert-activities.js';
import { tellThreads } from './convert-mail.js';
import { firstStage } from './stages.js';

/** What the user says of the deal that a lead becomes; what he leaves out is as it was with the lead. */
export interface DealChoices {
  pipelineId?: number;
  stageId?: number;
  value?: { amount: number; currency: string };
  visibleTo?: Visibility;
  /** One that was there before, in place of a lead's contact that is the same. */
  personId?: number;
  organizationId?: number;
}

/**
 * Makes a deal of a lead. Person, organization, value, dates and custom fields are the deal's from now on; notes with
 * their comments, activities, files, calls and mail move over; the lead is gone. Labels do not come along: leads have
 * labels of their own.
 *
 * @throws {NotFoundError} where the lead is not there for the viewer (any more) @throws {InvalidError}
 */
export async function convertLead(
  change: Change,
  tx: Tx,
  leadId: string,
  choices: DealChoices,
  { stage, tables }: Target,
): Promise<number> {
  const { em, viewer } = change;
  const lead = await change.item(Lead, leadId);
  const deal = em.create(Deal, {
    title: lead.title,
    owner: lead.owner ?? (await change.owner(undefined)),
    creator: viewer.userId,
    pipeline: stage.pipeline,
    stage,
    fromLeadId: lead.id,
    expectedCloseDate: lead.expectedCloseDate ?? null,
    visibleTo: choices.visibleTo ?? lead.visibleTo,
    customFields: { ...lead.customFields },
    details: { ...lead.details },
  });
  const { value } = choices;
  deal.value = value?.amount ?? lead.value ?? 0;
  const currency = value?.currency ?? lead.currency;
  if (currency) deal.currency = currency;
  deal.person = await chosen(change, Person, choices.personId, lead.person, 'personId');
  deal.organization = await chosen(
    change,
    Organization,
    choices.organizationId,
    lead.organization,
    'organizationId',
  );
  em.persist(deal);
  lead.touch();
  lead.deletedAt = lead.updateTime;
  await em.flush();
  await moveActivities(change, { lead }, { deal, lead: null });
  const threads = await moveAll(tx, viewer, tables, lead.id, deal.id);
  change.touch('person', deal.person?.id);
  change.touch('organization', deal.organization?.id);
  change.tell(() => ({ name: 'deal.added', payload: { id: deal.id } }));
  change.tell(() => ({ name: 'lead.converted', payload: { id: lead.id, into: deal.id } }));
  change.tell(() => ({ name: 'lead.deleted', payload: { id: lead.id } }));
  await tellThreads(change, tx, threads);
  return deal.id;
}

/** A stage names its pipeline; a pipeline alone means its first stage. */
export function stageFor(change: Change, { stageId, pipelineId }: DealChoices) {
  if (stageId !== undefined) return firstStage(change, { stageId });
  return firstStage(change, pipelineId === undefined ? {} : { pipelineId });
}

async function chosen<T extends Person | Organization>(
  change: Change,
  type: new () => T,
  id: number | undefined,
  current: T | null | undefined,
  field: string,
): Promise<T | null> {
  if (id === undefined) return current ?? null;
  return (await change.other(type as never, id as never, field)) as T | null;
}

/** What only says how leads became deals, or is about the lead itself. */
const notMoved = ['conversion_item', 'retroactive_link'];

/** What is the same for all leads of a job: where their deals begin, and the tables whose rows come along. */
export interface Target {
  stage: Stage;
  tables: { name: string; pinned: boolean; timed: boolean }[];
}

/**
 * Everything else that can stand on a lead and on a deal comes along. Which tables these are is asked, not listed, so that
 * none that comes later is forgotten.
 */
export async function target(change: Change, tx: Tx, choices: DealChoices): Promise<Target> {
  return { stage: await stageFor(change, choices), tables: await movable(tx) };
}

/** Tables whose rows stand on leads and on deals. */
export const movable = (tx: Tx): Promise<Target['tables']> =>
  tx.query<Target['tables'][number]>(
    `select quote_ident(c.relname) as name,
            exists (select from pg_attribute p where p.attrelid = c.oid and p.attname = 'pinned_to_lead') as pinned,
            exists (select from pg_attribute u where u.attrelid = c.oid and u.attname = 'update_time') as timed
       from pg_class c
       join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and f.confrelid = 'lead'::regclass
       join pg_attribute l on l.attrelid = c.oid and l.attname = 'lead_id' and l.attnum = any(f.conkey)
       join pg_attribute d on d.attrelid = c.oid and d.attname = 'deal_id'
      where c.relnamespace = 'public'::regnamespace and c.relname <> all($1) order by 1`,
    [notMoved],
  );

/** Notes and files are told of. @returns the threads */
export async function moveAll(
  tx: Tx,
  viewer: Viewer,
  tables: Target['tables'],
  leadId: string,
  dealId: number,
): Promise<number[]> {
  const threads: number[] = [];
  const values = [leadId, dealId];
  const columns = [{ column: 'lead_id', old: leadId, new: null }];
  for (const { name, pinned, timed } of tables) {
    const pin = pinned ? ', pinned_to_deal = pinned_to_lead, pinned_to_lead = false' : '';
    const set = `deal_id = $2, lead_id = null${pin}${timed ? `, ${newTime}` : ''}`;
    if (isTold(name)) {
      await changeAlike(tx, viewer, name, { set, where: 'lead_id = $1', values, columns });
      continue;
    }
    const thread = name === 'thread_link' ? ' returning thread_id as id' : '';
    const moved = await tx.query<{ id: number }>(
      `update ${name} set ${set} where lead_id = $1${thread}`,
      values,
    );
    if (thread) threads.push(...moved.map(row => row.id));
  }
  return threads;
}
