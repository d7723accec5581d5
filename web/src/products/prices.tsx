import { useQueryClient } from '@tanstack/react-query';
import { setPrices, type Price, type Product } from '../api/products';
import { itemQuery } from '../crm/item';
import { PriceTable } from './price-table';
import { useInOrder } from './use-in-order';

/** The prices of a product, kept as they are written. */
export function Prices({ product }: { product: Product }) {
  const client = useQueryClient();
  const { queryKey } = itemQuery('product', product.id);
  const write = useInOrder(queryKey);

  function save(prices: Price[]) {
    void write(() => setPrices(product.id, prices));
    client.setQueryData(queryKey, item => item && { ...item, prices });
  }

  return <PriceTable prices={product.prices ?? []} onChange={save} />;
}
