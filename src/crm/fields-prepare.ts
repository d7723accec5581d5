import { Injectable } from '@nestjs/common';
import { Field } from '../model/index.js';
import { Database } from '../platform/database.js';
import { failpoint } from '../platform/failpoint.js';
import { emit } from '../platform/outbox.js';
import { Queue } from '../platform/queue.js';
import { indexOf } from './fields-index.js';

const sliceMs = 2_000;
/** Until it is asked again whether the index of another field is made. */
const pauseMs = 2_000;
/** Deals that are computed in one transaction: few enough that nobody waits for their locks. */
const dealsAtOnce = 1_000;

/**
 * What follows when a field is made, changed or deleted: its index, and the values of a formula for the deals that
 * were there before. Nothing waits for it: without the index a list is slower, not wrong.
 */
@Injectable()
export class PreparedFields {
  constructor(
    private readonly database: Database,
    private readonly queue: Queue,
  ) {}

  /** Works at a field for a while; goes back to the end of the line while there is more. Done again, it does nothing. */
  async run(id: number): Promise<void> {
    const end = Date.now() + sliceMs;
    const field = await this.database.em().findOne(Field, { id });
    if (!field || field.pendingAfter == null) return;
    let after: number | null = field.pendingAfter;
    if (field.deletedAt || after === 0) {
      const isDone = await this.alone(() => (field.deletedAt ? this.dropped(field) : this.makeIndex(field)));
      if (!isDone) return this.ticket(id, pauseMs);
      if (field.deletedAt) return;
    }
    if (!field.program) return this.finished(field, after);
    while (after !== null && Date.now() < end) after = await this.compute(id, after);
    // Where another index is being made, PostgreSQL analyzes by itself in a while: every deal was written.
    if (after === null) await this.alone(() => this.analyze(field));
    else await this.ticket(id);
  }

  /** Writes the tickets of fields again that nobody has worked at for a while: a queue may forget. */
  async resume(): Promise<void> {
    const forgotten = await this.database.query<{ id: number }>(
      `select id from field where pending_after is not null and update_time < now() - interval '1 minute' limit 100`,
    );
    for (const { id } of forgotten) await this.ticket(id);
  }

  private ticket(id: number, delayMs = 0): Promise<void> {
    return this.queue.add('crm.prepare-field', { fieldId: id }, { once: `field:${id}`, delayMs });
  }

  /**
   * One at a time. An index that is made beside the running program waits for everybody who looks at something, those who
   * wait for its table included: of two that are made, dropped or analyzed at once one is a deadlock's victim, and mostly
   * the one that is nearly done. The transaction that keeps others out looks at nothing, so it is not waited for.
   *
   * @returns false where another one is at it
   */
  private alone(work: () => Promise<void>): Promise<boolean> {
    return this.database.transaction(async tx => {
      await tx.query('set local idle_in_transaction_session_timeout = 0');
      const [row] = await tx.query<{ isFree: boolean }>(
        `select pg_try_advisory_xact_lock(hashtext('indexes of fields')) as "isFree"`,
      );
      if (row!.isFree) await work();
      return row!.isFree;
    });
  }

  /** Beside the running program: nobody's writes wait for it. What a crash left half made is made again. */
  private async makeIndex(field: Field): Promise<void> {
    const index = indexOf(field);
    if (!index) return;
    const [half] = await this.database.query(
      'select 1 from pg_class c join pg_index i on i.indexrelid = c.oid where c.relname = $1 and not i.indisvalid',
      [index.name],
    );
    if (half) await this.database.query(`drop index concurrently if exists ${index.name}`);
    await this.database.query(index.create);
    failpoint('field.indexed');
    if (!field.program) await this.analyze(field);
  }

  /** So that the planner knows which values the field has, and how often. */
  private async analyze(field: Field): Promise<void> {
    const index = indexOf(field);
    if (index) await this.database.query(`analyze ${index.table}`);
  }

  /** @returns the last deal that was computed; null when all are, or when this is no longer where to go on */
  private compute(id: number, after: number): Promise<number | null> {
    return this.database.transaction(async tx => {
      // Held, so that no other formula comes between: deals computed by the old one would count as done. Another one that
      // came before has begun from the start, with a ticket of its own.
      const [held] = await tx.query(
        'select from field where id = $1 and pending_after = $2 and deleted_at is null for no key update',
        [id, after],
      );
      if (!held) return null;
      const [{ last } = { last: null }] = await tx.query<{ last: number | null }>(
        `with batch as (select id from deal where id > $1 order by id limit ${dealsAtOnce} for no key update),
              written as (
                -- The trigger computes; what comes out the same is not written to anybody's notice.
                update deal d set custom_fields = d.custom_fields from batch where d.id = batch.id)
         select max(id) as last from batch`,
        [after],
      );
      await tx.query('update field set pending_after = $2 where id = $1', [id, last]);
      // Lists show the values from now on.
      if (last === null)
        await emit(tx, [{ name: 'arrangement.changed', payload: { of: 'field', userId: null } }]);
      failpoint('field.computed');
      return last;
    });
  }

  private async finished({ id }: Field, after: number | null): Promise<void> {
    await this.database.query('update field set pending_after = null where id = $1 and pending_after = $2', [
      id,
      after,
    ]);
  }

  private async dropped(field: Field): Promise<void> {
    const index = indexOf(field);
    if (index) await this.database.query(`drop index concurrently if exists ${index.name}`);
    failpoint('field.dropped');
    await this.finished(field, field.pendingAfter ?? 0);
  }
}
