import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import { Deal, Organization, Person, type Stage, type DealStatus, type Visibility } from '../model/index.js';
import { Changes, type Change } from './change.js';
import { checkCurrencies } from './currencies.js';
import { settleValue } from './deal-value.js';
import { setCustomFields, type CustomValues } from './custom-fields.js';
import { labelsFor } from './labels.js';
import { bringBack, deletedOrThere } from './restore.js';
import { firstStage, stageOf } from './stages.js';

export interface DealInput {
  title: string;
  value: number;
  currency: string;
  ownerId: number;
  personId: number | null;
  organizationId: number | null;
  pipelineId: number;
  stageId: number;
  status: DealStatus;
  lostReason: string | null;
  probability: number | null;
  expectedCloseDate: string | null;
  wonTime: Date | null;
  lostTime: Date | null;
  closeTime: Date | null;
  labelIds: number[];
  visibleTo: Visibility;
  archived: boolean;
  archivedAt: Date | null;
  addTime: Date;
  /** Deletes it, or brings it back. */
  deleted: boolean;
  customFields: CustomValues;
}

@Injectable()
export class Deals {
  constructor(private readonly changes: Changes) {}

  create(viewer: Viewer, input: Partial<DealInput> & { title: string }): Promise<number> {
    return this.changes.run(viewer, async change => {
      const { em } = change;
      if (input.deleted) throw new InvalidError('deleted', 'a deal is not added as a deleted one');
      const stage = await firstStage(change, input);
      const deal = em.create(Deal, {
        title: input.title,
        owner: await change.owner(input.ownerId),
        creator: viewer.userId,
        pipeline: stage.pipeline,
        stage,
      });
      await apply(change, deal, input);
      em.persist(deal);
      change.tell(() => ({ name: 'deal.added', payload: { id: deal.id } }));
      await em.flush();
      return deal.id;
    });
  }

  update(viewer: Viewer, id: number, input: Partial<DealInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      const deal =
        input.deleted === false ? await deletedOrThere(change, 'deal', id) : await change.item(Deal, id);
      if (deal.deletedAt) await bringBack(change, deal);
      if (input.ownerId !== undefined) deal.owner = await change.owner(input.ownerId);
      const stage = await nextStage(change, deal, input);
      if (stage) deal.moveTo(stage);
      await apply(change, deal, input);
      const valued = input.value !== undefined || input.currency !== undefined;
      if (valued && deal.productsCount > 0) await settleValue(change, deal);
      if (!change.changesAnything() && !input.deleted) return id;
      deal.touch();
      if (input.deleted) {
        need(viewer, 'deal.delete');
        deal.deletedAt = deal.updateTime;
        change.tell(() => ({ name: 'deal.deleted', payload: { id } }));
      } else change.tell(() => ({ name: 'deal.updated', payload: { id } }));
      return id;
    });
  }

  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const deal = await change.item(Deal, id);
      need(viewer, 'deal.delete');
      deal.touch();
      deal.deletedAt = deal.updateTime;
      change.tell(() => ({ name: 'deal.deleted', payload: { id } }));
    });
  }
}

/** What creating and updating have in common. */
async function apply(change: Change, deal: Deal, input: Partial<DealInput>): Promise<void> {
  const { personId, organizationId, status, lostReason } = input;
  if (personId !== undefined) deal.person = await change.other(Person, personId, 'personId', deal.person);
  if (organizationId !== undefined) {
    deal.organization = await change.other(Organization, organizationId, 'organizationId', deal.organization);
  }
  if (status !== undefined) deal.become(status);
  if (lostReason !== undefined) {
    if (lostReason !== null && deal.status !== 'lost') {
      throw new InvalidError('lostReason', 'only a lost deal has a reason for being lost');
    }
    deal.lostReason = lostReason;
  }
  stampTimes(deal, input);
  if (input.title !== undefined) deal.title = input.title;
  if (input.addTime !== undefined) deal.addTime = input.addTime;
  if (input.value !== undefined) deal.value = input.value;
  if (input.currency !== undefined) {
    await checkCurrencies(change.em, [input.currency], 'currency');
    deal.currency = input.currency;
  }
  if (input.probability !== undefined) deal.probability = input.probability;
  if (input.expectedCloseDate !== undefined) deal.expectedCloseDate = input.expectedCloseDate;
  if (input.labelIds !== undefined) deal.labelIds = await labelsFor(change, 'deal', deal, input.labelIds);
  if (input.visibleTo !== undefined) change.showTo(deal, input.visibleTo);
  if (input.archivedAt !== undefined) deal.archivedAt = input.archivedAt;
  if (input.archived !== undefined) deal.archivedAt = input.archived ? (deal.archivedAt ?? new Date()) : null;
  await setCustomFields(change, 'deal', deal, input.customFields);
}

/** Times that a request gives itself, as when history is taken over from elsewhere. */
function stampTimes(deal: Deal, input: Partial<DealInput>): void {
  const times = { wonTime: 'won', lostTime: 'lost' } as const;
  for (const [field, status] of Object.entries(times) as ['wonTime' | 'lostTime', DealStatus][]) {
    const time = input[field];
    if (time === undefined) continue;
    if (time !== null && deal.status !== status)
      throw new InvalidError(field, `only a deal that is ${status} has it`);
    if (time === null && deal.status === status)
      throw new InvalidError(field, `a deal that is ${status} keeps it`);
    deal[field] = time;
    if (time !== null) deal.closeTime = time;
  }
  if (input.closeTime === undefined) return;
  if ((input.closeTime === null) !== (deal.status === 'open')) {
    throw new InvalidError('closeTime', 'a deal has it exactly while it is won or lost');
  }
  deal.closeTime = input.closeTime;
}

/** Where an update moves a deal, if it does. Another pipeline without a stage means its first one. */
async function nextStage(change: Change, deal: Deal, input: Partial<DealInput>): Promise<Stage | null> {
  const { stageId, pipelineId } = input;
  if (stageId !== undefined) return stageOf(change, stageId, pipelineId);
  if (pipelineId === undefined || pipelineId === deal.pipeline.id) return null;
  return firstStage(change, { pipelineId });
}
