import { z } from 'zod';
import { DealProducts, mostAtOnce } from '../../crm/deal-products.js';
import { Discounts } from '../../crm/discounts.js';
import { Installments } from '../../crm/installments.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { objectSchema } from '../inputs.js';
import type { Kind } from '../kinds.js';
import { nestedOperations, tell } from '../nested.js';
import { operations, type Call, type Condition, type Operation } from '../operation.js';
import { dealDiscounts, dealInstallments, dealProducts } from '../resources/deal-products.js';
import { deals } from '../resources/deals.js';
import { products } from '../resources/products.js';
import { inputsOf, inWordsOf, toInput } from '../resource.js';
import { byId } from './products.js';

const ofDeal =
  (id: number): Condition =>
  bind =>
    `t.deal_id = ${bind(id)}`;

/** Of a request: ids of deals or lines, as many as may be asked for at once. */
const fewIds: Kind<number[]> = {
  ...kinds.ids,
  lenient: kinds.ids.lenient.refine(
    ids => ids.length > 0 && ids.length <= mostAtOnce,
    `takes 1 to ${mostAtOnce} ids`,
  ) as z.ZodType<number[]>,
};

const newLines = kinds.of(
  z
    .array(objectSchema(inputsOf(dealProducts, 'v2', 'create'), true), 'takes a list of products')
    .min(1, 'is empty')
    .max(mostAtOnce, `takes at most ${mostAtOnce} products`),
);

/** @returns the line's id */
async function add(lines: DealProducts, call: Call): Promise<number> {
  const [id] = await tell(dealProducts, call, input => lines.add(call.viewer, call.params.id, [input]));
  return id!;
}

async function change(lines: DealProducts, call: Call) {
  const { id, product_attachment_id: lineId } = call.params;
  await tell(dealProducts, call, input => lines.update(call.viewer, id, lineId, input));
  return call.written(dealProducts, lineId);
}

/** What is sold with a deal, and how it is paid for. */
export const dealProductOperations: Operation[] = [
  ...operations(DealProducts, ['v2'], {
    'GET deals/products': {
      summary: 'The products of several deals',
      lists: dealProducts,
      query: { deal_ids: { kind: fewIds, required: true } },
      run: (_, { page }) => page(dealProducts),
    },
    'GET deals/{id}/products': {
      summary: 'The products of a deal',
      lists: dealProducts,
      run: async (_, { there, page, params }) => {
        await there(deals, params.id);
        return page(dealProducts, ofDeal(params.id));
      },
    },
    'POST deals/{id}/products': {
      summary: 'Put a product on a deal',
      body: inputsOf(dealProducts, 'v2', 'create'),
      status: 201,
      run: async (lines, call) => call.written(dealProducts, await add(lines, call)),
    },
    'POST deals/{id}/products/bulk': {
      summary: `Put up to ${mostAtOnce} products on a deal, all or none`,
      body: { data: { kind: newLines, required: true } },
      status: 201,
      run: async (lines, { viewer, params, body, some }) => {
        const inputs = body.data.map((one: object) => toInput(dealProducts, one));
        return some(
          dealProducts,
          await inWordsOf(dealProducts, 'v2', () => lines.add(viewer, params.id, inputs)),
        );
      },
    },
    'PATCH deals/{id}/products/{product_attachment_id}': {
      summary: 'Change a product of a deal',
      body: inputsOf(dealProducts, 'v2', 'update'),
      run: change,
    },
    'DELETE deals/{id}/products': {
      summary: `Take products off a deal: those named, or the first ${mostAtOnce}`,
      query: { ids: { kind: fewIds } },
      run: (lines, { viewer, params, query }) =>
        inWordsOf(dealProducts, 'v2', async () => {
          if (query.ids) {
            await lines.remove(viewer, params.id, query.ids);
            return { ids: query.ids };
          }
          const { ids, more } = await lines.removeFirst(viewer, params.id);
          return answer({ ids }, { additional_data: { more_items_in_collection: more } });
        }),
    },
  }),
  ...operations(DealProducts, ['v1', 'v2'], {
    'DELETE deals/{id}/products/{product_attachment_id}': {
      summary: 'Take a product off a deal',
      run: async (lines, { viewer, params, dialect }) => {
        const { id, product_attachment_id: lineId } = params;
        await inWordsOf(dealProducts, dialect, () => lines.remove(viewer, id, [lineId]));
        return { id: lineId };
      },
    },
  }),
  ...operations(DealProducts, ['v1'], {
    'POST deals/{id}/products': {
      summary: 'Put a product on a deal',
      body: inputsOf(dealProducts, 'v1', 'create'),
      run: async (lines, call) => {
        const id = await add(lines, call);
        const { data } = await call.written(dealProducts, id);
        return { ...(data as object), product_attachment_id: id };
      },
    },
    'PUT deals/{id}/products/{product_attachment_id}': {
      summary: 'Change a product of a deal',
      body: inputsOf(dealProducts, 'v1', 'update'),
      run: change,
    },
    'GET deals/{id}/products': {
      summary: 'The products of a deal',
      lists: dealProducts,
      query: { include_product_data: { kind: kinds.boolean } },
      run: async (_, call) => {
        await call.there(deals, call.params.id);
        const { data, extra } = await call.page(dealProducts, ofDeal(call.params.id));
        if (!call.query.include_product_data) return answer(data, extra);
        const lines = data as { product_id: number | null }[];
        const named = await byId(
          call,
          products,
          lines.map(line => line.product_id),
        );
        return answer(
          lines.map(line => ({ ...line, product: named.get(line.product_id) ?? null })),
          extra,
        );
      },
    },
  }),
  ...operations(Discounts, ['v2'], {
    'GET deals/{id}/discounts': {
      summary: 'The discounts on a deal as a whole',
      lists: dealDiscounts,
      run: async (_, { there, page, params }) => {
        await there(deals, params.id);
        return (await page(dealDiscounts, ofDeal(params.id))).data;
      },
    },
  }),
  ...nestedOperations(Discounts, dealDiscounts, {
    path: 'deals/{id}/discounts',
    id: 'discount_id',
    summaries: {
      add: 'Give a discount on a deal as a whole',
      change: 'Change a discount on a deal',
      remove: 'Take a discount off a deal',
    },
    created: 201,
  }),
  ...operations(Installments, ['v2'], {
    'GET deals/installments': {
      summary: 'The installments of several deals',
      lists: dealInstallments,
      query: { deal_ids: { kind: fewIds, required: true } },
      run: (_, { page }) => page(dealInstallments),
    },
  }),
  ...nestedOperations(Installments, dealInstallments, {
    path: 'deals/{id}/installments',
    id: 'installment_id',
    summaries: {
      add: 'Have a part of a deal paid on a day of its own',
      change: 'Change an installment',
      remove: 'Delete an installment',
    },
    created: 200,
  }),
];
