import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Board, Phase, Project } from '../model/index.js';
import { Database } from '../platform/database.js';
import { emptyPhases, refuseWhileFull } from './boards.js';
import { Changes, type Change } from './change.js';
import { takeAlong } from './change-log.js';
import { placeAt } from './order.js';

export interface PhaseInput {
  name: string;
  boardId: number;
  /** From 0; the phases behind it move on. */
  position: number;
}

/** The columns of boards. */
@Injectable()
export class Phases {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  create(viewer: Viewer, input: Partial<PhaseInput> & Pick<PhaseInput, 'name' | 'boardId'>): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const board = await lockedBoard(change, input.boardId);
      const others = await phasesOf(change, board.id);
      const phase = change.em.create(Phase, { name: input.name.trim(), board });
      placeAt([...others, phase], phase, input.position ?? others.length);
      change.em.persist(phase);
      change.tell(() => ({ name: 'phase.added', payload: { id: phase.id } }));
      await change.em.flush();
      return phase.id;
    });
  }

  /** On another board it takes its projects along. */
  update(viewer: Viewer, id: number, input: Partial<PhaseInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const phase = await thePhase(change, id);
      const { boardId } = input;
      if (input.name !== undefined) phase.name = input.name.trim();
      if (boardId !== undefined && boardId !== phase.board.id) {
        const place = { column: 'board_id', from: phase.board.id, to: boardId } as const;
        phase.board = await lockedBoard(change, boardId);
        const others = await phasesOf(change, boardId);
        placeAt([...others, phase], phase, input.position ?? others.length);
        await this.database.within(change.em, tx =>
          takeAlong(tx, viewer, 'project', { column: 'phase_id', id }, place),
        );
      } else if (input.position !== undefined) {
        await lockedBoard(change, phase.board.id);
        placeAt(await phasesOf(change, phase.board.id), phase, input.position);
      }
      if (!change.changesAnything()) return id;
      phase.touch();
      change.tell(() => ({ name: 'phase.updated', payload: { id } }));
      return id;
    });
  }

  /** @throws {ConflictError} while projects stand in it */
  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const phase = await thePhase(change, id);
      refuseWhileFull(await change.em.count(Project, { phase: id, deletedAt: null }), 'phase');
      goes(change, phase);
    });
  }

  /**
   * Takes a phase away; its projects go to another one.
   * @returns how many @throws {InvalidError} where there is no such phase to go to
   */
  empty(viewer: Viewer, id: number, to: number): Promise<number> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'board.edit');
      const phase = await thePhase(change, id);
      const moved = await emptyPhases(this.database, change, [phase], to);
      goes(change, phase);
      return moved;
    });
  }
}

function goes(change: Change, phase: Phase): void {
  phase.touch();
  phase.deletedAt = phase.updateTime;
  change.tell(() => ({ name: 'phase.deleted', payload: { id: phase.id } }));
}

/** Where something begins: in the phase named, else in the first of the board named, else of the first board. */
export interface Start {
  boardId?: number | undefined;
  phaseId?: number | undefined;
}

export async function firstPhase(change: Change, { phaseId, boardId }: Start): Promise<Phase> {
  if (phaseId !== undefined) return phaseOf(change, phaseId, boardId);
  if (boardId !== undefined) await change.part(Board, boardId, 'boardId');
  const [phase] = await change.em.find(
    Phase,
    { deletedAt: null, board: boardId === undefined ? { deletedAt: null } : boardId },
    { orderBy: [{ board: { position: 'asc', id: 'asc' } }, { position: 'asc', id: 'asc' }], limit: 1 },
  );
  if (!phase) throw new InvalidError('boardId', 'the board has no phases yet');
  return change.part(Phase, phase.id, 'boardId');
}

/** A phase that is named, perhaps with the board that it should be of. @throws {InvalidError} */
export async function phaseOf(change: Change, phaseId: number, boardId: number | undefined): Promise<Phase> {
  const phase = await change.part(Phase, phaseId, 'phaseId');
  if (boardId !== undefined && phase.board.id !== boardId) {
    await change.part(Board, boardId, 'boardId');
    throw new InvalidError('phaseId', `the phase is not one of board ${boardId}`);
  }
  return phase;
}

async function thePhase({ em }: Change, id: number): Promise<Phase> {
  const phase = await em.findOne(Phase, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!phase) throw new NotFoundError('Phase');
  return phase;
}

/** Whoever orders the phases of a board holds the board. @throws {InvalidError} */
async function lockedBoard({ em }: Change, id: number): Promise<Board> {
  const board = await em.findOne(Board, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!board) throw new InvalidError('boardId', 'there is no such board');
  return board;
}

function phasesOf({ em }: Change, boardId: number): Promise<Phase[]> {
  return em.find(Phase, { board: boardId, deletedAt: null }, { orderBy: { position: 'asc', id: 'asc' } });
}
