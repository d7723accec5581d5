import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, KontorError, NotFoundError } from '../errors.js';
import { Activity, ActivityType, type Details, type Place, User, withDetails } from '../model/index.js';
import { Database } from '../platform/database.js';
import { type LinkInput, linkActivity, mayOpen, standsOn, type Which } from './activity-links.js';
import { Changes, type Change } from './change.js';
import { setCustomFields, type CustomValues } from './custom-fields.js';
import { safeHtml } from './note-html.js';
import { needKept } from './restore.js';

export interface ActivityInput extends LinkInput {
  subject: string;
  /** The key of a type: `call`. */
  type: string;
  ownerId: number;
  dueDate: string | null;
  /** `HH:MM:SS`, UTC. */
  dueTime: string | null;
  /** Seconds. */
  duration: number | null;
  busy: boolean;
  done: boolean;
  /** For what is taken over from elsewhere; a mark set here says now. */
  markedAsDoneTime: Date;
  /** HTML; kept without what could run. */
  note: string | null;
  publicDescription: string | null;
  location: Place | null;
  priority: number | null;
  outcome: number | null;
  details: Details;
  customFields: CustomValues;
}

/** What is to be done, and was. The items that an activity stands on know their last and next one (see the migration). */
@Injectable()
export class Activities {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** Without a subject it is called by its type; without a type it is the first one. */
  create(viewer: Viewer, input: Partial<ActivityInput>): Promise<number> {
    return this.changes.run(viewer, async change => (await addActivity(change, input)).id);
  }

  /**
   * All of these, or none: where some are refused, or were before they came here, nothing is kept.
   * @returns their ids in this order; by their places those that are refused, and why
   */
  async createAll(
    viewer: Viewer,
    inputs: (Partial<ActivityInput> | KontorError)[],
  ): Promise<{ ids: number[]; refused: Map<number, KontorError> }> {
    try {
      const ids = await this.changes.run(viewer, change => addAll(change, inputs));
      return { ids, refused: new Map() };
    } catch (error) {
      if (error instanceof Refusals) return { ids: [], refused: error.rows };
      throw error;
    }
  }

  /** @throws {NotFoundError} also when the viewer may not see it */
  update(viewer: Viewer, id: number, input: Partial<ActivityInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      await changeActivity(change, await this.locked(change, id), input);
      return id;
    });
  }

  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const activity = await this.locked(change, id);
      need(viewer, 'activity.delete');
      deleteActivity(change, activity);
    });
  }

  /**
   * What is there is left as it is.
   *
   * @throws {NotFoundError} @throws {ConflictError} for what was deleted too long ago
   */
  restore(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const activity = await this.locked(change, id, 'deleted too');
      needKept('activity', activity);
      if (!activity.deletedAt) return;
      activity.deletedAt = null;
      activity.touch();
      for (const { type, id } of standsOn(activity)) change.touch(type, id);
      // Its guests were told that it is off: they are invited anew.
      change.tell(() => ({ name: 'activity.updated', payload: { id } }));
    });
  }

  /** Locked first and looked at then: what it stands on may change while we wait. */
  async locked(change: Change, id: number, which: Which = 'there'): Promise<Activity> {
    const { em, viewer } = change;
    const activity = await em.findOne(
      Activity,
      { id, ...(which === 'there' && { deletedAt: null }) },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    const there = activity && (await this.database.within(em, tx => mayOpen(tx, viewer, id, which)));
    if (!there) throw new NotFoundError('Activity');
    return activity;
  }
}

/** Takes the transaction back. */
class Refusals extends Error {
  constructor(readonly rows: Map<number, KontorError>) {
    super('some rows are refused');
  }
}

async function addAll(change: Change, inputs: (Partial<ActivityInput> | KontorError)[]): Promise<number[]> {
  const activities: Activity[] = [];
  const refused = new Map<number, KontorError>();
  for (const [row, input] of inputs.entries()) {
    try {
      if (input instanceof KontorError) throw input;
      activities.push(await newActivity(change, input));
    } catch (error) {
      if (!(error instanceof KontorError)) throw error;
      refused.set(row, error);
      // What it has begun would stand among what the next one looks up.
      change.forget();
    }
  }
  if (refused.size > 0) throw new Refusals(refused);
  await addNew(change, activities);
  return activities.map(({ id }) => id);
}

/** A new activity, as part of whatever else a verb does. */
export async function addActivity(change: Change, input: Partial<ActivityInput>): Promise<Activity> {
  const activity = await newActivity(change, input);
  await addNew(change, [activity]);
  return activity;
}

/** New activities, all in one statement. */
export async function addNew(change: Change, activities: Activity[]): Promise<void> {
  await change.em.flush();
  for (const activity of activities) {
    for (const { type, id } of standsOn(activity)) change.touch(type, id);
    change.tell(() => ({ name: 'activity.added', payload: { id: activity.id } }));
  }
}

/** To be written by `addNew`, with others where there are any. */
export async function newActivity(change: Change, input: Partial<ActivityInput>): Promise<Activity> {
  const { em, viewer } = change;
  const owner = await change.owner(input.ownerId);
  const creator = await change.owner(viewer.userId);
  const type = await typeOf(change, input.type);
  const subject = input.subject?.trim() ? input.subject : type.name;
  const activity = em.create(Activity, {
    subject,
    type: type.key,
    owner,
    creator,
    updater: creator,
  } as never);
  await apply(change, activity, { ...input, subject, type: type.key });
  em.persist(activity);
  return activity;
}

/** Changes an activity that is locked, as part of whatever else a verb does. */
export async function changeActivity(
  change: Change,
  activity: Activity,
  input: Partial<ActivityInput>,
): Promise<void> {
  const before = standsOn(activity);
  if (input.ownerId !== undefined) activity.owner = await change.owner(input.ownerId);
  await apply(change, activity, input);
  if (!change.changesAnything()) return;
  activity.updater = change.em.getReference(User, change.viewer.userId);
  activity.touch();
  for (const { type, id } of [...before, ...standsOn(activity)]) change.touch(type, id);
  change.tell(() => ({ name: 'activity.updated', payload: { id: activity.id } }));
}

/** Takes an activity away, as part of whatever else a verb does. */
export function deleteActivity(change: Change, activity: Activity): void {
  activity.touch();
  activity.deletedAt = activity.updateTime;
  for (const { type, id } of standsOn(activity)) change.touch(type, id);
  change.tell(() => ({ name: 'activity.deleted', payload: { id: activity.id } }));
}

async function typeOf(change: Change, key: string | undefined): Promise<ActivityType> {
  const [type] = await change.once(`activity type ${key}`, () =>
    change.em.find(
      ActivityType,
      { deletedAt: null, ...(key === undefined ? {} : { key }) },
      { orderBy: { position: 'asc', id: 'asc' }, limit: 1 },
    ),
  );
  if (!type) throw new InvalidError('type', 'there is no such type of activity');
  return type;
}

async function apply(change: Change, activity: Activity, input: Partial<ActivityInput>): Promise<void> {
  await linkActivity(change, activity, input);
  if (input.subject !== undefined) activity.subject = input.subject;
  if (input.type !== undefined && input.type !== activity.type) {
    activity.type = (await typeOf(change, input.type)).key;
  }
  if (input.dueDate !== undefined) activity.dueDate = input.dueDate;
  if (input.dueTime !== undefined) activity.dueTime = input.dueTime;
  if (activity.dueTime && !activity.dueDate) {
    throw new InvalidError('dueTime', 'a time of day needs a date', 'Send the date too, or no time.');
  }
  if (input.duration !== undefined) activity.duration = input.duration;
  if (input.busy !== undefined) activity.busy = input.busy;
  if (input.done !== undefined) activity.mark(input.done);
  if (input.markedAsDoneTime !== undefined && activity.done)
    activity.markedAsDoneTime = input.markedAsDoneTime;
  if (input.note !== undefined) activity.note = input.note && (await safeHtml(input.note, 'note')).html;
  if (input.publicDescription !== undefined) activity.publicDescription = input.publicDescription;
  if (input.location !== undefined) activity.location = input.location;
  if (input.priority !== undefined) activity.priority = input.priority;
  if (input.outcome !== undefined) activity.outcome = input.outcome;
  if (input.details !== undefined) activity.details = withDetails(activity.details, input.details);
  await setCustomFields(change, 'activity', activity, input.customFields);
}
