import type { Viewer } from '../access/viewer.js';
import { need } from '../access/may.js';
import { Product } from '../model/index.js';
import type { Change, Changes } from './change.js';

/** Changes something that belongs to a product: its time moves, and the product counts as updated. */
export function changeProduct<T>(
  changes: Changes,
  viewer: Viewer,
  id: number,
  work: (change: Change, product: Product) => Promise<T>,
): Promise<T> {
  need(viewer, 'product.edit');
  return changes.run(viewer, async change => {
    const product = await change.item(Product, id);
    const result = await work(change, product);
    if (!change.changesAnything()) return result;
    product.touch();
    change.tell(() => ({ name: 'product.updated', payload: { id } }));
    return result;
  });
}
