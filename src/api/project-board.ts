import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { placeOf, projectBoard, type BoardProject } from '../crm/project-board.js';
import { Projects } from '../crm/projects.js';
import { Tasks } from '../crm/tasks.js';
import { Database } from '../platform/database.js';
import { readCursor, writeCursor } from './cursor.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { Id, pageInQuery, QueryInput } from './input.js';
import * as kinds from './kinds.js';

const asked = z.object({
  ...pageInQuery,
  board_id: kinds.id.lenient,
  phase_id: kinds.id.lenient.optional(),
  status: kinds.oneOf('open', 'completed', 'canceled').strict.optional(),
  owner_id: kinds.id.lenient.optional(),
  archived: kinds.boolean.lenient.default(false),
});
/** Where a phase goes on. */
const place = z.object({ end: kinds.date.strict, id: kinds.id.strict });

/** Projects as they stand on a board. */
@Controller('api')
export class ProjectBoardController {
  constructor(
    private readonly database: Database,
    private readonly projects: Projects,
    private readonly tasks: Tasks,
  ) {}

  /** The first of each phase; more of one by `phase_id` and the `next_cursor` of that phase. */
  @Get('project-board')
  @Summary('The projects of a board by phases, each with how far it has come')
  async board(@CurrentViewer() viewer: Viewer, @QueryInput(asked) query: z.infer<typeof asked>) {
    const { limit } = query;
    const { projects, counts } = await projectBoard(this.database, viewer, {
      boardId: query.board_id,
      phaseId: query.phase_id,
      status: query.status,
      ownerId: query.owner_id,
      archived: query.archived,
      after: query.cursor === undefined ? undefined : readCursor(place, query.cursor),
      limit,
    });
    return [...Map.groupBy(projects, project => project.phaseId)].map(([phaseId, found]) => {
      const page = found.slice(0, limit);
      return {
        phase_id: phaseId,
        count: counts.get(phaseId) ?? page.length,
        next_cursor: found.length > limit ? writeCursor(placeOf(page.at(-1)!)) : null,
        projects: page.map(shown),
      };
    });
  }

  @Post('projects/:id/unarchive')
  @HttpCode(200)
  @Summary('Bring an archived project back into the lists')
  async unarchive(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return { id: await this.projects.unarchive(viewer, id) };
  }

  @Post('tasks/:id/restore')
  @HttpCode(200)
  @Summary('Bring a deleted task back, with the subtasks that went with it')
  async restoreTask(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return { id: await this.tasks.restore(viewer, id) };
  }
}

const shown = (project: BoardProject) => ({
  id: project.id,
  title: project.title,
  status: project.status,
  owner_id: project.ownerId,
  start_date: project.startDate,
  end_date: project.endDate,
  label_ids: project.labelIds,
  person: project.person,
  organization: project.organization,
  progress: { all: project.all, done: project.done },
  next_activity_date: project.nextActivityDate,
  is_archived: project.archived,
});
