import { Injectable } from '@nestjs/common';
import { visibleActivity } from '../access/activity.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Activity, Phase, Project, ProjectGroup, ProjectPlanItem, Task } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';
import { permittedUsers } from './permitted-users.js';
import { Projects } from './projects.js';
import { itemThere } from './there.js';

export type PlannedType = 'task' | 'activity';

/** Where something stands in the plan: in no phase or group where these are null. */
export interface Planned {
  type: PlannedType;
  id: number;
  phaseId: number | null;
  groupId: number | null;
}

export interface Place {
  phaseId?: number | undefined;
  groupId?: number | undefined;
}

/** How many there are, and how many of them are done. */
export interface Progress {
  id: number;
  tasks: number;
  tasksDone: number;
  subtasks: number;
  subtasksDone: number;
  activities: number;
  activitiesDone: number;
}

const mostPlanned = 5000;

/** What stands below a project: its plan, the groups of the plan, and who may see it. */
@Injectable()
export class ProjectPlans {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
    private readonly projects: Projects,
  ) {}

  archive(viewer: Viewer, id: number): Promise<number> {
    return this.projects.archive(viewer, id);
  }

  permittedUsers(viewer: Viewer, id: number): Promise<number[]> {
    return permittedUsers(this.database, viewer, 'project', id);
  }

  async groups(viewer: Viewer, projectId: number): Promise<ProjectGroup[]> {
    await itemThere(this.database, viewer, 'project', projectId);
    const order = { orderBy: { position: 'asc', id: 'asc' } } as const;
    return this.database.em().find(ProjectGroup, { project: projectId }, order);
  }

  /**
   * How far projects have come: what is done of their tasks, subtasks and activities, as far as the viewer may see these.
   * Projects that he may not see are left out.
   */
  progress(viewer: Viewer, projectIds: number[]): Promise<Progress[]> {
    return this.database.query<Progress>(
      `select p.id, t.*, a.* from project p
        cross join lateral (
          select count(*) filter (where t.parent_task_id is null)::int as tasks,
                 count(*) filter (where t.parent_task_id is null and t.marked_as_done_time is not null)::int as "tasksDone",
                 count(t.parent_task_id)::int as subtasks,
                 count(t.parent_task_id) filter (where t.marked_as_done_time is not null)::int as "subtasksDone"
            from task t where t.project_id = p.id and t.deleted_at is null) t
        cross join lateral (
          select count(*)::int as activities, count(*) filter (where a.done)::int as "activitiesDone"
            from activity a where a.project_id = p.id and ${visibleActivity(viewer, 'a', '$1')}) a
       where p.id = any($2) and ${visibleItem(viewer, 'p', '$1')} order by p.id`,
      [viewer.userId, projectIds],
    );
  }

  /** Tasks and activities of a project, at most 5000 of each. @throws {NotFoundError} */
  async plan(viewer: Viewer, projectId: number): Promise<Planned[]> {
    await itemThere(this.database, viewer, 'project', projectId);
    const stand = `i.phase_id as "phaseId", i.group_id as "groupId"`;
    return this.database.query<Planned>(
      `(select 'activity' as type, t.id, ${stand}
          from activity t left join project_plan_item i on i.activity_id = t.id and i.project_id = $2
         where t.project_id = $2 and ${visibleActivity(viewer, 't', '$1')} order by t.id limit ${mostPlanned})
       union all
       (select 'task', t.id, ${stand}
          from task t left join project_plan_item i on i.task_id = t.id and i.project_id = $2
         where t.project_id = $2 and t.deleted_at is null order by t.id limit ${mostPlanned})`,
      [viewer.userId, projectId],
    );
  }

  /** @throws {NotFoundError} for what is not of the project @throws {InvalidError} for a phase of another board */
  place(viewer: Viewer, projectId: number, type: PlannedType, id: number, place: Place): Promise<Planned> {
    return this.changes.run(viewer, async change => {
      const { em } = change;
      const project = await change.item(Project, projectId);
      await this.stands(change, projectId, type, id);
      const of = type === 'task' ? { task: id } : { activity: id };
      let item = await em.findOne(ProjectPlanItem, of);
      if (!item) {
        const what =
          type === 'task' ? { task: em.getReference(Task, id) } : { activity: em.getReference(Activity, id) };
        item = em.create(ProjectPlanItem, { project, ...what });
        em.persist(item);
      } else if (item.project.id !== projectId) {
        Object.assign(item, { project, phase: null, group: null });
      }
      if (place.phaseId !== undefined) {
        const phase = await change.part(Phase, place.phaseId, 'phase_id');
        if (phase.board.id !== project.board.id) {
          throw new InvalidError('phase_id', 'phase_id: the phase is not one of the project’s board');
        }
        item.phase = phase;
      }
      if (place.groupId !== undefined) {
        const group = await em.findOne(ProjectGroup, { id: place.groupId, project });
        if (!group) throw new InvalidError('group_id', 'group_id: the project has no such group');
        item.group = group;
      }
      change.touch('project', projectId);
      return { type, id, phaseId: item.phase?.id ?? null, groupId: item.group?.id ?? null };
    });
  }

  private async stands(
    { em, viewer }: Change,
    projectId: number,
    type: PlannedType,
    id: number,
  ): Promise<void> {
    const there =
      type === 'task'
        ? `t.deleted_at is null and $1::bigint is not null`
        : visibleActivity(viewer, 't', '$1');
    const found = await this.database.within(em, tx =>
      tx.query(`select from ${type} t where t.id = $2 and t.project_id = $3 and ${there}`, [
        viewer.userId,
        id,
        projectId,
      ]),
    );
    if (found.length === 0) throw new NotFoundError(type === 'task' ? 'Task' : 'Activity');
  }
}
