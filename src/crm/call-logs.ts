import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { visibleCallLog } from '../access/activity.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../errors.js';
import {
  Activity,
  Blob,
  CallLog,
  Deal,
  Lead,
  Organization,
  Person,
  type CallOutcome,
} from '../model/index.js';
import { Blobs, release, sha256 } from '../platform/blobs.js';
import { Database } from '../platform/database.js';
import { Activities, addActivity } from './activities.js';
import { standsOn } from './activity-links.js';
import { Changes, type Change } from './change.js';
import { safeHtml } from './note-html.js';

export interface CallLogInput {
  outcome: CallOutcome;
  toPhoneNumber: string;
  startTime: Date;
  endTime: Date;
  userId?: number | undefined;
  /** A call that was planned: it is done now, and what it is on counts. */
  activityId?: number | undefined;
  subject?: string | undefined;
  /** Seconds; from start to end where not said. */
  duration?: number | undefined;
  fromPhoneNumber?: string | undefined;
  personId?: number | undefined;
  organizationId?: number | undefined;
  dealId?: number | undefined;
  leadId?: string | undefined;
  note?: string | undefined;
}

export interface Recording {
  name: string;
  type: string;
  bytes: Buffer;
}

/** A day. */
export const longestCallSeconds = 86_400;

/** What a call is on. */
const on = ['deal', 'lead', 'person', 'organization'] as const;

/** Calls that took place, as a telephone system tells of them. Each stands in the diary as an activity that is done. */
@Injectable()
export class CallLogs {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly activities: Activities,
  ) {}

  /** The viewer's own, latest first. */
  list(viewer: Viewer, start: number, limit: number): Promise<CallLog[]> {
    return this.database
      .em()
      .find(
        CallLog,
        { user: viewer.userId, deletedAt: null },
        { populate: on, orderBy: { startTime: 'desc', id: 'asc' }, offset: start, limit },
      );
  }

  /** @throws {NotFoundError} also where the viewer may not see what the call is on */
  async get(viewer: Viewer, id: string): Promise<CallLog> {
    const found = await this.database.query(
      `select from call_log t where t.id = $2 and ${visibleCallLog(viewer, 't', '$1')}`,
      [viewer.userId, id],
    );
    const log = found.length > 0 ? await this.database.em().findOne(CallLog, { id }, { populate: on }) : null;
    if (!log) throw new NotFoundError('Call log');
    return log;
  }

  /** @throws {ForbiddenError} for the call of somebody else, unless by an admin @throws {InvalidError} */
  async create(viewer: Viewer, given: CallLogInput): Promise<CallLog> {
    const input = given.note ? { ...given, note: (await safeHtml(given.note, 'note')).html } : given;
    const { startTime, endTime } = input;
    if (endTime < startTime) throw new InvalidError('end_time', 'end_time lies before start_time');
    if (endTime.getTime() - startTime.getTime() > longestCallSeconds * 1000) {
      throw new InvalidError('end_time', 'end_time lies more than a day after start_time');
    }
    if (input.dealId !== undefined && input.leadId !== undefined) {
      throw new InvalidError('lead_id', 'lead_id: a call is on a deal or on a lead, not on both');
    }
    if (!viewer.isAdmin && input.userId !== undefined && input.userId !== viewer.userId) {
      throw new ForbiddenError('Only administrators may log calls of others');
    }
    return this.changes.run(viewer, async change => {
      const user = await change.owner(input.userId);
      const duration = input.duration ?? Math.round((endTime.getTime() - startTime.getTime()) / 1000);
      const activity =
        input.activityId === undefined
          ? await this.newActivity(change, input, user.id, duration)
          : await this.plannedCall(change, input.activityId);
      const log = change.em.create(CallLog, {
        user,
        activity,
        subject: input.subject ?? activity.subject,
        outcome: input.outcome,
        fromPhoneNumber: input.fromPhoneNumber ?? null,
        toPhoneNumber: input.toPhoneNumber,
        startTime,
        endTime,
        duration,
        note: input.note ?? null,
        deal: activity.deal ?? null,
        lead: activity.lead ?? null,
        person: activity.person ?? null,
        organization: activity.organization ?? null,
      });
      change.em.persist(log);
      await change.em.flush();
      await change.em.populate(log, on);
      return log;
    });
  }

  /** The activity stays, and the recording goes. @throws {ForbiddenError} */
  async remove(viewer: Viewer, id: string): Promise<void> {
    await this.get(viewer, id);
    return this.changes.run(viewer, async ({ em }) => {
      const log = await locked(em, id);
      if (!viewer.isAdmin && log.user?.id !== viewer.userId) {
        throw new ForbiddenError('Only administrators may delete the call logs of others');
      }
      log.deletedAt = new Date();
      if (!log.recording) return;
      const { sha256: hash } = log.recording;
      await this.database.within(em, tx => release(tx, [hash]));
      log.recording = null;
    });
  }

  /** @throws {ConflictError} where it has one */
  async record(viewer: Viewer, id: string, { name, type, bytes }: Recording): Promise<CallLog> {
    if ((await this.get(viewer, id)).recording) throw hasOne();
    const hash = sha256(bytes);
    const stored = await this.blobs.put([{ sha256: hash, bytes }]);
    return this.changes.run(viewer, async ({ em }) => {
      const log = await locked(em, id);
      if (log.recording) throw hasOne();
      await this.database.within(em, tx => this.blobs.record(tx, stored));
      log.recording = em.getReference(Blob, hash as never);
      log.recordingName = name;
      log.recordingType = type;
      log.updateTime = new Date();
      return log;
    });
  }

  /** @throws {NotFoundError} also where it has none */
  async recording(viewer: Viewer, id: string): Promise<Recording> {
    const log = await this.get(viewer, id);
    if (!log.recording) throw new NotFoundError('Recording');
    const bytes = await this.blobs.get(Buffer.from(log.recording.sha256));
    return { name: log.recordingName ?? 'recording', type: log.recordingType ?? 'audio/mpeg', bytes };
  }

  private async newActivity(
    change: Change,
    input: CallLogInput,
    ownerId: number,
    duration: number,
  ): Promise<Activity> {
    for (const [field, type, id] of [
      ['deal_id', Deal, input.dealId],
      ['lead_id', Lead, input.leadId],
      ['person_id', Person, input.personId],
      ['org_id', Organization, input.organizationId],
    ] as const) {
      // Said in the API's words before the activity says it in its own.
      if (id !== undefined) await change.other(type as typeof Deal, id as never, field);
    }
    const started = input.startTime.toISOString();
    return addActivity(change, {
      ownerId,
      type: 'call',
      ...(input.subject === undefined ? {} : { subject: input.subject }),
      dueDate: started.slice(0, 10),
      dueTime: started.slice(11, 19),
      duration,
      done: true,
      markedAsDoneTime: input.endTime,
      note: input.note ?? null,
      ...(input.dealId === undefined ? {} : { dealId: input.dealId }),
      ...(input.leadId === undefined ? {} : { leadId: input.leadId }),
      ...(input.personId === undefined ? {} : { personId: input.personId }),
      ...(input.organizationId === undefined ? {} : { organizationId: input.organizationId }),
    });
  }

  private async plannedCall(change: Change, id: number): Promise<Activity> {
    const activity = await this.activities.locked(change, id).catch((error: unknown) => {
      if (error instanceof NotFoundError)
        throw new InvalidError('activity_id', 'activity_id: there is no such activity');
      throw error;
    });
    if (activity.type !== 'call') {
      throw new InvalidError('activity_id', 'activity_id names an activity that is no call');
    }
    activity.mark(true);
    activity.touch();
    for (const item of standsOn(activity)) change.touch(item.type, item.id);
    change.tell(() => ({ name: 'activity.updated', payload: { id } }));
    return activity;
  }
}

/** Looked at again: it may have been deleted meanwhile. @throws {NotFoundError} */
async function locked(em: EntityManager, id: string): Promise<CallLog> {
  const lockMode = LockMode.PESSIMISTIC_WRITE;
  const log = await em.findOne(CallLog, { id, deletedAt: null }, { lockMode });
  if (!log) throw new NotFoundError('Call log');
  return log;
}

const hasOne = (): ConflictError =>
  new ConflictError('This call has a recording already', 'Delete the call log to have another one.', 'file');
