import { defineEntity, p } from '@mikro-orm/core';
import { amount, customFields, day, details, id, labels, later, now, time, visibility } from './columns.js';
import { Organization } from './organization.js';
import { Person } from './person.js';
import { Pipeline } from './pipeline.js';
import { Stage } from './stage.js';
import { User } from './user.js';

export type DealStatus = 'open' | 'won' | 'lost';

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
    labelIds: labels,
    visibleTo: visibility,
    customFields,
    details,
    stageChangeTime: () => time().nullable(),
    wonTime: () => time().nullable(),
    lostTime: () => time().nullable(),
    closeTime: () => time().nullable(),
    archivedAt: () => time().nullable(),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
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
    this.lostTime = status === 'lost' ? this.closeTime : null;
    if (status !== 'lost') this.lostReason = null;
  }

  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
DealSchema.setClass(Deal);
