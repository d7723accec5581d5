import { Injectable } from '@nestjs/common';
import { loadViewer } from '../../access/load.js';
import type { Viewer } from '../../access/viewer.js';
import { ConflictError, NotFoundError } from '../../errors.js';
import { Crypto } from '../../platform/crypto.js';
import { Database, type Sql, type Tx } from '../../platform/database.js';
import { failpoint } from '../../platform/failpoint.js';
import { Queue } from '../../platform/queue.js';
import { linkBatch, revertBatch, type Work } from './apply.js';
import type { Group, Place } from './fits.js';
import { itemFor, reviewOf, type Item, type ItemRef, type Review } from './item.js';
import { countIn, preview, scopeOf, type PreviewPage, type Scope } from './preview.js';

/** Milliseconds after which a job goes to the end of its line, so that others come to their turn. */
const sliceMs = 2_000;

export type RetroactiveState = 'linking' | 'linked' | 'reverting' | 'reverted';

/** How far a job has come. */
export interface RetroactiveView {
  id: number;
  /** Null where the item is gone, or hidden from the user since. */
  item: { type: Item['type']; id: number | string; title: string } | null;
  state: RetroactiveState;
  /** Threads that fitted when it was begun. */
  total: number;
  linked: number;
  /** Of those that fitted then: linked by somebody else meanwhile, answered, or gone. Zero until it is done. */
  skipped: number;
  reverted: number;
  /** Links that a user has decided about since, which a revert left alone. Zero until it is done. */
  kept: number;
  /** Why it ended early. */
  reason: 'item-closed' | 'item-gone' | 'stopped' | null;
  created_at: Date;
  finished_at: Date | null;
}

/**
 * Earlier threads that would come to a deal, lead or project now: a preview, and one job that links them and can be
 * taken back.
 *
 *   linking ──> linked ──┐
 *      └─────────────────┴──(revert)──> reverting ──> reverted
 *
 * A job is a row that knows how far it has come; each batch of threads and the row's new place are one transaction. So
 * it goes on after a crash where it was, and doing it twice does nothing twice. It is its user's: others do not see it.
 */
@Injectable()
export class RetroactiveLinks {
  constructor(
    private readonly database: Database,
    private readonly queue: Queue,
    private readonly crypto: Crypto,
  ) {}

  /** @throws {NotFoundError} where the item is not there for the viewer */
  async preview(
    viewer: Viewer,
    ref: ItemRef,
    wanted: { group: Group; limit: number; after: Place | null },
  ): Promise<PreviewPage & { item: Item }> {
    const review = await this.review(this.database, viewer, ref);
    return { item: review.item, ...(await preview(this.database, review, wanted)) };
  }

  /** The item and its people's addresses, for other questions about its threads. @throws {NotFoundError} */
  review(sql: Sql, viewer: Viewer, ref: ItemRef): Promise<Review> {
    return reviewOf(sql, viewer, ref, text => this.crypto.sign(text));
  }

  /**
   * Begins to link. Threads that are named but do not fit (any more), or are not his, are left out without a word: which
   * of these it was he is not told.
   *
   * @throws {NotFoundError} @throws {ConflictError} where the item is closed
   */
  async start(viewer: Viewer, ref: ItemRef, scope: Scope): Promise<number> {
    const review = await this.review(this.database, viewer, ref);
    if (!review.item.open) {
      throw new ConflictError(
        `${review.item.title} is closed and takes no earlier threads`,
        'Open it again, or link single threads by hand.',
      );
    }
    const total = await countIn(this.database, review, scope);
    const [job] = await this.database.query<{ id: number }>(
      `insert into retroactive_link (user_id, ${ref.type}_id, groups, thread_ids, except_ids, total)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [viewer.userId, ref.id, scope.groups, scope.threadIds, scope.exceptIds, total],
    );
    const { id } = job as { id: number };
    await this.ticket(id);
    return id;
  }

  /** Takes back what the job has linked, or stops it and takes back what it has linked so far. @throws {NotFoundError} */
  async revert(viewer: Viewer, id: number): Promise<void> {
    const [job] = await this.database.query(
      `update retroactive_link set touched_at = now(), finished_at = case when state = 'reverted' then finished_at end,
              reason = case when state = 'linking' then 'stopped' else reason end,
              state = case when state = 'reverted' then state else 'reverting' end
        where id = $1 and user_id = $2 returning id`,
      [id, viewer.userId],
    );
    if (!job) throw new NotFoundError('retroactive links');
    await this.ticket(id);
  }

  /** @throws {NotFoundError} also for the job of somebody else */
  async get(viewer: Viewer, id: number): Promise<RetroactiveView> {
    const [job] = await this.database.query<JobRow>(`${jobSql} where id = $1 and user_id = $2`, [
      id,
      viewer.userId,
    ]);
    if (!job) throw new NotFoundError('retroactive links');
    const item = await itemFor(this.database, viewer, itemOf(job)).catch(() => null);
    return {
      id,
      item: item && { type: item.type, id: item.id, title: item.title },
      state: job.state,
      total: job.total,
      linked: job.linked,
      skipped: job.state === 'linked' ? Math.max(0, job.total - job.linked) : 0,
      reverted: job.reverted,
      kept: job.state === 'reverted' ? job.linked - job.reverted : 0,
      reason: job.reason,
      created_at: job.createdAt,
      finished_at: job.finishedAt,
    };
  }

  /** Works at a job for a while; goes back to the end of the line while there is more. Done again, it does nothing. */
  async run(id: number): Promise<void> {
    const end = Date.now() + sliceMs;
    while (Date.now() < end) {
      if (!(await this.database.transaction(tx => this.batch(tx, id)))) return;
      failpoint('retroactive.committed');
    }
    await this.ticket(id);
  }

  /** Writes the tickets of jobs again that nobody has worked at for a while: a queue may forget. */
  async resume(): Promise<void> {
    const forgotten = await this.database.query<{ id: number }>(
      `select id from retroactive_link where state in ('linking', 'reverting') and touched_at < now() - interval '15 seconds'
        order by touched_at limit 100`,
    );
    for (const { id } of forgotten) await this.ticket(id);
  }

  private ticket(id: number): Promise<void> {
    return this.queue.add(
      'mail.link-retroactively',
      { retroactiveLinkId: id },
      { once: `retroactive:${id}` },
    );
  }

  /** @returns whether there may be more */
  private async batch(tx: Tx, id: number): Promise<boolean> {
    // Whoever else works at this job waits here, and then finds its place moved on.
    const [job] = await tx.query<JobRow>(`${jobSql} where id = $1 for update`, [id]);
    if (job?.state === 'linking') return this.linkSome(tx, job);
    if (job?.state !== 'reverting') return false;
    const reverted = await revertBatch(tx, { id, userId: job.userId });
    failpoint('retroactive.reverted');
    await tx.query(
      `update retroactive_link set reverted = reverted + $2, touched_at = now(),
              state = case when $3 then 'reverted' else state end, finished_at = case when $3 then now() else finished_at end
        where id = $1`,
      [id, reverted ?? 0, reverted === null],
    );
    return reverted !== null;
  }

  private async linkSome(tx: Tx, job: JobRow): Promise<boolean> {
    const work: Work = { id: job.id, userId: job.userId, item: itemOf(job), afterId: job.afterId };
    const review = await this.reviewNow(tx, work);
    if (!review?.item.open) {
      await finish(tx, job.id, review ? 'item-closed' : 'item-gone');
      return false;
    }
    const done = await linkBatch(tx, review, work, scopeOf(job));
    failpoint('retroactive.linked');
    if (!done) {
      await finish(tx, job.id, null);
      return false;
    }
    await tx.query(
      'update retroactive_link set after_id = $2, linked = linked + $3, touched_at = now() where id = $1',
      [job.id, done.afterId, done.linked],
    );
    return true;
  }

  /** As the user is now; null where he is no more, or the item is not there for him. */
  private async reviewNow(tx: Tx, { userId, item }: Work): Promise<Review | null> {
    const viewer = await loadViewer(tx, userId);
    if (!viewer) return null;
    return this.review(tx, viewer, item).catch((error: unknown) => {
      if (error instanceof NotFoundError) return null;
      throw error;
    });
  }
}

interface JobRow extends Scope {
  id: number;
  userId: number;
  dealId: number | null;
  leadId: string | null;
  projectId: number | null;
  state: RetroactiveState;
  afterId: number;
  total: number;
  linked: number;
  reverted: number;
  reason: RetroactiveView['reason'];
  createdAt: Date;
  finishedAt: Date | null;
}

const jobSql = `
  select id, user_id as "userId", deal_id as "dealId", lead_id as "leadId", project_id as "projectId", state, groups,
         thread_ids as "threadIds", except_ids as "exceptIds", after_id as "afterId", total, linked, reverted, reason,
         created_at as "createdAt", finished_at as "finishedAt"
    from retroactive_link`;

function itemOf({ dealId, leadId, projectId }: JobRow): ItemRef {
  if (dealId !== null) return { type: 'deal', id: dealId };
  return leadId === null ? { type: 'project', id: projectId as number } : { type: 'lead', id: leadId };
}

async function finish(tx: Tx, id: number, reason: RetroactiveView['reason']): Promise<void> {
  await tx.query(
    `update retroactive_link set state = 'linked', reason = $2, touched_at = now(), finished_at = now() where id = $1`,
    [id, reason],
  );
}
