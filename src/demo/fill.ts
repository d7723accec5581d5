import type { INestApplicationContext } from '@nestjs/common';
import { KontorError } from '../errors.js';
import { Database } from '../platform/database.js';
import { age } from './age.js';
import { fillCompany } from './fill-company.js';
import { fillContacts, fillDeals } from './fill-deals.js';
import { fillImports } from './fill-imports.js';
import { fillActivities, fillLeads, fillNotes, fillProjects } from './fill-work.js';
import { Times } from './times.js';
import { World } from './world.js';

/**
 * Makes the demo's company, by the verbs that users have, unless this database has it already.
 *
 * @returns whether it was made now
 * @throws {KontorError} where the database holds anything else: a demo is never mixed with it
 */
export async function fill(app: INestApplicationContext): Promise<boolean> {
  const database = app.get(Database);
  const [standing] = await database.query<{ demo: boolean; used: boolean }>(
    `select is_demo as demo,
            exists (select from users) or exists (select from deal) or exists (select from mailbox) as used from company`,
  );
  if (standing!.demo) return false;
  if (standing!.used)
    throw new KontorError(
      'conflict',
      'This database has data already, and a demo fills only an empty one',
      'Name another DATA_DIR or DATABASE_URL, or start without --demo.',
    );
  const world = new World(app, new Times());
  await fillCompany(world);
  await fillContacts(world);
  await fillDeals(world);
  const leads = await fillLeads(world);
  await fillActivities(world);
  await fillNotes(world);
  await fillProjects(world);
  await fillImports(world);
  await age(world, leads);
  // Last: what was broken off halfway is no demo.
  await database.query('update company set is_demo = true');
  return true;
}
