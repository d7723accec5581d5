import { useQueryClient } from '@tanstack/react-query';
import {
  addTask,
  changeTask,
  deleteTask,
  placeTask,
  planQuery,
  restoreTask,
  tasksQuery,
  type Task,
  type TaskChange,
} from '../api/projects';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

/** What users do to the tasks of a project: shown at once, with Undo where something went away or was ticked. */
export function useTasks(project: number) {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();
  const { queryKey } = tasksQuery(project);
  const refresh = () => client.invalidateQueries({ queryKey: ['project', project] });

  async function attempt(now: (tasks: Task[]) => Task[], work: () => Promise<unknown>): Promise<boolean> {
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData(queryKey);
    client.setQueryData(queryKey, tasks => tasks && now(tasks));
    try {
      await work();
      return true;
    } catch (error) {
      client.setQueryData(queryKey, before);
      toast.failed(error);
      return false;
    } finally {
      void refresh();
      void client.invalidateQueries({ queryKey: ['board'] });
    }
  }

  function change(task: Task, values: TaskChange): Promise<boolean> {
    const { done, milestone, assignee_id: assignee, ...plain } = values;
    const shown: Partial<Task> = {
      ...plain,
      ...(done !== undefined && { is_done: done }),
      ...(milestone !== undefined && { is_milestone: milestone }),
      ...(assignee !== undefined && { assignee_ids: assignee === null ? [] : [assignee] }),
    };
    return attempt(
      tasks => tasks.map(each => (each.id === task.id ? { ...each, ...shown } : each)),
      () => changeTask(task.id, values),
    );
  }

  return {
    change,
    add: (title: string, parent?: Task) =>
      attempt(
        tasks => tasks,
        async () => {
          const added = await addTask({
            title,
            project_id: project,
            ...(parent && { parent_task_id: parent.id }),
          });
          client.setQueryData(queryKey, tasks => tasks && [...tasks, added]);
        },
      ),
    async tick(task: Task, done: boolean) {
      const taken = await change(task, { done });
      if (taken && done)
        toast.done(w.projects.taskDone(task.title ?? ''), () => void change(task, { done: false }));
    },
    async remove(task: Task) {
      const taken = await attempt(
        tasks => tasks.filter(each => each.id !== task.id && each.parent_task_id !== task.id),
        () => deleteTask(task.id),
      );
      const back = () =>
        attempt(
          tasks => tasks,
          () => restoreTask(task.id),
        );
      if (taken) toast.done(w.projects.taskRemoved(task.title ?? ''), () => void back());
    },
    async place(task: Task, phase: number) {
      try {
        await placeTask(project, task.id, phase);
        await client.invalidateQueries({ queryKey: planQuery(project).queryKey });
      } catch (error) {
        toast.failed(error);
      }
    },
  };
}

export type TaskActions = ReturnType<typeof useTasks>;
