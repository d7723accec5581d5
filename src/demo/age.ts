import { closedDeals, openDeals } from './deals-data.js';
import type { World } from './world.js';

/**
 * Verbs write down when something is done, and that is now. The demo's deals have gone through their stages in the last
 * year and a half, and its leads came in over weeks: what only the clock writes is moved back here, and nothing else.
 */
export async function age(world: World, leads: Map<string, number>): Promise<void> {
  const { database, times } = world;
  const deals = [...closedDeals(), ...openDeals].map(deal => ({
    id: world.deal(deal.title),
    added: times.at(-deal.added),
    moved: times.at(-deal.moved),
  }));
  const rows = JSON.stringify(deals);
  const given = `jsonb_to_recordset($1::jsonb) as given (id bigint, added timestamptz, moved timestamptz)`;
  await database.transaction(async tx => {
    // The way through the stages, evenly from the first day to the last move.
    await tx.query(
      `update stage_entry entry set at = way.at
         from (select e.id, given.added + (given.moved - given.added)
                      * (row_number() over (partition by e.deal_id order by e.id) - 1)
                      / greatest(1, count(*) over (partition by e.deal_id) - 1) as at
                 from ${given} join stage_entry e on e.deal_id = given.id) way
        where entry.id = way.id`,
      [rows],
    );
    await tx.query(
      `update deal set stage_change_time = case when stage_change_time is null then null else given.moved end,
              update_time = given.moved
         from ${given} where deal.id = given.id`,
      [rows],
    );
    await tx.query(
      `update change_log log set at = way.at
         from (select l.id, given.added + (given.moved - given.added)
                      * (dense_rank() over (partition by l.item_id order by l.at) - 1)
                      / greatest(1, count(*) over (partition by l.item_id)) as at
                 from ${given} join change_log l on l.item_type = 'deal' and l.item_id = given.id) way
        where log.id = way.id`,
      [rows],
    );
    // The catalogue is older than all of it; a project begins some days after it was made.
    const since = times.at(-570);
    await tx.query('update product set add_time = $1, update_time = $1', [since]);
    await tx.query(
      `update project
          set add_time = made.at,
              update_time = greatest(made.at, current_date - project.id::int + time '13:15')
         from (select id, least(start_date - 5 + time '08:40', now()) as at from project) made
        where made.id = project.id`,
    );
    await tx.query(`update users set created_at = $1, last_login_at = now() - id * interval '95 minutes'`, [
      since,
    ]);
    await tx.query(
      `update lead set add_time = given.added, update_time = given.added
         from jsonb_to_recordset($1::jsonb) as given (id uuid, added timestamptz) where lead.id = given.id`,
      [JSON.stringify([...leads].map(([id, days]) => ({ id, added: times.at(-days, '10:20') })))],
    );
  });
}
