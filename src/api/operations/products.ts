import { Products } from '../../crm/products.js';
import { ProductVariations } from '../../crm/product-variations.js';
import { answer } from '../envelope.js';
import { nestedOperations } from '../nested.js';
import { operations, type Call, type Operation } from '../operation.js';
import { dealProducts } from '../resources/deal-products.js';
import { deals } from '../resources/deals.js';
import { persons } from '../resources/persons.js';
import { products, variations } from '../resources/products.js';
import type { Resource } from '../resource.js';

type Shown = Record<string, unknown> & { id: number };

/** What lines name, as far as the viewer may see it. */
export async function byId(
  { some }: Call,
  resource: Resource,
  ids: (number | null)[],
): Promise<Map<number | null, Shown>> {
  const named = [...new Set(ids)].filter(id => id !== null);
  const items = (await some(resource, named)) as Shown[];
  return new Map(items.map(item => [item.id, item]));
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
      lists: deals,
      run: async (_, { there, page, params }) => {
        await there(products, params.id);
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
      lists: variations,
      run: async (_, { there, page, params }) => {
        await there(products, params.id);
        return page(variations, bind => `t.product_id = ${bind(params.id)}`);
      },
    },
  }),
  ...nestedOperations(ProductVariations, variations, {
    path: 'products/{id}/variations',
    id: 'product_variation_id',
    summaries: {
      add: 'Add a variation to a product',
      change: 'Change a variation of a product',
      remove: 'Delete a variation of a product',
    },
    created: 201,
  }),
  ...operations(Products, ['v1'], {
    'GET persons/{id}/products': {
      summary: 'The products on the deals of a person, each with its deal',
      run: async (_, call) => {
        const { id } = call.params;
        await call.there(persons, id);
        const { data, extra } = await call.page(
          dealProducts,
          bind => `t.deal_id in (select id from deal where person_id = ${bind(id)} and deleted_at is null)`,
        );
        const lines = data as { deal_id: number; product_id: number | null }[];
        const dealsById = await byId(
          call,
          deals,
          lines.map(line => line.deal_id),
        );
        const productsById = await byId(
          call,
          products,
          lines.map(line => line.product_id),
        );
        return answer(
          lines.map(line => {
            const product = productsById.get(line.product_id);
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
