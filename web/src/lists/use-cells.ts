import { useQueryClient } from '@tanstack/react-query';
import { listQuery, type ListChoice, type ListPages, type Row } from '../api/lists';
import type { FieldDef, Values } from '../crm/fields';
import { changeItem, itemQuery } from '../crm/item';
import type { Id, ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { cellBody, cellValue } from './row-values';

/**
 * Changes cells where they stand: shown at once, taken back where the server refuses. The row stays where it is, also where
 * it no longer fits the filter or its order: it would jump away from under the hand.
 */
export function useCells(kind: ItemKind, choice: ListChoice) {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();
  const { queryKey } = listQuery(kind, choice);

  function show(id: Id, change: (row: Row) => Row, name?: { kind: ItemKind; id: Id; name: string }) {
    client.setQueryData(
      queryKey,
      (pages: ListPages | undefined) =>
        pages && {
          ...pages,
          pages: pages.pages.map((page, at) => ({
            ...page,
            data: page.data.map(row => (row.id === id ? change(row) : row)),
            ...(name && at === 0 && { extra: withName(page.extra, name) }),
          })),
        },
    );
  }

  async function send(row: Row, field: FieldDef, value: unknown, back: unknown): Promise<void> {
    const before = row;
    const body = cellBody(field, value);
    show(row.id, now => merged(now, body));
    try {
      const after = await changeItem(kind, row.id, body);
      show(row.id, now => merged(now, { ...after, next_activity: now['next_activity'] }));
      client.setQueryData(itemQuery(kind, row.id).queryKey, item => item && merged(item as Row, after));
      // Elsewhere it is fetched when it is looked at again.
      for (const key of [['list'], ['board'], ['timeline'], ['related'], ['items']])
        void client.invalidateQueries({ queryKey: key, refetchType: 'none' });
      toast.done(w.records.changed, () => void send(row, field, back, value));
    } catch (error) {
      show(row.id, () => before);
      toast.failed(error);
    }
  }

  return {
    change: (row: Row, field: FieldDef, value: unknown) =>
      void send(row, field, value, cellValue(row, field) ?? null),
    learn: (name: { kind: ItemKind; id: Id; name: string }) => show('', row => row, name),
  };
}

type Extra = ListPages['pages'][number]['extra'];

const withName = (extra: Extra, { kind, id, name }: { kind: ItemKind; id: Id; name: string }): Extra => ({
  ...extra,
  names: { ...extra.names, [kind]: { ...extra.names[kind], [String(id)]: name } },
});

const merged = (row: Row, values: Values): Row => ({
  ...row,
  ...values,
  ...('custom_fields' in values && {
    custom_fields: { ...(row['custom_fields'] as Values), ...(values['custom_fields'] as Values) },
  }),
});
