import type { Viewer } from '../../access/viewer.js';
import { Products } from '../../crm/products.js';
import { ProductVariations } from '../../crm/product-variations.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { bodyOf, tell } from '../nested.js';
import { operations, type Operation } from '../operation.js';
import { Reader } from '../reader.js';
import { dealProducts } from '../resources/deal-products.js';
import { deals } from '../resources/deals.js';
import { persons } from '../resources/persons.js';
import { products, variations } from '../resources/products.js';
import type { Resource } from '../resource.js';

type Shown = Record<string, unknown> & { id: number };

/** What lines name, in the words of v1, one query for all. */
export async function byId<K extends string>(
  reader: Reader,
  viewer: Viewer,
  resource: Resource,
  lines: readonly Record<K, unknown>[],
  key: K,
): Promise<Map<unknown, Shown>> {
  const ids = [...new Set(lines.map(line => line[key]))].filter(id => id !== null);
  const { items } = await reader.page(resource, 'v1', viewer, {
    ...{ filters: { ids }, sortBy: 'id', direction: 'asc' as const, limit: ids.length },
    look: { plain: true },
  });
  return new Map((items as Shown[]).map(item => [item.id, item]));
}

/** Products beside their plain reading and writing: copies, variations, and which deals have them. */
export const productOperations: Operation[] = [
  ...operations(Products, ['v2'], {
    'POST products/{id}/duplicate': {
      summary: 'Make another product like this one, with its prices and variations',
      status: 201,
      run: async (service, { viewer, params, written }) =>
        written(products, await service.duplicate(viewer, params.id)),
    },
  }),
  ...operations(Products, ['v1'], {
    'GET products/{id}/permittedUsers': {
      summary: 'The users who may see a product',
      run: (service, { viewer, params }) => service.permittedUsers(viewer, params.id),
    },
    'GET products/{id}/deals': {
      summary: 'The deals that a product is on',
      run: async (service, { viewer, page, params }) => {
        await service.there(viewer, params.id);
        return page(
          deals,
          bind =>
            `exists (select from deal_product l where l.deal_id = t.id and l.product_id = ${bind(params.id)})`,
        );
      },
    },
  }),
  ...operations(ProductVariations, ['v2'], {
    'GET products/{id}/variations': {
      summary: 'The variations of a product',
      run: async (service, { viewer, page, params }) => {
        await service.there(viewer, params.id);
        return page(variations, bind => `t.product_id = ${bind(params.id)}`);
      },
    },
    'POST products/{id}/variations': {
      summary: 'Add a variation to a product',
      body: bodyOf(variations, 'v2', 'create'),
      status: 201,
      run: async (service, call) => {
        const id = await tell(variations, call, input => service.create(call.viewer, call.params.id, input));
        return call.written(variations, id);
      },
    },
    'PATCH products/{id}/variations/{product_variation_id}': {
      summary: 'Change a variation of a product',
      body: bodyOf(variations, 'v2', 'update'),
      run: async (service, call) => {
        const { id, product_variation_id: variationId } = call.params;
        await tell(variations, call, input => service.update(call.viewer, id, variationId, input));
        return call.written(variations, variationId);
      },
    },
    'DELETE products/{id}/variations/{product_variation_id}': {
      summary: 'Delete a variation of a product',
      run: async (service, { viewer, params }) => {
        await service.remove(viewer, params.id, params.product_variation_id);
        return { id: params.product_variation_id };
      },
    },
  }),
  ...operations(Reader, ['v1'], {
    'GET persons/{id}/products': {
      summary: 'The products on the deals of a person, each with its deal',
      query: { start: { kind: kinds.integer(0, 1e9) }, limit: { kind: kinds.integer(1, 500) } },
      run: async (reader, { viewer, one, page, params }) => {
        await one(persons, params.id);
        const { data, extra } = await page(
          dealProducts,
          bind =>
            `t.deal_id in (select id from deal where person_id = ${bind(params.id)} and deleted_at is null)`,
        );
        const lines = data as { deal_id: number; product_id: number | null }[];
        const dealsById = await byId(reader, viewer, deals, lines, 'deal_id');
        const productsById = await byId(reader, viewer, products, lines, 'product_id');
        return answer(
          lines.map(line => {
            const product = productsById.get(line.product_id!);
            return {
              [line.deal_id]: {
                deal: dealsById.get(line.deal_id),
                product: product ? { ...product, deal_id: line.deal_id } : null,
              },
            };
          }),
          extra,
        );
      },
    },
  }),
];
