import { z } from 'zod';
import { DealProducts, mostAtOnce } from '../../crm/deal-products.js';
import { Discounts } from '../../crm/discounts.js';
import { Installments } from '../../crm/installments.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import type { Kind } from '../kinds.js';
import { bodyOf, tell } from '../nested.js';
import { operations, type Condition, type Operation } from '../operation.js';
import { Reader } from '../reader.js';
import { dealDiscounts, dealInstallments, dealProducts } from '../resources/deal-products.js';
import { deals } from '../resources/deals.js';
import { products } from '../resources/products.js';
import { bodySchema, inWordsOf, toInput } from '../resource.js';
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

const newLine = bodySchema(dealProducts, 'v2', 'create');
const someLines = z
  .array(newLine, 'takes a list of products')
  .min(1, 'is empty')
  .max(mostAtOnce, `takes at most ${mostAtOnce} products`);
const newLines: Kind<object[]> = { strict: someLines, lenient: someLines, v1: same, v2: same };

function same<T>(value: T): T {
  return value;
}

/** What is sold with a deal, and how it is paid for. */
export const dealProductOperations: Operation[] = [
  ...operations(DealProducts, ['v2'], {
    'GET deals/products': {
      summary: 'The products of several deals',
      query: { deal_ids: { kind: fewIds, required: true } },
      run: (_, { page }) => page(dealProducts),
    },
    'GET deals/{id}/products': {
      summary: 'The products of a deal',
      run: async (lines, { viewer, page, params }) => {
        await lines.there(viewer, params.id);
        return page(dealProducts, ofDeal(params.id));
      },
    },
    'POST deals/{id}/products': {
      summary: 'Put a product on a deal',
      body: bodyOf(dealProducts, 'v2', 'create'),
      status: 201,
      run: async (lines, call) => {
        const [id] = await tell(dealProducts, call, input => lines.add(call.viewer, call.params.id, [input]));
        return call.written(dealProducts, id!);
      },
    },
    'POST deals/{id}/products/bulk': {
      summary: `Put up to ${mostAtOnce} products on a deal, all or none`,
      body: { data: { kind: newLines, required: true } },
      status: 201,
      run: async (lines, { viewer, params, body, page }) => {
        const inputs = body.data.map((one: object) => toInput(dealProducts, one));
        const ids = await inWordsOf(dealProducts, 'v2', () => lines.add(viewer, params.id, inputs));
        return (await page(dealProducts, bind => `t.id = any(${bind(ids)})`)).data;
      },
    },
    'PATCH deals/{id}/products/{product_attachment_id}': {
      summary: 'Change a product of a deal',
      body: bodyOf(dealProducts, 'v2', 'update'),
      run: async (lines, call) => {
        const { id, product_attachment_id: lineId } = call.params;
        await tell(dealProducts, call, input => lines.update(call.viewer, id, lineId, input));
        return call.written(dealProducts, lineId);
      },
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
      body: bodyOf(dealProducts, 'v1', 'create'),
      run: async (lines, call) => {
        const [id] = await tell(dealProducts, call, input => lines.add(call.viewer, call.params.id, [input]));
        const { data } = await call.written(dealProducts, id!);
        return { ...(data as object), product_attachment_id: id };
      },
    },
    'PUT deals/{id}/products/{product_attachment_id}': {
      summary: 'Change a product of a deal',
      body: bodyOf(dealProducts, 'v1', 'update'),
      run: async (lines, call) => {
        const { id, product_attachment_id: lineId } = call.params;
        await tell(dealProducts, call, input => lines.update(call.viewer, id, lineId, input));
        return call.written(dealProducts, lineId);
      },
    },
  }),
  ...operations(Reader, ['v1'], {
    'GET deals/{id}/products': {
      summary: 'The products of a deal',
      query: { include_product_data: { kind: kinds.boolean } },
      run: async (reader, { viewer, one, page, params, query }) => {
        await one(deals, params.id);
        const { data, extra } = await page(dealProducts, ofDeal(params.id));
        if (!query.include_product_data) return answer(data, extra);
        const lines = data as Record<'product_id', unknown>[];
        const named = await byId(reader, viewer, products, lines, 'product_id');
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
      run: async (discounts, { viewer, page, params }) => {
        await discounts.there(viewer, params.id);
        return (await page(dealDiscounts, ofDeal(params.id))).data;
      },
    },
    'POST deals/{id}/discounts': {
      summary: 'Give a discount on a deal as a whole',
      body: bodyOf(dealDiscounts, 'v2', 'create'),
      status: 201,
      run: async (discounts, call) => {
        const id = await tell(dealDiscounts, call, input =>
          discounts.create(call.viewer, call.params.id, input),
        );
        return call.written(dealDiscounts, id);
      },
    },
    'PATCH deals/{id}/discounts/{discount_id}': {
      summary: 'Change a discount on a deal',
      params: { discount_id: kinds.uuid },
      body: bodyOf(dealDiscounts, 'v2', 'update'),
      run: async (discounts, call) => {
        const { id, discount_id: discountId } = call.params;
        await tell(dealDiscounts, call, input => discounts.update(call.viewer, id, discountId, input));
        return call.written(dealDiscounts, discountId);
      },
    },
    'DELETE deals/{id}/discounts/{discount_id}': {
      summary: 'Take a discount off a deal',
      params: { discount_id: kinds.uuid },
      run: async (discounts, { viewer, params }) => {
        await discounts.remove(viewer, params.id, params.discount_id);
        return { id: params.discount_id };
      },
    },
  }),
  ...operations(Installments, ['v2'], {
    'GET deals/installments': {
      summary: 'The installments of several deals',
      query: { deal_ids: { kind: fewIds, required: true } },
      run: (_, { page }) => page(dealInstallments),
    },
    'POST deals/{id}/installments': {
      summary: 'Have a part of a deal paid on a day of its own',
      body: bodyOf(dealInstallments, 'v2', 'create'),
      run: async (installments, call) => {
        const id = await tell(dealInstallments, call, input =>
          installments.create(call.viewer, call.params.id, input),
        );
        return call.written(dealInstallments, id);
      },
    },
    'PATCH deals/{id}/installments/{installment_id}': {
      summary: 'Change an installment',
      body: bodyOf(dealInstallments, 'v2', 'update'),
      run: async (installments, call) => {
        const { id, installment_id: installmentId } = call.params;
        await tell(dealInstallments, call, input =>
          installments.update(call.viewer, id, installmentId, input),
        );
        return call.written(dealInstallments, installmentId);
      },
    },
    'DELETE deals/{id}/installments/{installment_id}': {
      summary: 'Delete an installment',
      run: async (installments, { viewer, params }) => {
        await installments.remove(viewer, params.id, params.installment_id);
        return { id: params.installment_id };
      },
    },
  }),
];
