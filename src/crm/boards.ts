import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { Board, Phase, Project } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';
import { moveStanding } from './change-log.js';
import { placeAt } from './order.js';

export interface BoardInput {
  name: string;
  /** From 0; the boards behind it move on. */
  position: number;
}

/** Boards of projects. */
@Injectable()
export class Boards {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  create(viewer: Viewer, input: Partial<BoardInput> & { name: string }): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const others = await allBoards(change);
      const board = change.em.create(Board, { name: input.name.trim() });
      placeAt([...others, board], board, input.position ?? others.length);
      change.em.persist(board);
      change.tell(() => ({ name: 'board.added', payload: { id: board.id } }));
      await change.em.flush();
      return board.id;
    });
  }

  update(viewer: Viewer, id: number, input: Partial<BoardInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const all = await allBoards(change);
      const board = found(all, id);
      if (input.name !== undefined) board.name = input.name.trim();
      if (input.position !== undefined) placeAt(all, board, input.position);
      if (!change.changesAnything()) return id;
      board.touch();
      change.tell(() => ({ name: 'board.updated', payload: { id } }));
      return id;
    });
  }

  /**
   * Takes a board away with its phases.
   * @throws {ConflictError} while projects stand on it, or when it is the last one
   */
  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const { board, phases } = await toRemove(change, id);
      refuseWhileFull(await change.em.count(Project, { board: id, deletedAt: null }), 'board');
      goes(change, board, phases);
    });
  }

  /**
   * Takes a board away with its phases; its projects go to a phase of another one.
   * @returns how many projects
   * @throws {ConflictError} when it is the last one @throws {InvalidError} where there is no such phase to go to
   */
  empty(viewer: Viewer, id: number, to: number): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const { board, phases } = await toRemove(change, id);
      const moved = await emptyPhases(this.database, change, phases, to);
      goes(change, board, phases);
      return moved;
    });
  }
}

/** Locked with its phases. */
async function toRemove(change: Change, id: number): Promise<{ board: Board; phases: Phase[] }> {
  const all = await allBoards(change);
  const board = found(all, id);
  if (all.length === 1) {
    throw new ConflictError('This is the last board', 'Add another board first: projects need one.');
  }
  const phases = await change.em.find(
    Phase,
    { board: id, deletedAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  return { board, phases };
}

function goes(change: Change, board: Board, phases: Phase[]): void {
  board.touch();
  board.deletedAt = board.updateTime;
  for (const phase of phases) {
    phase.deletedAt = board.updateTime;
    change.tell(() => ({ name: 'phase.deleted', payload: { id: phase.id } }));
  }
  change.tell(() => ({ name: 'board.deleted', payload: { id: board.id } }));
}

/** Puts the projects of phases that go into one that stays. @returns how many @throws {InvalidError} */
export async function emptyPhases(
  database: Database,
  change: Change,
  phases: Phase[],
  to: number,
): Promise<number> {
  const target = await change.part(Phase, to, 'move_to');
  if (phases.some(phase => phase.id === to)) {
    throw new InvalidError('move_to', 'move_to names a phase that goes too', 'Choose another one.');
  }
  const place = { part: target.id, whole: target.board.id };
  const from = phases.map(phase => phase.id);
  return database.within(change.em, tx => moveStanding(tx, change.viewer, 'project', from, place));
}

/** @throws {ConflictError} while projects stand there */
export function refuseWhileFull(projects: number, place: 'board' | 'phase'): void {
  if (projects === 0) return;
  const where = place === 'board' ? 'on this board' : 'in this phase';
  throw new ConflictError(
    `${projects === 1 ? 'A project stands' : `${projects} projects stand`} ${where}`,
    `Move its projects to another ${place}, or delete them, first. Archived projects count too.`,
  );
}

/** Locked: whoever else puts them in order waits. */
function allBoards({ em }: Change): Promise<Board[]> {
  return em.find(
    Board,
    { deletedAt: null },
    { orderBy: { position: 'asc', id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}

function found(all: Board[], id: number): Board {
  const board = all.find(one => one.id === id);
  if (!board) throw new NotFoundError('Board');
  return board;
}
