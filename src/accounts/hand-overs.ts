import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import type { DomainEvent } from '../events.js';
import { newTime } from '../model/index.js';
import { Database, type Tx } from '../platform/database.js';
import { failpoint } from '../platform/failpoint.js';
import { emit } from '../platform/outbox.js';
import { Queue } from '../platform/queue.js';

const sliceMs = 2_000;
const itemsAtOnce = 200;

/** What has an owner, in the order in which it is handed over, and whether changes of it are logged. */
const owned = [
  ['organization', true],
  ['person', true],
  ['lead', false],
  ['deal', true],
  ['project', true],
  ['product', true],
  ['activity', true],
] as const;
type Owned = (typeof owned)[number][0];

/**
 * Gives the items of a user who left to another, some at a time: each with its row of the change log and its event, in
 * one transaction. What is handed over is no longer found, so the job goes on after a crash where it was.
 */
@Injectable()
export class HandOvers {
  constructor(
    private readonly database: Database,
    private readonly queue: Queue,
  ) {}

  /** Works at a job for a while; goes back to the end of the line while there is more. Done again, it does nothing. */
  async run(id: number): Promise<void> {
    const end = Date.now() + sliceMs;
    for (const [table, isLogged] of owned) {
      for (;;) {
        const handed = await this.database.transaction(tx => handSome(tx, id, table, isLogged));
        failpoint('hand-over.batch');
        if (handed < itemsAtOnce) break;
        if (Date.now() >= end) return this.ticket(id);
      }
    }
    await this.database.query(
      'update hand_over set finished_at = now(), touched_at = now() where id = $1 and finished_at is null',
      [id],
    );
  }

  /** Writes the tickets of jobs again that nobody has worked at for a while: a queue may forget. */
  async resume(): Promise<void> {
    const forgotten = await this.database.query<{ id: number }>(
      `select id from hand_over where finished_at is null and touched_at < now() - interval '15 seconds'
        order by touched_at limit 100`,
    );
    for (const { id } of forgotten) await this.ticket(id);
  }

  private ticket(id: number): Promise<void> {
    return this.queue.add('crm.hand-over', { handOverId: id }, { once: `hand-over:${id}` });
  }
}

/**
 * Writes down that his items are to be another's, in the transaction in which he leaves. What was on its way to him goes
 * on to his heir; what came from this heir stays there.
 *
 * @returns the job's id
 */
export async function beginHandOver(tx: Tx, viewer: Viewer, from: number, to: number): Promise<number> {
  await tx.query(
    `with back as (
       update hand_over set finished_at = now() where to_user_id = $1 and from_user_id = $2 and finished_at is null)
     update hand_over set to_user_id = $2
      where to_user_id = $1 and from_user_id <> $2 and finished_at is null`,
    [from, to],
  );
  const [job] = await tx.query<{ id: number }>(
    'insert into hand_over (from_user_id, to_user_id, actor_id, source) values ($1, $2, $3, $4) returning id',
    [from, to, viewer.userId, viewer.source ?? 'api'],
  );
  return (job as { id: number }).id;
}

/** @returns how many were handed over: fewer than `itemsAtOnce` where these were the last */
async function handSome(tx: Tx, id: number, table: Owned, isLogged: boolean): Promise<number> {
  const [job] = await tx.query<{ from: number; to: number; actorId: number | null; source: string }>(
    `select from_user_id as "from", to_user_id as "to", actor_id as "actorId", source
       from hand_over where id = $1 and finished_at is null for update`,
    [id],
  );
  if (!job) return 0;
  const items = await tx.query<{ id: number | string }>(
    `update ${table} set owner_id = $2, ${newTime}
      where id in (select id from ${table} where owner_id = $1 and deleted_at is null
                    order by id limit ${itemsAtOnce} for no key update)
     returning id`,
    [job.from, job.to],
  );
  const ids = items.map(item => item.id);
  if (isLogged) {
    await tx.query(
      `insert into change_log (item_type, item_id, field, old_value, new_value, actor_id, source, bulk)
       select '${table}', id, 'owner_id', to_jsonb($2::bigint), to_jsonb($3::bigint), $4, $5, true
         from unnest($1::bigint[]) as handed (id)`,
      [ids, job.from, job.to, job.actorId, job.source],
    );
  }
  const events = ids.map(id => ({ name: `${table}.updated`, payload: { id } }) as DomainEvent);
  await emit(tx, events, job.actorId, () => ({ owner: job.from }));
  await tx.query('update hand_over set handed = handed + $2, touched_at = now() where id = $1', [
    id,
    ids.length,
  ]);
  return ids.length;
}
