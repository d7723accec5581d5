import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { bodyOf, valueOf, type FieldDef, type Values } from './fields';
import { changeItem, itemQuery } from './item';
import type { Id, ItemKind } from './kinds';

/** Lists, boards and timelines, in which any item may stand, are fetched again where they are shown. */
export function refreshLists(client: QueryClient): void {
  for (const queryKey of [['list'], ['board'], ['timeline'], ['related'], ['items']])
    void client.invalidateQueries({ queryKey });
}

export function refreshAround(client: QueryClient, kind: ItemKind, id?: Id): void {
  refreshLists(client);
  if (id !== undefined) void client.invalidateQueries({ queryKey: itemQuery(kind, id).queryKey });
}

const withValues = (item: Values, values: Values): Values => ({
  ...item,
  ...values,
  ...('custom_fields' in values && {
    custom_fields: { ...(item['custom_fields'] as Values), ...(values['custom_fields'] as Values) },
  }),
});

/** Changes an item: shown at once, taken back where the server refuses, and by whoever presses Undo. */
export function useChange() {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();

  /** @param back what puts it back as it was; without it there is no Undo. @returns whether it was taken */
  async function change(kind: ItemKind, id: Id, values: Values, back?: Values): Promise<boolean> {
    const { queryKey } = itemQuery(kind, id);
    const before = client.getQueryData(queryKey);
    client.setQueryData(queryKey, item => item && withValues(item, values));
    try {
      const after = await changeItem(kind, id, values);
      client.setQueryData(queryKey, item => item && { ...item, ...after });
      if (back) toast.done(w.records.changed, () => void change(kind, id, back));
      return true;
    } catch (error) {
      client.setQueryData(queryKey, before);
      toast.failed(error);
      return false;
    } finally {
      refreshAround(client, kind);
    }
  }

  return {
    change,
    /** One field of an item as it is shown now. */
    changeField: (kind: ItemKind, item: Values, field: FieldDef, value: unknown) =>
      change(kind, item['id'] as Id, bodyOf(field, value), bodyOf(field, valueOf(item, field) ?? null)),
  };
}
