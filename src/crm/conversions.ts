import { Injectable } from '@nestjs/common';
import { loadViewer } from '../access/load.js';
import { need } from '../access/may.js';
import { isPermitted, permittedItem, visibleItemWhere, type Viewer } from '../access/viewer.js';
import { ConflictError, KontorError, NotFoundError } from '../errors.js';
import { Deal, type ConversionState } from '../model/index.js';
import { Database, type Tx } from '../platform/database.js';
import { failpoint } from '../platform/failpoint.js';
import { Queue } from '../platform/queue.js';
import { Changes, type Change } from './change.js';
import { convertBack } from './convert-back.js';
import { convertDeal, converting, noContact } from './convert-deal.js';
import { convertLead, movable, stageFor, target, type DealChoices } from './convert-lead.js';
import {
  lookAlikes,
  notCarried,
  refuseChoicesForMany,
  selected,
  withoutContact,
  type Selection,
} from './convert-selection.js';
import { Duplicates } from './duplicates.js';
import { Filters } from './filters.js';
import { itemThere } from './there.js';

type Becomes = 'deal' | 'lead';

export interface ConversionView {
  id: string;
  becomes: Becomes;
  state: ConversionState;
  reason: string | null;
  add_time: Date;
  finished_at: Date | null;
  /** In the order in which they are converted; what has not come out yet is null. */
  items: { lead_id: string | null; deal_id: number | null }[];
}

/**
 * Leads that become deals, and deals that become leads.
 *
 *   not_started ──> running ──┬──> completed
 *                             ├──> rejected   what was asked cannot be done (any more); the reason says why
 *                             └──> failed     it could not be done for an hour
 *
 * A job is a row. It is done in one transaction with the row's new state: all of it or nothing, and done again it finds
 * that it has been done. So it may be killed anywhere, and a lost ticket is written again.
 */
@Injectable()
export class Conversions {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly queue: Queue,
    private readonly duplicates: Duplicates,
    private readonly filters: Filters,
  ) {}

  /** @returns the job @throws {NotFoundError} @throws {InvalidError} @throws {ForbiddenError} */
  async startOne(
    viewer: Viewer,
    becomes: Becomes,
    id: number | string,
    choices: DealChoices = {},
  ): Promise<string> {
    await itemThere(this.database, viewer, becomes === 'deal' ? 'lead' : 'deal', id);
    return this.start(viewer, becomes, [id], choices, false);
  }

  /** A selection from a list, at most a hundred: its user is told when it is done. @throws {InvalidError} */
  async startMany(
    viewer: Viewer,
    becomes: Becomes,
    selection: Selection,
    choices: DealChoices = {},
  ): Promise<{ id: string; count: number }> {
    const ids = await selected(this.database, this.filters, viewer, becomes, selection);
    refuseChoicesForMany(ids.length, choices);
    return { id: await this.start(viewer, becomes, ids, choices, true), count: ids.length };
  }

  /** What would be converted, to where, what would not come along, and which contacts there may be twice. */
  async preview(viewer: Viewer, becomes: Becomes, selection: Selection, choices: DealChoices = {}) {
    if (becomes === 'lead') need(viewer, 'deal.convert');
    const ids = await selected(this.database, this.filters, viewer, becomes, selection);
    refuseChoicesForMany(ids.length, choices);
    const carried = await notCarried(this.database, becomes);
    if (becomes === 'lead') return { count: ids.length, to: null, duplicates: [], ...carried };
    const { pipeline, stage } = await this.changes.run(viewer, async change => {
      const { id, name, pipeline } = await stageFor(change, choices);
      await change.em.refresh(pipeline);
      return { stage: { id, name }, pipeline: { id: pipeline.id, name: pipeline.name } };
    });
    const duplicates = await lookAlikes(this.database, this.duplicates, viewer, ids as string[]);
    return { count: ids.length, to: { pipeline, stage }, duplicates, ...carried };
  }

  /** One's own job. `of`: only if it is about this lead or deal. @throws {NotFoundError} */
  async get(
    viewer: Viewer,
    id: string,
    of?: { type: 'lead' | 'deal'; id: number | string },
  ): Promise<ConversionView> {
    const [found] = await this.views(viewer, 'c.id = $2', [id]);
    const about = of?.type === 'lead' ? 'lead_id' : 'deal_id';
    if (!found || (of && !found.items.some(item => item[about] === of.id)))
      throw new NotFoundError('Conversion');
    return found;
  }

  /** One's own jobs of the last week that were begun from a list, newest first: the notice that stays in the app. */
  list(viewer: Viewer): Promise<ConversionView[]> {
    return this.views(
      viewer,
      `c.listed and c.add_time > now() - interval '7 days' and $2::bigint is not null`,
      [0],
    );
  }

  /** Where a lead came from: the deal, as long as it is kept; one that is hidden has gone. @throws {NotFoundError} */
  async origin(viewer: Viewer, leadId: string) {
    await itemThere(this.database, viewer, 'lead', leadId);
    const [row] = await this.database.query<{ at: Date; by: string | null; dealId: number | null }>(
      `select c.finished_at as at, u.name as by, i.deal_id as "dealId"
         from conversion_item i join conversion c on c.id = i.conversion_id and c.state = 'completed' and c.becomes = 'lead'
         left join users u on u.id = c.user_id
        where i.lead_id = $1`,
      [leadId],
    );
    if (!row) return null;
    const found = row.dealId === null ? null : await this.database.em().findOne(Deal, { id: row.dealId });
    const deal = found && isPermitted(found, viewer) ? found : null;
    const state = deal ? (deal.deletedAt ? 'deleted' : 'restored') : 'gone';
    return { at: row.at, by: row.by, state, deal: deal && { id: deal.id, title: deal.title } };
  }

  /** What a lead has become, for whoever still has its address; null for one that has become no deal that he may see. */
  async became(viewer: Viewer, leadId: string): Promise<{ id: number; title: string } | null> {
    const deal = await this.database
      .em()
      .findOne(Deal, { fromLeadId: leadId, ...visibleItemWhere(viewer) } as object);
    return deal && { id: deal.id, title: deal.title };
  }

  /**
   * Makes the deals of one's own job again that became leads, with all that stands on the leads: all of them or none.
   *
   * @throws {NotFoundError} where one of them is not there any more, or was taken back already
   * @throws {ConflictError} where a deal is not kept any more
   */
  async takeBack(viewer: Viewer, id: string): Promise<void> {
    need(viewer, 'deal.convert');
    await this.changes.run(viewer, change =>
      this.database.within(change.em, async tx => {
        const items = await tx.query<{ dealId: number; leadId: string }>(
          `select i.deal_id as "dealId", i.lead_id as "leadId"
             from conversion_item i join conversion c on c.id = i.conversion_id
            where c.id = $1 and c.user_id = $2 and c.becomes = 'lead' and c.state = 'completed'
              and i.deal_id is not null and i.lead_id is not null
            order by i.deal_id`,
          [id, viewer.userId],
        );
        if (items.length === 0) throw new NotFoundError('Conversion');
        const tables = await movable(tx);
        for (const item of items) await convertBack(change, tx, item, tables);
      }),
    );
  }

  /** Does a job, if it is still to be done. */
  async run(id: string): Promise<void> {
    const [job] = await this.database.query<JobRow>(
      `update conversion set state = 'running', touched_at = now() where id = $1 and finished_at is null
       returning user_id as "userId", becomes, choices`,
      [id],
    );
    if (!job) return;
    const viewer = await loadViewer(this.database, job.userId);
    if (!viewer) return this.end(id, 'rejected', 'The user who began it is not active any more');
    try {
      await this.changes.run(viewer, change =>
        this.database.within(change.em, tx => this.convert(change, tx, id, job)),
      );
    } catch (error) {
      if (!(error instanceof KontorError)) throw error;
      await this.end(id, 'rejected', error.message);
    }
    failpoint('convert.committed');
  }

  /** Tickets for jobs that lost theirs; those that nothing helps are given up. */
  async resume(): Promise<void> {
    const lost = await this.database.query<{ id: string; old: boolean }>(
      `select id, add_time < now() - interval '1 hour' as old from conversion
        where finished_at is null and touched_at < now() - interval '20 seconds' order by touched_at limit 100`,
    );
    for (const { id, old } of lost) {
      if (old) await this.end(id, 'failed', 'It could not be done');
      else await this.ticket(id);
    }
    await this.database.query(
      `delete from conversion where finished_at < now() - interval '30 days' and becomes = 'deal'`,
    );
  }

  private async convert(change: Change, tx: Tx, id: string, { becomes, choices }: JobRow): Promise<void> {
    // Whoever else works at this job waits here, and then finds it done.
    const [open] = await tx.query('select from conversion where id = $1 and finished_at is null for update', [
      id,
    ]);
    if (!open) return;
    const from = becomes === 'deal' ? 'lead_id' : 'deal_id';
    const items = await tx.query<{ id: number; from: never }>(
      `select id, ${from} as from from conversion_item where conversion_id = $1 order by ${from}`,
      [id],
    );
    const into = becomes === 'deal' ? await target(change, tx, choices) : await converting(change);
    for (const item of items) {
      const made =
        'stage' in into
          ? await convertLead(change, tx, item.from, choices, into)
          : await convertDeal(change, tx, item.from, into);
      await tx.query(`update conversion_item set ${becomes}_id = $2 where id = $1`, [item.id, made]);
      failpoint('convert.item');
    }
    await tx.query(
      `update conversion set state = 'completed', reason = null, touched_at = now(), finished_at = clock_timestamp()
        where id = $1`,
      [id],
    );
    failpoint('convert.written');
  }

  private async start(
    viewer: Viewer,
    becomes: Becomes,
    ids: (number | string)[],
    choices: DealChoices,
    listed: boolean,
  ): Promise<string> {
    if (becomes === 'lead') need(viewer, 'deal.convert');
    const id = await this.changes.run(viewer, async change => {
      if (becomes === 'deal') await stageFor(change, choices);
      else {
        const lonely = withoutContact(await change.em.find(Deal, { id: { $in: ids as number[] } }));
        if (lonely) throw noContact(lonely);
      }
      return this.database.within(change.em, tx => begin(tx, viewer, becomes, ids, choices, listed));
    });
    await this.ticket(id);
    return id;
  }

  private ticket(id: string): Promise<void> {
    return this.queue.add('crm.convert', { conversionId: id }, { once: `convert:${id}` });
  }

  private async end(id: string, state: 'rejected' | 'failed', reason: string): Promise<void> {
    await this.database.query(
      `update conversion set state = $2, reason = $3, touched_at = now(), finished_at = now()
        where id = $1 and finished_at is null`,
      [id, state, reason],
    );
  }

  private views(viewer: Viewer, where: string, values: unknown[]): Promise<ConversionView[]> {
    const seen = (column: string, table: string) =>
      `case when exists (select from ${table} t where t.id = i.${column} and ${permittedItem(viewer, 't', '$1')}) then i.${column} end`;
    return this.database.query<ConversionView>(
      `select c.id, c.becomes, c.state, c.reason, c.add_time, c.finished_at, coalesce((
         select jsonb_agg(jsonb_build_object('lead_id', ${seen('lead_id', 'lead')}, 'deal_id', ${seen('deal_id', 'deal')}) order by i.id)
           from conversion_item i where i.conversion_id = c.id), '[]') as items
         from conversion c where c.user_id = $1 and ${where} order by c.add_time desc limit 100`,
      [viewer.userId, ...values],
    );
  }
}

interface JobRow {
  userId: number;
  becomes: Becomes;
  choices: DealChoices;
}

/** Asked again while a job for the same single item is under way, it is that job. @throws {ConflictError} */
async function begin(
  tx: Tx,
  viewer: Viewer,
  becomes: Becomes,
  ids: (number | string)[],
  choices: DealChoices,
  listed: boolean,
): Promise<string> {
  const [from, type] = becomes === 'deal' ? (['lead', 'uuid'] as const) : (['deal', 'bigint'] as const);
  // Two who begin with the same item at once do so one after the other.
  await tx.query(`select from ${from} where id = any($1::${type}[]) order by id for no key update`, [ids]);
  const standing = await tx.query<{ id: string; userId: number }>(
    `select distinct c.id, c.user_id as "userId" from conversion_item i join conversion c on c.id = i.conversion_id
      where c.finished_at is null and c.becomes = $2 and i.${from}_id = any($1::${type}[])`,
    [ids, becomes],
  );
  const [same] = standing;
  if (same && !listed && same.userId === viewer.userId) return same.id;
  if (same) {
    throw new ConflictError(
      `One of these ${from}s is being converted at this moment`,
      'Look at the list again.',
    );
  }
  const [job] = await tx.query<{ id: string }>(
    'insert into conversion (user_id, becomes, choices, listed) values ($1, $2, $3, $4) returning id',
    [viewer.userId, becomes, JSON.stringify(choices), listed],
  );
  await tx.query(
    `insert into conversion_item (conversion_id, ${from}_id) select $1, id from unnest($2::${type}[]) as given (id)`,
    [job!.id, ids],
  );
  return job!.id;
}
