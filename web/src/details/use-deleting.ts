import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { refreshAround } from '../crm/change';
import { deleteItem, restoreItem } from '../crm/item';
import { addressOf } from '../crm/kinds';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

/** Deletes an item, and brings it back for as long as it is kept. */
export function useDeleting(kind: 'deal' | 'person' | 'organization') {
  const client = useQueryClient();
  const toast = useToast();
  const navigate = useNavigate();
  const router = useRouter();
  const { w } = useI18n();

  async function restore(id: number) {
    try {
      await restoreItem(kind, id);
      refreshAround(client, kind, id);
      void navigate({ to: addressOf(kind, id) });
    } catch (error) {
      toast.failed(error);
    }
  }

  async function remove(id: number) {
    try {
      await deleteItem(kind, id);
      refreshAround(client, kind, id);
      // A deal's page stays, with what brings it back; a contact has none any more.
      if (kind !== 'deal') router.history.back();
      toast.done(w.details.isDeleted, () => void restore(id));
    } catch (error) {
      toast.failed(error);
    }
  }

  return { remove, restore };
}
