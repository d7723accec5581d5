import { Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { projectActivitiesQuery, type Project } from '../api/projects';
import { activityTypesQuery } from '../crm/company';
import { changeItem } from '../crm/item';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './project.module.css';

/** What is planned for a project and what was done, by day; each can be ticked. */
export function Activities({ project }: { project: Project }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const list = useQuery(projectActivitiesQuery(project.id));
  const types = useQuery(activityTypesQuery).data ?? [];
  const key = projectActivitiesQuery(project.id).queryKey;

  async function tick(id: number, done: boolean, subject: string, quietly = false) {
    const before = client.getQueryData(key);
    client.setQueryData(key, all => all?.map(each => (each.id === id ? { ...each, done } : each)));
    try {
      await changeItem('activity', id, { done });
      if (!quietly && done)
        toast.done(w.projects.taskDone(subject), () => void tick(id, false, subject, true));
    } catch (error) {
      client.setQueryData(key, before);
      toast.failed(error);
    }
    void client.invalidateQueries({ queryKey: ['project', project.id] });
  }

  return (
    <section className={styles.section} aria-labelledby="project-activities">
      <h2 id="project-activities">{w.projects.activities}</h2>
      {list.isPending ? (
        <Lines count={2} height={34} />
      ) : list.isError && !list.data ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : list.data?.length ? (
        <ul className={styles.tasks}>
          {list.data
            .toSorted((a, b) => Number(a.done) - Number(b.done))
            .map(activity => {
              const subject = activity.subject ?? '';
              return (
                <li key={activity.id} className={styles.task} data-done={activity.done || undefined}>
                  <Checkbox
                    size="sm"
                    aria-label={w.projects.tick(subject)}
                    checked={!!activity.done}
                    onChange={event => void tick(activity.id, event.currentTarget.checked, subject)}
                  />
                  <span className={styles.taskTitle}>{subject}</span>
                  <span className={styles.dim}>
                    {types.find(type => type.key_string === activity.type)?.name ?? activity.type}
                  </span>
                  {activity.due_date && <span className={styles.dim}>{f.date(activity.due_date)}</span>}
                </li>
              );
            })}
        </ul>
      ) : (
        <p className={styles.none}>{w.projects.noActivities}</p>
      )}
    </section>
  );
}
