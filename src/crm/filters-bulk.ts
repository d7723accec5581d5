import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { loadViewer } from '../access/load.js';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, KontorError, NotFoundError } from '../errors.js';
import type { BulkNoun, BulkState } from '../model/index.js';
import { Database } from '../platform/database.js';
import { failpoint } from '../platform/failpoint.js';
import { Queue } from '../platform/queue.js';
import { BulkVerbs, editable, visibleOf, type BulkInput } from './filters-bulk-verbs.js';
import { typeOfNoun } from './filters-sql.js';
import { Filters } from './filters.js';

const sliceMs = 2_000;
const itemsAtOnce = 50;
const mostItems = 50_000;
const mostErrors = 100;

/** Which items: named one by one, or all that a filter finds now. */
export interface BulkScope {
  ids?: (number | string)[] | undefined;
  filterId?: number | undefined;
}

export interface BulkView {
  id: number;
  noun: BulkNoun;
  action: 'update' | 'delete';
  /** `stopped`: its user is no more, or was deactivated; `total` says how many it was to be. */
  state: BulkState;
  total: number;
  done: number;
  failed: number;
  reverted: number;
  /** Changed by somebody since, and so left alone when it was taken back. */
  kept: number;
  created_at: Date;
  finished_at: Date | null;
  /** The first of those that failed, and why. */
  errors: { id: string; error: string }[];
}

/**
 * Many items changed or deleted at once, as one job that can be taken back.
 *
 *   running ──> done ──┐
 *      ├──────> stopped ─┤
 *      └─────────────────┴──(revert)──> reverting ──> reverted
 *
 * It stops where its user is no more or was deactivated: nobody else's rights would be his. What is left stays as it is;
 * back again he can take back what was done, or begin anew.
 *
 * Which items these are is written down when it begins. Each is changed by the verb that changes one, with the user's
 * rights as they are then; what it held before is written first. So the job goes on after a crash where it was, and
 * doing an item twice does nothing twice.
 */
@Injectable()
export class BulkChanges {
  constructor(
    private readonly database: Database,
    private readonly filters: Filters,
    private readonly verbs: BulkVerbs,
    private readonly queue: Queue,
  ) {}

  /**
   * @param input the verb's words, for an update
   * @throws {InvalidError} for what cannot be changed of many, and for more items than a job takes
   */
  async start(
    viewer: Viewer,
    noun: BulkNoun,
    action: 'update' | 'delete',
    scope: BulkScope,
    input: BulkInput = {},
  ): Promise<number> {
    need(viewer, 'items.bulk_edit');
    if ((scope.ids === undefined) === (scope.filterId === undefined)) {
      throw new InvalidError('ids', 'either ids or filter_id says which items');
    }
    if (action === 'update') checkInput(noun, input);
    const values: unknown[] = [viewer.userId];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const which =
      scope.filterId === undefined
        ? `t.id = any(${bind(scope.ids)})`
        : (await this.filters.condition(viewer, typeOfNoun[noun], scope.filterId))(bind);
    const found = await this.database.planned.query<{ id: string }>(
      `select t.id::text as id from ${noun} t where ${visibleOf(noun)(viewer, 't', '$1')} and ${which} limit ${mostItems + 1}`,
      values,
    );
    if (found.length > mostItems) {
      throw new InvalidError(
        'filter_id',
        `at most ${mostItems} items can be changed at once`,
        'Narrow the filter.',
      );
    }
    const ids = found.map(row => row.id);
    const [job] = await this.database.query<{ id: number }>(
      `with job as (
         insert into bulk_change (user_id, noun, action, fields, total, state, finished_at)
         values ($1, $2, $3, $4, $5, case when $5 = 0 then 'done' else 'running' end, case when $5 = 0 then now() end)
         returning id),
       items as (
         insert into bulk_change_item (bulk_change_id, position, item_id)
         select job.id, place, given.id from job, unnest($6::text[]) with ordinality as given (id, place))
       select id from job`,
      [viewer.userId, noun, action, JSON.stringify(input), ids.length, ids],
    );
    const { id } = job as { id: number };
    failpoint('bulk.begun');
    await this.ticket(id);
    return id;
  }

  /** @throws {NotFoundError} also for the job of somebody else */
  async get(viewer: Viewer, id: number): Promise<BulkView> {
    const [job] = await this.database.query<Omit<BulkView, 'errors'>>(
      `select id, noun, action, state, total, done, failed, reverted, kept, created_at, finished_at
         from bulk_change where id = $1 and user_id = $2`,
      [id, viewer.userId],
    );
    if (!job) throw new NotFoundError('Change of many items');
    const errors = await this.database.query<{ id: string; error: string }>(
      `select item_id as id, error from bulk_change_item
        where bulk_change_id = $1 and error is not null order by position limit ${mostErrors}`,
      [id],
    );
    return { ...job, errors };
  }

  /** Takes back what was done, or stops it and takes back what was done so far. @throws {NotFoundError} */
  async revert(viewer: Viewer, id: number): Promise<void> {
    const [job] = await this.database.query<{ state: BulkState }>(
      `update bulk_change set touched_at = now(), finished_at = null, state = 'reverting'
        where id = $1 and user_id = $2 and state in ('running', 'done', 'stopped') returning state`,
      [id, viewer.userId],
    );
    if (!job) {
      const { state } = await this.get(viewer, id);
      throw new ConflictError(`This change is ${state === 'reverting' ? 'being' : 'already'} taken back`);
    }
    await this.ticket(id);
  }

  /** Works at a job for a while; goes back to the end of the line while there is more. Done again, it does nothing. */
  async run(id: number): Promise<void> {
    const end = Date.now() + sliceMs;
    while (Date.now() < end) {
      const job = await this.job(id);
      if (!job || (job.state !== 'running' && job.state !== 'reverting')) return;
      const user = await loadViewer(this.database, job.userId);
      const items = await this.next(job);
      if (items.length === 0) return this.finish(job, job.state === 'running' ? 'done' : 'reverted');
      if (!user) return this.finish(job, 'stopped');
      const viewer: Viewer = { ...user, bulk: true };
      for (const item of items) {
        if (Date.now() >= end) break;
        if (job.state === 'running') await this.change(viewer, job, item);
        else await this.takeBack(viewer, job, item);
      }
    }
    await this.ticket(id);
  }

  /** Writes the tickets of jobs again that nobody has worked at for a while: a queue may forget. */
  async resume(): Promise<void> {
    const forgotten = await this.database.query<{ id: number }>(
      `select id from bulk_change where state in ('running', 'reverting') and touched_at < now() - interval '15 seconds'
        order by touched_at limit 100`,
    );
    for (const { id } of forgotten) await this.ticket(id);
  }

  private async change(viewer: Viewer, job: JobRow, item: ItemRow): Promise<void> {
    const { noun, action, input } = job;
    const keys = Object.keys(input);
    // Who worked at it before may have died between the change and its mark.
    const again = item.before !== null;
    try {
      if (!again) {
        const before = await this.verbs.read(viewer, noun, item.itemId, keys);
        await this.database.query(
          'update bulk_change_item set before = $3 where bulk_change_id = $1 and position = $2 and before is null',
          [job.id, item.position, JSON.stringify(before)],
        );
      }
      failpoint('bulk.noted');
      if (action === 'delete') await this.verbs.remove(viewer, noun, item.itemId, again);
      else if (!(again && (await this.isGivenAway(viewer, noun, item)))) {
        await this.verbs.update(viewer, noun, item.itemId, input);
      }
      failpoint('bulk.changed');
      const after = action === 'update' ? await this.verbs.read(viewer, noun, item.itemId, keys, true) : {};
      await this.settle(job, item, 'done', { after });
    } catch (error) {
      if (!(error instanceof KontorError)) throw error;
      await this.settle(job, item, 'failed', { error: error.message });
    }
  }

  /** Changed before the crash so that the viewer sees it no more: there is nothing left to do. */
  private async isGivenAway(viewer: Viewer, noun: BulkNoun, { itemId, before }: ItemRow): Promise<boolean> {
    if (await this.verbs.isThere(viewer, noun, itemId)) return false;
    const now = await this.verbs.read(viewer, noun, itemId, Object.keys(before!), true);
    return !isDeepStrictEqual(now, before);
  }

  private async takeBack(viewer: Viewer, job: JobRow, item: ItemRow): Promise<void> {
    const { noun, action } = job;
    try {
      const isBack =
        action === 'delete'
          ? await this.verbs.restore(viewer, noun, item.itemId)
          : await this.verbs.putBack(viewer, noun, item.itemId, item.before ?? {}, item.after ?? {});
      failpoint('bulk.put-back');
      await this.settle(job, item, isBack ? 'reverted' : 'kept', {});
    } catch (error) {
      if (!(error instanceof KontorError)) throw error;
      await this.settle(job, item, 'kept', { error: error.message });
    }
  }

  /** An item's outcome and the job's count of such, together; done again it counts nothing. */
  private async settle(
    { id }: JobRow,
    { position, state: from }: ItemRow,
    state: 'done' | 'failed' | 'kept' | 'reverted',
    { after, error }: { after?: object; error?: string },
  ): Promise<void> {
    await this.database.query(
      `with settled as (
         update bulk_change_item set state = $3, after = coalesce($4::jsonb, after), error = coalesce($5, error)
          where bulk_change_id = $1 and position = $2 and state = $6 returning 1)
       update bulk_change set touched_at = now(), ${state} = ${state} + 1 where id = $1 and exists (select from settled)`,
      [id, position, state, after === undefined ? null : JSON.stringify(after), error ?? null, from],
    );
  }

  private async job(id: number): Promise<JobRow | undefined> {
    const [job] = await this.database.query<JobRow>(
      'select id, user_id as "userId", noun, action, state, fields as input from bulk_change where id = $1',
      [id],
    );
    return job;
  }

  private next({ id, state }: JobRow): Promise<ItemRow[]> {
    return this.database.query<ItemRow>(
      `select position, item_id as "itemId", state, before, after from bulk_change_item
        where bulk_change_id = $1 and state = $2 order by position limit ${itemsAtOnce}`,
      [id, state === 'running' ? 'waiting' : 'done'],
    );
  }

  private async finish({ id, state }: JobRow, end: BulkState): Promise<void> {
    await this.database.query(
      `update bulk_change set state = $3, finished_at = now(), touched_at = now() where id = $1 and state = $2`,
      [id, state, end],
    );
  }

  private ticket(id: number): Promise<void> {
    return this.queue.add('crm.change-many', { bulkChangeId: id }, { once: `bulk:${id}` });
  }
}

interface JobRow {
  id: number;
  userId: number;
  noun: BulkNoun;
  action: 'update' | 'delete';
  state: BulkState;
  input: BulkInput;
}

interface ItemRow {
  position: number;
  itemId: string;
  state: 'waiting' | 'done';
  before: BulkInput | null;
  after: BulkInput | null;
}

function checkInput(noun: BulkNoun, input: BulkInput): void {
  const keys = Object.keys(input);
  if (keys.length === 0) throw new InvalidError('fields', 'nothing is named that would change');
  const known = editable(noun);
  const wrong = keys.find(key => !known.includes(key));
  if (wrong !== undefined) {
    throw new InvalidError(
      wrong,
      'cannot be changed of many items at once',
      `What can is ${known.join(', ')}.`,
    );
  }
}
