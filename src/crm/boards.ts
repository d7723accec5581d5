import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, NotFoundError } from '../errors.js';
import { Board, Phase, Project } from '../model/index.js';
import { Changes, type Change } from './change.js';
import { placeAt } from './order.js';

export interface BoardInput {
  name: string;
  /** From 0; the boards behind it move on. */
  position: number;
}

/** Boards of projects. */
@Injectable()
export class Boards {
  constructor(private readonly changes: Changes) {}

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
      refuseWhileFull(await change.em.count(Project, { board: id, deletedAt: null }), 'board');
      board.touch();
      board.deletedAt = board.updateTime;
      for (const phase of phases) {
        phase.deletedAt = board.updateTime;
        change.tell(() => ({ name: 'phase.deleted', payload: { id: phase.id } }));
      }
      change.tell(() => ({ name: 'board.deleted', payload: { id } }));
    });
  }
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
