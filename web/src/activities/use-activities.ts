import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import {
  addActivity,
  changeActivity,
  deleteActivity,
  restoreActivity,
  type Activity,
  type ActivityFields,
  type ActivityRow,
  type Pages,
} from '../api/activities';
import { refreshAround } from '../crm/change';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

type Cached = Pages | ActivityRow[] | ActivityRow | undefined;

/** Shows a change wherever the activity stands at the moment; null takes it away. */
function showEverywhere(client: QueryClient, id: number, change: Partial<ActivityRow> | null): void {
  const inRows = (rows: ActivityRow[]): ActivityRow[] =>
    change === null
      ? rows.filter(row => row.id !== id)
      : rows.map(row => (row.id === id ? { ...row, ...change } : row));
  client.setQueriesData<Cached>({ queryKey: ['activities'] }, cached => {
    if (!cached) return cached;
    if ('pages' in cached)
      return { ...cached, pages: cached.pages.map(page => ({ ...page, data: inRows(page.data) })) };
    if (Array.isArray(cached)) return inRows(cached);
    return change && cached.id === id ? { ...cached, ...change } : cached;
  });
}

/** The lists, calendars and items on which an activity may stand. */
export function refreshActivities(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ['activities'] });
  // Items know their next and their last activity, projects how far they are.
  void client.invalidateQueries({ queryKey: ['item'] });
  void client.invalidateQueries({ queryKey: ['project'] });
  refreshAround(client, 'activity');
}

/** What is sent, as rows show it. */
const shownOf = ({ subject, type, due_date, due_time, duration, busy, done }: ActivityFields) =>
  Object.fromEntries(
    Object.entries({ subject, type, due_date, due_time, duration, busy, done }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Partial<ActivityRow>;

/** Everything that is done to activities: shown at once, put back where the server refuses, and by Undo. */
export function useActivities() {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      toast.failed(error);
      return false;
    } finally {
      refreshActivities(client);
    }
  }

  /** @param back what puts it back as it was */
  async function change(id: number, fields: ActivityFields, said: string, back?: ActivityFields) {
    await client.cancelQueries({ queryKey: ['activities'] });
    showEverywhere(client, id, shownOf(fields));
    const isDone = await attempt(() => changeActivity(id, fields));
    if (isDone) toast.done(said, back && (() => void change(id, back, w.activities.putBack)));
  }

  async function remove({ id }: Pick<Activity, 'id'>) {
    await client.cancelQueries({ queryKey: ['activities'] });
    showEverywhere(client, id, null);
    const isDone = await attempt(() => deleteActivity(id));
    if (isDone) toast.done(w.activities.deleted, () => void attempt(() => restoreActivity(id)));
  }

  return {
    change,
    remove,
    setDone: (row: ActivityRow, done: boolean) =>
      change(row.id, { done }, done ? w.activities.markedDone : w.activities.markedToDo, { done: !done }),
    move: (row: ActivityRow, fields: Pick<ActivityFields, 'due_date' | 'due_time' | 'duration'>) =>
      change(row.id, fields, w.activities.moved, {
        due_date: row.due_date,
        due_time: row.due_time,
        duration: row.duration,
      }),
    /** @throws {ApiError} for the dialog to show */
    async add(fields: ActivityFields) {
      const { id } = await addActivity(fields);
      refreshActivities(client);
      toast.done(w.activities.added, () => void attempt(() => deleteActivity(id)));
    },
    /** @throws {ApiError} for the dialog to show */
    async save(id: number, fields: ActivityFields, back: ActivityFields) {
      await changeActivity(id, fields);
      refreshActivities(client);
      toast.done(w.activities.saved, () => void change(id, back, w.activities.putBack));
    },
  };
}
