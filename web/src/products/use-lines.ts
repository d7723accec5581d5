import { useQueryClient } from '@tanstack/react-query';
import { addLine, changeLine, deleteLine, linesQuery, type Line, type LineInput } from '../api/products';
import { itemQuery } from '../crm/item';
import { refreshAround } from '../crm/change';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

/** What users do to the products of a deal. The server reckons every sum, so lines and deal are read again. */
export function useLines(deal: number) {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();
  const { queryKey } = linesQuery(deal);

  async function refresh(): Promise<void> {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['deal', deal] }),
      client.invalidateQueries({ queryKey: itemQuery('deal', deal).queryKey }),
    ]);
    refreshAround(client, 'deal');
  }

  /** @param now what is shown until the server answered */
  async function attempt(work: () => Promise<unknown>, now?: (lines: Line[]) => Line[]): Promise<boolean> {
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData(queryKey);
    if (now) client.setQueryData(queryKey, lines => lines && now(lines));
    try {
      await work();
      await refresh();
      return true;
    } catch (error) {
      client.setQueryData(queryKey, before);
      toast.failed(error);
      void refresh();
      return false;
    }
  }

  return {
    attempt,
    add: (line: LineInput) => attempt(() => addLine(deal, line)),
    change: (line: Line, change: Partial<LineInput>) =>
      attempt(
        () => changeLine(deal, line.id, change),
        lines => lines.map(each => (each.id === line.id ? { ...each, ...change } : each)),
      ),
    async remove(line: Line) {
      const taken = await attempt(
        () => deleteLine(deal, line.id),
        lines => lines.filter(each => each.id !== line.id),
      );
      if (!taken) return;
      const again = inputOf(line);
      toast.done(
        w.products.lines.removed(line.name ?? ''),
        again ? () => void attempt(() => addLine(deal, again)) : undefined,
      );
    },
  };
}

export type LineActions = ReturnType<typeof useLines>;

/** What makes the line once more; nothing for a product that the user does not see. */
function inputOf(line: Line): LineInput | null {
  if (line.product_id === null) return null;
  return {
    product_id: line.product_id,
    product_variation_id: line.product_variation_id,
    quantity: line.quantity ?? 0,
    item_price: line.item_price ?? 0,
    discount: line.discount ?? 0,
    discount_type: line.discount_type ?? 'percentage',
    tax: line.tax ?? 0,
    comments: line.comments ?? '',
    is_enabled: line.is_enabled ?? true,
    billing_frequency: line.billing_frequency ?? 'one-time',
    billing_frequency_cycles: line.billing_frequency_cycles,
  };
}
