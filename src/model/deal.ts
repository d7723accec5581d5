import { defineEntity, p } from '@mikro-orm/core';
import { activityDates } from './activity-dates.js';
import {
  amount,
  customFields,
  day,
  details,
  followers,
  id,
  labels,
  later,
  now,
  time,
  visibility,
} from './columns.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { Pipeline } from './pipeline.js';
import { Stage } from './stage.js';
import { User } from './user.js';

export type DealStatus = 'open' | 'won' | 'lost';
export type TaxMethod = 'inclusive' | 'exclusive' | 'none';

const DealSchema = defineEntity({
  name: 'Deal',
  properties: {
    id,
    title: p.text(),
    value: () => amount().default(0),
    currency: p.string().columnType('char(3)').default('EUR'),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    creator: () => p.manyToOne(User).nullable().deleteRule('set null'),
    person: () => p.manyToOne(Person).nullable().deleteRule('set null'),
    organization: () => p.manyToOne(Organization).nullable().deleteRule('set null'),
    pipeline: () => p.manyToOne(Pipeline),
    stage: () => p.manyToOne(Stage),
    status: p.text().$type<DealStatus>().default('open'),
    lostReason: p.text().nullable(),
    probability: p.smallint().nullable(),
    expectedCloseDate: () => day().nullable(),
    fromLeadId: p.uuid().nullable(),
    /** Of all its product lines; changed on one, it is changed on all. */
    taxMethod: p.text().$type<TaxMethod>().default('inclusive'),
    /** With the next three kept by `src/crm/deal-value.ts`. */
    productsCount: p.integer().default(0),
    mrr: () => amount().nullable(),
    arr: () => amount().nullable(),
    acv: () => amount().nullable(),
    labelIds: labels,
    visibleTo: visibility,
    followerIds: followers,
    customFields,
    details,
    stageChangeTime: () => time().nullable(),
    wonTime: () => time().nullable(),
    /** Stays when the deal is opened again. */
    firstWonTime: () => time().nullable(),
    lostTime: () => time().nullable(),
    closeTime: () => time().nullable(),
    archivedAt: () => time().nullable(),
    ...activityDates,
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
    /** What it said is gone for good. */
    purgedAt: () => time().nullable(),
    /** Of a deleted one: the deal that it became part of. */
    mergedInto: () => p.manyToOne(Deal).nullable().deleteRule('set null'),
  },
});

/** A sale being worked on, in a stage of a pipeline, until it is won or lost. */
export class Deal extends DealSchema.class {
  /** To another stage, perhaps of another pipeline. */
  moveTo(stage: Stage): void {
    if (this.stage.id === stage.id) return;
    this.stage = stage;
    this.pipeline = stage.pipeline;
    this.stageChangeTime = new Date();
  }

  /** Won and lost stamp their time; open again clears both, and the reason for losing. */
  become(status: DealStatus): void {
    if (this.status === status) return;
    this.status = status;
    this.closeTime = status === 'open' ? null : new Date();
    this.wonTime = status === 'won' ? this.closeTime : null;
    this.firstWonTime ??= this.wonTime;
    this.lostTime = status === 'lost' ? this.closeTime : null;
    if (status !== 'lost') this.lostReason = null;
  }

  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
DealSchema.setClass(Deal);
