import * as pipedrive30 from 'pipedrive-30';
import { absent, everyRow, refused, type ContractCase } from './case.js';

const { ProductsApi } = pipedrive30.v1;

const dataOf = (answer: unknown): any => (answer as { data: unknown }).data;

export const legacyProducts: ContractCase[] = [
  {
    operation: [
      'v1 POST /products',
      'v1 GET /products/{id}',
      'v1 PUT /products/{id}',
      'v1 DELETE /products/{id}',
    ],
    run: async ({ admin, second }) => {
      const api = admin.legacy(ProductsApi);
      const added = await api.addProduct({
        AddProductRequest: {
          name: 'Sail cloth',
          code: 'SC-1',
          unit: 'm2',
          tax: 19,
          visible_to: '3',
          owner_id: admin.id,
          prices: [{ price: '12.5', currency: 'EUR', cost: 7 }],
        },
      });
      const product = dataOf(added);
      expect(product).toMatchObject({
        name: 'Sail cloth',
        code: 'SC-1',
        unit: 'm2',
        tax: 19,
        visible_to: '3',
        active_flag: true,
        selectable: true,
        owner_id: { id: admin.id, value: admin.id, name: 'ada' },
        prices: [{ price: 12.5, currency: 'EUR', cost: 7 }],
      });
      const { id } = product;
      expect(dataOf(await api.getProduct({ id }))).toEqual(product);
      const changed = await api.updateProduct({ id, UpdateProductRequest: { name: 'Jib', visible_to: '1' } });
      expect(dataOf(changed)).toMatchObject({ name: 'Jib', code: 'SC-1', visible_to: '1' });
      await refused(api.updateProduct({ id, UpdateProductRequest: { name: '' } }), 'name');
      expect(dataOf(await api.getProduct({ id })).name).toBe('Jib');
      await absent(second.legacy(ProductsApi).getProduct({ id }));
      expect(dataOf(await api.deleteProduct({ id }))).toEqual({ id });
      await absent(api.getProduct({ id }));
    },
  },
  {
    operation: 'v1 GET /products',
    run: async ({ admin, second }) => {
      const ids: number[] = [];
      for (const name of ['Ösfass', 'Öse']) ids.push(await admin.product({ name }));
      const secret = await admin.product({ name: 'Öljacke', visible_to: 1 });
      const of = async (caller: typeof admin, query: object) =>
        (
          await everyRow<any>(start =>
            caller.legacy(ProductsApi).getProducts({ first_char: 'ö', start, limit: 1, ...query }),
          )
        ).map(product => product.id);
      expect(await of(admin, {})).toEqual([...ids, secret]);
      expect(await of(second, {})).toEqual(ids);
      expect(await of(admin, { ids: [ids[1]] })).toEqual([ids[1]]);
      expect(await of(admin, { user_id: second.id })).toEqual([]);
    },
  },
];
