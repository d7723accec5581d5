import { useQueryClient } from '@tanstack/react-query';
import { archiveProject, unarchiveProject } from '../api/projects';
import { refreshAround } from '../crm/change';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

/** Takes a project off its board, or puts it back, with Undo. */
export function useArchive() {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();

  return async function setArchived(
    project: { id: number; title: string },
    archived: boolean,
    quietly = false,
  ): Promise<void> {
    try {
      await (archived ? archiveProject : unarchiveProject)(project.id);
      refreshAround(client, 'project', project.id);
      if (quietly) return;
      const say = archived ? w.projects.archived : w.projects.unarchived;
      toast.done(say(project.title), () => void setArchived(project, !archived, true));
    } catch (error) {
      toast.failed(error);
    }
  };
}
