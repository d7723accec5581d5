import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, send } from './client';
import { read, readPage, write, type Shown } from './rest';

export type Product = Shown['Product_v2'];
export type Price = NonNullable<Product['prices']>[number];
export type Line = Awaited<ReturnType<typeof readLines>>[number];
export type Billing = NonNullable<Line['billing_frequency']>;

export interface Variation {
  id: number;
  name: string;
  product_id: number;
  prices: Price[];
}

export interface Installment {
  id: number;
  description: string;
  amount: number;
  billing_date: string;
}

export const variationsQuery = (product: number) =>
  queryOptions({
    queryKey: ['product', product, 'variations'],
    queryFn: ({ signal }) => get<Variation[]>(`/api/v2/products/${product}/variations?limit=500`, signal),
  });

/** What the API takes of a price; it shows more. */
const plain = ({ currency, price, cost, direct_cost, notes }: Price): Price => ({
  currency,
  ...(price != null && { price }),
  ...(cost != null && { cost }),
  ...(direct_cost != null && { direct_cost }),
  ...(notes != null && { notes }),
});

export const setPrices = (product: number, prices: Price[]) =>
  write('patch', '/api/v2/products/{id}', { path: { id: product }, body: { prices: prices.map(plain) } });

export const addVariation = (product: number, name: string, prices: Price[] = []) =>
  send<Variation>('POST', `/api/v2/products/${product}/variations`, { name, prices: prices.map(plain) });

export const changeVariation = (
  product: number,
  id: number,
  { name, prices }: { name?: string; prices?: Price[] },
) =>
  send<Variation>('PATCH', `/api/v2/products/${product}/variations/${id}`, {
    ...(name !== undefined && { name }),
    ...(prices && { prices: prices.map(plain) }),
  });

export const deleteVariation = (product: number, id: number) =>
  send('DELETE', `/api/v2/products/${product}/variations/${id}`);

/** Null where it has none. */
export const imageQuery = (product: number) =>
  queryOptions({
    queryKey: ['product', product, 'image'],
    queryFn: ({ signal }) =>
      get<{ public_url: string; name: string }>(`/api/v2/products/${product}/images`, signal).catch(
        (error: { status?: number }) => {
          if (error.status === 404) return null;
          throw error;
        },
      ),
  });

export function putImage(product: number, image: File, replaces: boolean) {
  const form = new FormData();
  form.append('data', image);
  return send(replaces ? 'PUT' : 'POST', `/api/v2/products/${product}/images`, form);
}

export const deleteImage = (product: number) => send('DELETE', `/api/v2/products/${product}/images`);

/** Deals on which a product stands, as the first version of the API shows them. */
export interface UsedOn {
  id: number;
  title: string;
  value: number;
  currency: string;
  status: 'open' | 'won' | 'lost';
}

const usedAtOnce = 20;

export const usedOnQuery = (product: number) =>
  infiniteQueryOptions({
    queryKey: ['related', 'product-deals', product],
    queryFn: ({ pageParam, signal }) =>
      get<UsedOn[]>(`/api/v1/products/${product}/deals?start=${pageParam}&limit=${usedAtOnce}`, signal),
    initialPageParam: 0,
    getNextPageParam: (page, pages) => (page.length < usedAtOnce ? null : pages.length * usedAtOnce),
  });

const readLines = async (deal: number, signal: AbortSignal) =>
  (
    await readPage('/api/v2/deals/{id}/products', {
      path: { id: deal },
      query: { limit: 500, sort_by: 'order_nr' },
      signal,
    })
  ).data;

export const linesQuery = (deal: number) =>
  queryOptions({
    queryKey: ['deal', deal, 'products'],
    queryFn: ({ signal }) => readLines(deal, signal),
  });

export interface LineInput {
  product_id: number;
  product_variation_id?: number | null;
  quantity: number;
  item_price: number;
  discount?: number;
  discount_type?: 'percentage' | 'amount';
  tax?: number;
  tax_method?: 'exclusive' | 'inclusive' | 'none';
  comments?: string;
  is_enabled?: boolean;
  billing_frequency?: Billing;
  billing_frequency_cycles?: number | null;
}

export const addLine = (deal: number, line: LineInput) =>
  write('post', '/api/v2/deals/{id}/products', { path: { id: deal }, body: line });

export const changeLine = (deal: number, line: number, change: Partial<LineInput>) =>
  write('patch', '/api/v2/deals/{id}/products/{product_attachment_id}', {
    path: { id: deal, product_attachment_id: line },
    body: change,
  });

export const deleteLine = (deal: number, line: number) =>
  write('delete', '/api/v2/deals/{id}/products/{product_attachment_id}', {
    path: { id: deal, product_attachment_id: line },
  });

const readDiscounts = (deal: number, signal: AbortSignal) =>
  read('/api/v2/deals/{id}/discounts', { path: { id: deal }, signal });

export type Discount = Awaited<ReturnType<typeof readDiscounts>>[number];

export const discountsQuery = (deal: number) =>
  queryOptions({
    queryKey: ['deal', deal, 'discounts'],
    queryFn: ({ signal }) => readDiscounts(deal, signal),
  });

export const addDiscount = (
  deal: number,
  discount: { description: string; type: 'percentage' | 'amount'; amount: number },
) => write('post', '/api/v2/deals/{id}/discounts', { path: { id: deal }, body: discount });

export const deleteDiscount = (deal: number, id: string) =>
  send('DELETE', `/api/v2/deals/${deal}/discounts/${id}`);

export const installmentsQuery = (deal: number) =>
  queryOptions({
    queryKey: ['deal', deal, 'installments'],
    queryFn: ({ signal }) =>
      get<Installment[]>(
        `/api/v2/deals/installments?deal_ids=${deal}&limit=500&sort_by=billing_date`,
        signal,
      ),
  });

export const addInstallment = (deal: number, installment: Omit<Installment, 'id'>) =>
  send<Installment>('POST', `/api/v2/deals/${deal}/installments`, installment);

export const deleteInstallment = (deal: number, id: number) =>
  send('DELETE', `/api/v2/deals/${deal}/installments/${id}`);
