import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';

/** Parts of the set-up in which items stand. */
const places = {
  stage: { noun: 'deal', permission: 'pipeline.edit' },
  pipeline: { noun: 'deal', permission: 'pipeline.edit' },
  phase: { noun: 'project', permission: 'board.edit' },
  board: { noun: 'project', permission: 'board.edit' },
} as const;
type Place = keyof typeof places;

export const isPlace = (name: string): name is Place => Object.hasOwn(places, name);

/**
 * How many items stand in a place, archived ones too. All of them are counted, hidden ones as well: who takes the place away
 * moves them all.
 */
export async function standingIn(sql: Sql, viewer: Viewer, place: Place, id: number): Promise<number> {
  const { noun, permission } = places[place];
  need(viewer, permission);
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from ${noun} where ${place}_id = $1 and deleted_at is null`,
    [id],
  );
  return row!.count;
}
