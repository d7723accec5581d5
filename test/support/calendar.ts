import type { Sql } from '../../src/platform/database.js';

/** The day before the one that fixtures' mail is of. */
const today = '2026-11-01T10:00:00Z';

/**
 * Deals, leads and projects of a test are made on this day, whenever the test runs: rules ask how old a mail is, and one
 * of a certain day would be too far back for a deal that is made a month later.
 */
export async function setCalendar(sql: Sql): Promise<void> {
  const age = Math.round((Date.now() - Date.parse(today)) / 1000);
  for (const table of ['deal', 'lead', 'project'])
    await sql.query(
      `alter table ${table} alter column add_time set default clock_timestamp() - interval '${age} seconds'`,
    );
}
