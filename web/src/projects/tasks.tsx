import { useQuery } from '@tanstack/react-query';
import { phasesQuery, planQuery, tasksQuery, type Project, type Task } from '../api/projects';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { NewTask } from './new-task';
import styles from './project.module.css';
import { TaskRow } from './task-row';
import { useTasks } from './use-tasks';

/** What is to be done, by the phases of the plan, with subtasks below their tasks. */
export function Tasks({ project }: { project: Project }) {
  const { w } = useI18n();
  const list = useQuery(tasksQuery(project.id));
  const plan = useQuery(planQuery(project.id)).data;
  const phases = (useQuery(phasesQuery).data ?? []).filter(phase => phase.board_id === project.board_id);
  const actions = useTasks(project.id);
  const tasks = list.data?.filter(task => task.parent_task_id === null) ?? [];
  const phaseOf = (task: Task) =>
    plan?.find(each => each.item_type === 'task' && each.item_id === task.id)?.phase_id ?? null;
  const inPhase = (id: number | null) => tasks.filter(task => phaseOf(task) === id);
  const known = new Set(phases.map(phase => phase.id));
  // One of a phase that went, or of another board, is in no phase.
  const rest = tasks.filter(task => !known.has(phaseOf(task)!));
  const groups = [
    ...phases.map(phase => ({ id: phase.id, name: phase.name ?? '', tasks: inPhase(phase.id) })),
    { id: 0, name: w.projects.noPhase, tasks: rest },
  ].filter(group => group.tasks.length > 0);

  return (
    <section className={styles.section} aria-labelledby="project-tasks">
      <h2 id="project-tasks">{w.projects.tasks}</h2>
      {list.isPending ? (
        <Lines count={3} height={34} />
      ) : list.isError && !list.data ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : (
        <>
          {tasks.length === 0 && (
            <p className={styles.none}>
              <strong>{w.projects.noTasks}</strong> {w.projects.noTasksNext}
            </p>
          )}
          {groups.map(group => (
            <div key={group.id}>
              {(groups.length > 1 || group.id !== 0) && <h3 className={styles.group}>{group.name}</h3>}
              <ul className={styles.tasks}>
                {group.tasks.map(task => (
                  <TaskRow
                    key={task.id}
                    task={task}
                    subtasks={list.data?.filter(each => each.parent_task_id === task.id) ?? []}
                    phases={phases.filter(phase => phase.id !== group.id)}
                    actions={actions}
                  />
                ))}
              </ul>
            </div>
          ))}
          <NewTask label={w.projects.newTask} onAdd={title => actions.add(title)} />
        </>
      )}
    </section>
  );
}
