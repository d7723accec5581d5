import { useQueryClient } from '@tanstack/react-query';
import { boardQuery, type BoardChoice, type Column, type Phase } from '../api/projects';
import { refreshAround } from '../crm/change';
import { changeItem } from '../crm/item';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

/** Puts a project into another phase of the board: shown at once, with Undo. */
export function useMove(choice: BoardChoice, phases: Phase[]) {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();
  const { queryKey } = boardQuery(choice);

  return async function move(id: number, to: number, quietly = false): Promise<void> {
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData(queryKey);
    const from = before?.find(column => column.projects.some(project => project.id === id));
    const project = from?.projects.find(each => each.id === id);
    if (!from || !project || from.phase_id === to) return;
    client.setQueryData(queryKey, columns => columns && moved(columns, id, to));
    try {
      await changeItem('project', id, { phase_id: to });
      const name = phases.find(phase => phase.id === to)?.name ?? '';
      if (!quietly)
        toast.done(w.projects.moved(project.title, name), () => void move(id, from.phase_id, true));
    } catch (error) {
      client.setQueryData(queryKey, before);
      toast.failed(error);
    }
    refreshAround(client, 'project', id);
  };
}

/** The column that it goes to is in order again: by the end, those without one last. */
function moved(columns: Column[], id: number, to: number): Column[] {
  const project = columns.flatMap(column => column.projects).find(each => each.id === id)!;
  const place = ({ end_date, id: at }: typeof project) =>
    `${end_date ?? '9999'}-${String(at).padStart(15, '0')}`;
  const without = columns.map(column =>
    column.projects.includes(project)
      ? { ...column, count: column.count - 1, projects: column.projects.filter(each => each !== project) }
      : column,
  );
  const all = without.some(column => column.phase_id === to)
    ? without
    : [...without, { phase_id: to, count: 0, next_cursor: null, projects: [] }];
  return all.map(column =>
    column.phase_id === to
      ? {
          ...column,
          count: column.count + 1,
          projects: [...column.projects, project].sort((a, b) => (place(a) < place(b) ? -1 : 1)),
        }
      : column,
  );
}
