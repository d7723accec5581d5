import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { Deal, DealDiscount, DealInstallment, DealParticipant, DealProduct, User } from '../model/index.js';
import { Changes, type Change } from './change.js';
import { settleValue } from './deal-value.js';

const longestTitle = 255;
const mark = ' (copy)';

/** Makes a deal anew from another one. */
@Injectable()
export class DealCopies {
  constructor(private readonly changes: Changes) {}

  /**
   * An open deal with the same fields, products and participants. What was done on the other one stays there: activities,
   * notes, files, mail, and when it was won or lost.
   * @throws {NotFoundError}
   */
  duplicate(viewer: Viewer, id: number): Promise<number> {
    return this.changes.run(viewer, async change => {
      const { em } = change;
      const deal = await change.item(Deal, id);
      const copy = em.create(Deal, {
        title: `${deal.title.slice(0, longestTitle - mark.length)}${mark}`,
        value: deal.value,
        currency: deal.currency,
        owner: deal.owner ?? em.getReference(User, viewer.userId),
        creator: viewer.userId,
        person: deal.person,
        organization: deal.organization,
        pipeline: deal.pipeline,
        stage: deal.stage,
        probability: deal.probability,
        expectedCloseDate: deal.expectedCloseDate,
        taxMethod: deal.taxMethod,
        labelIds: [...deal.labelIds],
        visibleTo: deal.visibleTo,
        customFields: { ...deal.customFields },
        details: { ...deal.details },
      });
      em.persist(copy);
      await em.flush();
      await copyParts(change, deal, copy);
      await settleValue(change, copy);
      change.tell(() => ({ name: 'deal.added', payload: { id: copy.id } }));
      return copy.id;
    });
  }
}

async function copyParts({ em, viewer }: Change, deal: Deal, copy: Deal): Promise<void> {
  const addedBy = em.getReference(User, viewer.userId);
  for (const { person } of await em.find(DealParticipant, { deal })) {
    em.create(DealParticipant, { deal: copy, person, addedBy });
  }
  for (const part of [DealProduct, DealDiscount, DealInstallment]) {
    for (const row of await em.find(part as typeof DealProduct, { deal })) {
      const { id: _, addTime: __, updateTime: ___, ...same } = { ...row };
      em.create(part as typeof DealProduct, { ...same, deal: copy });
    }
  }
}
