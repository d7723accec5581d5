import { defineEntity, p } from '@mikro-orm/core';
import { amount, day, later, now, time } from './columns.js';
import { Stage } from './stage.js';
import { User } from './user.js';

export const goalTypes = [
  'deals_won',
  'deals_progressed',
  'deals_started',
  'activities_completed',
  'activities_added',
  'revenue_forecast',
] as const;
export type GoalType = (typeof goalTypes)[number];
export type GoalAssignee = 'person' | 'company' | 'team';
export type GoalInterval = 'weekly' | 'monthly' | 'quarterly' | 'yearly';
export type TrackingMetric = 'quantity' | 'sum';

const bigints = () => p.array(Number).$type<number[]>().columnType('bigint[]').nullable();

const GoalSchema = defineEntity({
  name: 'Goal',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    owner: () => p.manyToOne(User).nullable().deleteRule('set null'),
    title: p.text(),
    type: p.text().$type<GoalType>(),
    /** Null: all of them. */
    pipelineIds: bigints,
    activityTypeIds: bigints,
    stage: () => p.manyToOne(Stage).nullable().deleteRule('cascade'),
    assigneeType: p.text().$type<GoalAssignee>(),
    assigneeId: p.bigint('number'),
    interval: p.text().$type<GoalInterval>(),
    starts: day,
    ends: () => day().nullable(),
    target: amount,
    trackingMetric: p.text().$type<TrackingMetric>(),
    currencyId: p.bigint('number').nullable(),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** What somebody, a team or the company wants to reach again and again: so many deals, activities, or so much money. */
export class Goal extends GoalSchema.class {
  touch(): void {
    this.updateTime = later(this.updateTime);
  }
}
GoalSchema.setClass(Goal);
