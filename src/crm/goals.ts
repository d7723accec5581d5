import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ForbiddenError, InvalidError, NotFoundError } from '../errors.js';
import {
  ActivityType,
  Goal,
  Pipeline,
  Stage,
  Team,
  User,
  type GoalAssignee,
  type GoalInterval,
  type GoalType,
  type TrackingMetric,
} from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';
import { Currencies } from './currencies.js';
import { ExchangeRates } from './exchange-rates.js';
import { progressOf } from './goal-progress.js';

export interface GoalInput {
  title: string;
  type: GoalType;
  pipelineIds: number[] | null;
  activityTypeIds: number[] | null;
  stageId: number | null;
  assigneeType: GoalAssignee;
  assigneeId: number;
  interval: GoalInterval;
  /** The first and last day; no last one: it never ends. */
  starts: string;
  ends: string | null;
  target: number;
  trackingMetric: TrackingMetric;
  currencyId: number | null;
}

export type GoalSearch = Partial<Omit<GoalInput, 'starts' | 'ends' | 'interval'>> & {
  active?: boolean;
  from?: string;
  until?: string;
};

/** What is to be reached, and how far it has come. Everybody may look at goals; one's own, or all as an admin, one changes. */
@Injectable()
export class Goals {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
    private readonly currencies: Currencies,
    private readonly rates: ExchangeRates,
  ) {}

  /** Those that fit. Where nothing is asked that tells goals apart by what they are, only the viewer's own. */
  async find(viewer: Viewer, search: GoalSearch): Promise<Goal[]> {
    const { active, from, until, title, pipelineIds, activityTypeIds, stageId, ...same } = search;
    const told = [pipelineIds, activityTypeIds, stageId, ...Object.values(same)].some(
      one => one !== undefined,
    );
    const today = new Date().toISOString().slice(0, 10);
    const where: object[] = [{ deletedAt: null }];
    for (const [name, value] of Object.entries(same)) if (value !== undefined) where.push({ [name]: value });
    if (stageId !== undefined) where.push({ stage: stageId });
    if (pipelineIds) where.push({ pipelineIds: { $overlap: pipelineIds } });
    if (activityTypeIds) where.push({ activityTypeIds: { $overlap: activityTypeIds } });
    if (title !== undefined) where.push({ title: { $ilike: `%${title.replaceAll(/[\\%_]/g, '\\$&')}%` } });
    if (active === true) where.push({ $or: [{ ends: null }, { ends: { $gte: today } }] });
    if (active === false) where.push({ ends: { $lt: today } });
    if (from !== undefined) where.push({ $or: [{ ends: null }, { ends: { $gte: from } }] });
    if (until !== undefined) where.push({ starts: { $lte: until } });
    if (!told) {
      where.push({ $or: [{ owner: viewer.userId }, { assigneeType: 'person', assigneeId: viewer.userId }] });
    }
    return this.database
      .em()
      .find(Goal, { $and: where } as never, { orderBy: { addTime: 'asc', id: 'asc' }, limit: 500 });
  }

  create(viewer: Viewer, input: Omit<GoalInput, 'title'> & { title?: string }): Promise<Goal> {
    return this.changes.run(viewer, async change => {
      const owner = await change.owner(viewer.userId);
      const title = input.title ?? titles[input.type];
      const goal = change.em.create(Goal, { ...plain(input), title, owner } as never) as Goal;
      await this.settle(change, goal, input);
      change.em.persist(goal);
      await change.em.flush();
      return goal;
    });
  }

  /** @throws {NotFoundError} @throws {ForbiddenError} where it is somebody else's */
  update(viewer: Viewer, id: string, input: Partial<GoalInput>): Promise<Goal> {
    return this.changes.run(viewer, async change => {
      const goal = await own(change, id);
      Object.assign(goal, plain(input));
      await this.settle(change, goal, input);
      if (change.changesAnything()) goal.touch();
      return goal;
    });
  }

  remove(viewer: Viewer, id: string): Promise<void> {
    return this.changes.run(viewer, async change => {
      const goal = await own(change, id);
      goal.touch();
      goal.deletedAt = goal.updateTime;
    });
  }

  /**
   * How far it has come from one day to another, both included, counted over what the viewer may see.
   *
   * @throws {InvalidError} for days outside of the goal's own
   */
  async result(
    viewer: Viewer,
    id: string,
    from: string,
    until: string,
  ): Promise<{ goal: Goal; progress: number }> {
    const goal = await this.database.em().findOne(Goal, { id, deletedAt: null });
    if (!goal) throw new NotFoundError('Goal');
    if (from < goal.starts)
      throw new InvalidError('period.start', `period.start: the goal starts on ${goal.starts}`);
    if (goal.ends && until > goal.ends) {
      throw new InvalidError('period.end', `period.end: the goal ends on ${goal.ends}`);
    }
    if (until < from) throw new InvalidError('period.end', 'period.end lies before period.start');
    const currency = (await this.currencies.list()).find(one => one.id === goal.currencyId)?.code;
    const into = await this.rates.into(currency);
    return { goal, progress: await progressOf(this.database, viewer, goal, { from, until, into }) };
  }

  private async settle(change: Change, goal: Goal, input: Partial<GoalInput>): Promise<void> {
    const { em, viewer } = change;
    if (input.stageId !== undefined) {
      goal.stage = input.stageId === null ? null : await change.part(Stage, input.stageId, 'stageId');
    }
    if (goal.type === 'deals_progressed' && !goal.stage) {
      throw new InvalidError(
        'stageId',
        'a goal of deals that progress needs a stage',
        'Send type.params.stage_id.',
      );
    }
    if (goal.type !== 'deals_progressed') goal.stage = null;
    if (!countsActivities(goal.type)) goal.activityTypeIds = null;
    await refuseUnknown(goal.pipelineIds, 'pipelineIds', ids =>
      em.count(Pipeline, { id: { $in: ids }, deletedAt: null }),
    );
    await refuseUnknown(goal.activityTypeIds, 'activityTypeIds', ids =>
      em.count(ActivityType, { id: { $in: ids } }),
    );
    await this.assign(change, goal);
    if (goal.ends && goal.ends < goal.starts) {
      throw new InvalidError('ends', 'a goal does not end before it starts');
    }
    if (goal.type === 'revenue_forecast') goal.trackingMetric = 'sum';
    if (countsActivities(goal.type) && goal.trackingMetric === 'sum') {
      throw new InvalidError('trackingMetric', 'activities are counted: their metric is quantity');
    }
    if (goal.trackingMetric === 'quantity') {
      goal.currencyId = null;
      return;
    }
    const known = await this.currencies.list();
    if (goal.currencyId == null) {
      const { defaultCurrency } = await em.findOneOrFail(User, { id: viewer.userId });
      goal.currencyId = known.find(one => one.code === defaultCurrency)?.id ?? null;
    } else if (!known.some(one => one.id === goal.currencyId)) {
      throw new InvalidError('currencyId', 'there is no such currency');
    }
  }

  /** For oneself, or as an administrator for anybody. */
  private async assign({ em, viewer }: Change, goal: Goal): Promise<void> {
    const { assigneeType: type, assigneeId: id } = goal;
    if (!viewer.isAdmin && (type !== 'person' || id !== viewer.userId)) {
      throw new ForbiddenError('Only administrators may set goals for others');
    }
    if (type === 'person' && !(await em.count(User, { id, active: true }))) {
      throw new InvalidError('assigneeId', 'there is no such user');
    }
    if (type === 'team' && !(await em.count(Team, { id }))) {
      throw new InvalidError('assigneeId', 'there is no such team');
    }
  }
}

const titles: Record<GoalType, string> = {
  deals_won: 'Deals won',
  deals_progressed: 'Deals progressed',
  deals_started: 'Deals started',
  activities_completed: 'Activities completed',
  activities_added: 'Activities added',
  revenue_forecast: 'Revenue forecast',
};

const countsActivities = (type: GoalType): boolean => type.startsWith('activities_');

/** What is kept as it is given. */
function plain(input: Partial<GoalInput>): object {
  return Object.fromEntries(
    Object.entries(input).filter(([name, value]) => name !== 'stageId' && value !== undefined),
  );
}

async function own({ em, viewer }: Change, id: string): Promise<Goal> {
  const goal = await em.findOne(Goal, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!goal) throw new NotFoundError('Goal');
  if (!viewer.isAdmin && goal.owner?.id !== viewer.userId) {
    throw new ForbiddenError('Only administrators may change the goals of others');
  }
  return goal;
}

async function refuseUnknown(
  ids: number[] | null | undefined,
  field: string,
  count: (ids: number[]) => Promise<number>,
): Promise<void> {
  if (!ids) return;
  const different = [...new Set(ids)];
  if (different.length === 0 || (await count(different)) < different.length) {
    throw new InvalidError(field, 'one of these is not there', 'Send null for all of them.');
  }
}
