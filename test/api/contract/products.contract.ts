import * as pipedrive from 'pipedrive';
import { absent, everyRow, everything, refused, type Caller, type ContractCase } from './case.js';

const productsOf = (caller: Caller) => caller.v2(pipedrive.v2.ProductsApi);
const v1Of = (caller: Caller) => caller.v1(pipedrive.v1.ProductsApi);

/** The smallest images: one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const gif = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

export const products: ContractCase[] = [
  {
    operation: [
      'v2 POST /products',
      'v2 GET /products/{id}',
      'v2 PATCH /products/{id}',
      'v2 DELETE /products/{id}',
    ],
    run: async ({ first, second }) => {
      const api = productsOf(first);
      const added = await api.addProduct({
        AddProductRequest: {
          name: 'Sail cloth',
          code: 'SC-1',
          description: 'Woven',
          unit: 'm²',
          tax: 25,
          category: 3,
          visible_to: 1,
          is_linkable: true,
          billing_frequency: 'monthly',
          billing_frequency_cycles: 12,
          prices: [
            { currency: 'SEK', price: 119.9, cost: 40.05, direct_cost: 3, notes: 'per roll' },
            { currency: 'EUR', price: 11 },
          ],
        },
      });
      const { id } = added.data!;
      expect(added.data).toMatchObject({
        ...{ name: 'Sail cloth', code: 'SC-1', description: 'Woven', unit: 'm²', tax: 25, category: '3' },
        ...{ visible_to: 1, is_linkable: true, is_deleted: false, owner_id: first.id, custom_fields: {} },
        ...{ billing_frequency: 'monthly', billing_frequency_cycles: 12 },
        prices: [
          { product_id: id, currency: 'SEK', price: 119.9, cost: 40.05, direct_cost: 3, notes: 'per roll' },
          { product_id: id, currency: 'EUR', price: 11, cost: 0, direct_cost: 0, notes: '' },
        ],
      });
      expect((await api.getProduct({ id: id! })).data).toEqual(added.data);
      await absent(productsOf(second).getProduct({ id: id! }));
      await absent(productsOf(second).updateProduct({ id: id!, UpdateProductRequest: { name: 'Mine' } }));

      const changed = await api.updateProduct({
        id: id!,
        UpdateProductRequest: { billing_frequency: 'one-time', prices: [{ currency: 'EUR', cost: 5 }] },
      });
      expect(changed.data).toMatchObject({
        ...{ name: 'Sail cloth', billing_frequency: 'one-time', billing_frequency_cycles: null },
        prices: [{ currency: 'EUR', price: 11, cost: 5 }],
      });
      expect(changed.data!.update_time! > added.data!.update_time!).toBe(true);

      expect((await api.deleteProduct({ id: id! })).data).toEqual({ id });
      await absent(api.getProduct({ id: id! }));
      await absent(api.deleteProduct({ id: id! }));
    },
  },
  {
    operation: 'v2 POST /products',
    promise: 'impossible values are refused by their name, and change nothing',
    run: async ({ first }) => {
      const api = productsOf(first);
      const add = (more: object) => api.addProduct({ AddProductRequest: { name: 'Odd', ...more } });
      await refused(add({ name: ' ' }), 'name');
      await refused(add({ tax: 101 }), 'tax');
      await refused(add({ tax: '25' }), 'tax');
      await refused(add({ visible_to: 2 }), 'visible_to');
      await refused(add({ billing_frequency: 'weekly' }), 'billing_frequency_cycles');
      await refused(add({ billing_frequency_cycles: 3 }), 'billing_frequency_cycles');
      await refused(
        add({ billing_frequency: 'monthly', billing_frequency_cycles: 209 }),
        'billing_frequency_cycles',
      );
      await refused(add({ prices: [{ currency: 'EUR' }, { currency: 'EUR' }] }), 'prices');
      await refused(add({ prices: [{ currency: 'ZZZ' }] }), 'prices');
      await refused(add({ prices: [{ currency: 'EUR', price: 1e12 }] }), 'prices.0.price');
      await refused(add({ owner_id: 999_999 }), 'owner_id');
      await refused(add({ colour: 'red' }), 'colour');
      expect((await api.getProducts({ owner_id: first.id })).data!.map(one => one.name)).not.toContain('Odd');
      const plain = await api.addProduct({ AddProductRequest: { name: 'Plain' } });
      expect(plain.data).toMatchObject({ tax: 0, prices: [{ currency: 'EUR', price: 0 }] });
      await api.deleteProduct({ id: plain.data!.id! });
    },
  },
  {
    operation: 'v2 GET /products',
    run: async ({ first, second }) => {
      const api = productsOf(first);
      const names = ['Åre', 'zeta', 'Alpha', 'alpha 2', `${'x'.repeat(240)} long`];
      const ids: number[] = [];
      for (const name of names) ids.push(await first.product({ name }));
      const hidden = await second.product({ name: 'Beta', visible_to: 1 });
      const asked = [...ids, hidden].join(',');
      const listed = (query: object) =>
        everything<{ id: number; name: string }>(cursor =>
          api.getProducts({ ids: asked, limit: 2, cursor, ...query } as never),
        );
      expect((await listed({})).map(one => one.id)).toEqual(ids);
      expect((await listed({ sort_by: 'add_time', sort_direction: 'desc' })).map(one => one.id)).toEqual(
        ids.toReversed(),
      );
      const byName = (await listed({ sort_by: 'name', sort_direction: 'asc' })).map(one => one.name);
      expect(byName.toSorted()).toEqual(names.toSorted());
      const back = (await listed({ sort_by: 'name', sort_direction: 'desc' })).map(one => one.name);
      expect(back).toEqual(byName.toReversed());
      const { data } = await api.updateProduct({ id: ids[1]!, UpdateProductRequest: { unit: 'kg' } });
      expect((await listed({ updated_since: data!.update_time })).map(one => one.id)).toEqual([ids[1]]);
      expect(await listed({ owner_id: second.id })).toEqual([]);
      await refused(api.getProducts({ sort_by: 'price' as never }), 'sort_by');
    },
  },
  {
    operation: 'v2 POST /products/{id}/duplicate',
    run: async ({ first, second }) => {
      const api = productsOf(first);
      const id = await first.product({ visible_to: 1, tax: 7, prices: [{ currency: 'PLN', price: 9.99 }] });
      const variation = { name: 'Small', prices: [{ currency: 'PLN', price: 5 }] };
      await api.addProductVariation({ id, AddProductVariationRequest: variation });
      const { data } = await api.duplicateProduct({ id });
      expect(data).toMatchObject({ tax: 7, visible_to: 1, prices: [{ currency: 'PLN', price: 9.99 }] });
      expect(data!.id).not.toBe(id);
      const { data: copies } = await api.getProductVariations({ id: data!.id! });
      expect(copies).toMatchObject([{ product_id: data!.id, name: 'Small', prices: [{ price: 5 }] }]);
      await absent(productsOf(second).duplicateProduct({ id }));
    },
  },
  {
    operation: [
      'v2 POST /products/{id}/variations',
      'v2 GET /products/{id}/variations',
      'v2 PATCH /products/{id}/variations/{product_variation_id}',
      'v2 DELETE /products/{id}/variations/{product_variation_id}',
    ],
    run: async ({ first, second }) => {
      const api = productsOf(first);
      const id = await first.product({ visible_to: 1 });
      const other = await first.product();
      const add = (name: string, prices?: object[]) =>
        api.addProductVariation({ id, AddProductVariationRequest: { name, ...(prices && { prices }) } });
      const large = await add('Large', [{ currency: 'EUR', price: 20, cost: 4 }]);
      expect(large.data).toMatchObject({ name: 'Large', product_id: id });
      expect(large.data!.prices).toMatchObject([
        {
          product_variation_id: large.data!.id,
          currency: 'EUR',
          price: 20,
          cost: 4,
          direct_cost: 0,
          notes: '',
        },
      ]);
      const small = await add('Small');
      expect(small.data!.prices).toMatchObject([{ currency: 'EUR', price: 0 }]);
      const page = (cursor?: string) => api.getProductVariations({ id, limit: 1, ...(cursor && { cursor }) });
      expect(await everything(page)).toEqual([large.data, small.data]);

      const product_variation_id = large.data!.id!;
      const changed = await api.updateProductVariation({
        ...{ id, product_variation_id },
        UpdateProductVariationRequest: { name: 'Huge', prices: [{ currency: 'SEK', price: 200 }] },
      });
      expect(changed.data).toMatchObject({ name: 'Huge', prices: [{ currency: 'SEK', price: 200 }] });
      const wrong = { prices: [{ currency: 'SEK', price: 'much' }] };
      await refused(
        api.updateProductVariation({ id, product_variation_id, UpdateProductVariationRequest: wrong }),
        'prices.0.price',
      );
      await absent(productsOf(second).getProductVariations({ id }));
      await absent(productsOf(second).deleteProductVariation({ id, product_variation_id }));
      await absent(api.deleteProductVariation({ id: other, product_variation_id }));
      expect((await api.deleteProductVariation({ id, product_variation_id })).data).toEqual({
        id: product_variation_id,
      });
      expect((await api.getProductVariations({ id })).data).toEqual([small.data]);
    },
  },
  {
    operation: [
      'v2 POST /products/{id}/images',
      'v2 GET /products/{id}/images',
      'v2 PUT /products/{id}/images',
      'v2 DELETE /products/{id}/images',
    ],
    run: async ({ first, second }) => {
      const api = productsOf(first);
      const id = await first.product({ visible_to: 1 });
      const file = (bytes: Buffer, name: string) => new File([new Uint8Array(bytes)], name) as never;
      await absent(api.getProductImage({ id }));
      await absent(api.updateProductImage({ id, data: file(png, 'a.png') }));
      // A script that says that it is an image.
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
      await refused(api.uploadProductImage({ id, data: file(svg, 'a.png') }), 'data');
      const added = await api.uploadProductImage({ id, data: file(png, 'blå segel.png') });
      expect(added.data).toMatchObject({ product_id: id, company_id: '1' });
      const { data } = await api.getProductImage({ id });
      expect(data).toMatchObject({ id: added.data!.id, mime_type: 'image/png', name: 'blå segel.png' });
      const fetched = await fetch(data!.public_url!);
      expect(fetched.headers.get('content-type')).toBe('image/png');
      expect(Buffer.from(await fetched.arrayBuffer())).toEqual(png);
      const signature = data!.public_url!.split('=').at(-1)!;
      const forged = data!.public_url!.replace(signature, `${signature.slice(1)}x`);
      expect((await fetch(forged)).status).toBe(404);
      expect((await fetch(data!.public_url!.replace(/expires=\d+/, 'expires=99999999999'))).status).toBe(404);

      await expect(api.uploadProductImage({ id, data: file(gif, 'b.gif') })).rejects.toMatchObject({
        code: 'conflict',
      });
      await absent(productsOf(second).getProductImage({ id }));
      await absent(productsOf(second).updateProductImage({ id, data: file(gif, 'b.gif') }));
      await api.updateProductImage({ id, data: file(gif, '../../b.gif') });
      const replaced = await api.getProductImage({ id });
      expect(replaced.data).toMatchObject({ mime_type: 'image/gif', name: expect.not.stringContaining('/') });
      expect(Buffer.from(await (await fetch(replaced.data!.public_url!)).arrayBuffer())).toEqual(gif);
      expect((await fetch(data!.public_url!)).status).toBe(404);

      expect((await api.deleteProductImage({ id })).data).toEqual({ id: replaced.data!.id });
      await absent(api.getProductImage({ id }));
      expect((await fetch(replaced.data!.public_url!)).status).toBe(404);
    },
  },
  {
    operation: 'v1 GET /products/{id}/permittedUsers',
    run: async ({ admin, first, second }) => {
      const id = await first.product({ visible_to: 1 });
      const { data } = await v1Of(first).getProductUsers({ id });
      expect(data).toEqual([admin.id, first.id]);
      await absent(v1Of(second).getProductUsers({ id }));
      await productsOf(first).updateProduct({ id, UpdateProductRequest: { visible_to: 7 } });
      const all = await v1Of(first).getProductUsers({ id });
      expect(all.data).toEqual(expect.arrayContaining([admin.id, first.id, second.id]));
    },
  },
  {
    operation: 'v1 GET /products/{id}/deals',
    run: async ({ first, second }) => {
      const id = await first.product();
      const deals = [
        await first.deal(),
        await first.deal({ visible_to: 1 }),
        await first.deal({ status: 'won' }),
      ];
      await first.deal();
      for (const deal of deals) {
        await first.make(`/api/v2/deals/${deal}/products`, { product_id: id, item_price: 1, quantity: 1 });
      }
      const idsFor = async (caller: Caller, query = {}) => {
        const rows = await everyRow<{ id: number }>(start =>
          v1Of(caller).getProductDeals({ id, start, limit: 2, ...query }),
        );
        return rows.map(row => row.id);
      };
      expect(await idsFor(first)).toEqual(deals);
      expect(await idsFor(second)).toEqual([deals[0], deals[2]]);
      expect(await idsFor(first, { status: 'won' })).toEqual([deals[2]]);
      await productsOf(first).updateProduct({ id, UpdateProductRequest: { visible_to: 1 } });
      await absent(v1Of(second).getProductDeals({ id }));
    },
  },
  {
    operation: 'v1 GET /persons/{id}/products',
    run: async ({ first, second }) => {
      const person = await first.person();
      const [open, hidden] = [await first.product({ name: 'Mast' }), await first.product({ visible_to: 1 })];
      const deal = await first.deal({ person_id: person });
      for (const product of [open, hidden]) {
        await first.make(`/api/v2/deals/${deal}/products`, {
          product_id: product,
          item_price: 5,
          quantity: 2,
        });
      }
      const of = async (caller: Caller) =>
        (await caller.v1(pipedrive.v1.PersonsApi).getPersonProducts({ id: person })).data as never as Record<
          string,
          { deal: { id: number; value: number }; product: { id: number; name: string } | null }
        >[];
      expect((await of(first)).map(one => one[deal])).toMatchObject([
        { deal: { id: deal, value: 20 }, product: { id: open, name: 'Mast', deal_id: deal } },
        { deal: { id: deal }, product: { id: hidden } },
      ]);
      expect((await of(second)).map(one => one[deal]!.product?.id)).toEqual([open, undefined]);
      await absent(second.v1(pipedrive.v1.PersonsApi).getPersonProducts({ id: 999_999_999 }));
    },
  },
  {
    operation: 'v1 GET /currencies',
    run: async ({ admin, first }) => {
      const api = first.v1(pipedrive.v1.CurrenciesApi);
      const all = (await api.getCurrencies()).data!;
      expect(all.length).toBeGreaterThan(150);
      expect(new Set(all.map(one => one.id)).size).toBe(all.length);
      const named = Object.fromEntries(all.map(one => [one.code, one]));
      expect(named['JPY']).toMatchObject({ name: 'Japanese Yen', decimal_points: 0, symbol: '¥' });
      expect(named['KWD']).toMatchObject({ decimal_points: 3, active_flag: true, is_custom_flag: false });
      expect((await api.getCurrencies({ term: 'swedish' })).data).toMatchObject([
        { code: 'SEK', symbol: 'kr' },
      ]);

      const own = { code: 'PTS', name: 'Loyalty points', symbol: '★', decimals: 0 };
      expect((await first.request('POST', '/api/currencies', own)).status).toBe(403);
      expect((await admin.request('POST', '/api/currencies', { ...own, code: 'EUR' })).status).toBe(409);
      expect((await admin.request('POST', '/api/currencies', own)).status).toBe(201);
      expect((await api.getCurrencies({ term: 'loyal' })).data).toMatchObject([
        { code: 'PTS', symbol: '★', decimal_points: 0, is_custom_flag: true },
      ]);
      const product = await first.product({ prices: [{ currency: 'PTS', price: 100 }] });
      expect(product).toBeGreaterThan(0);
      const off = await admin.request('PATCH', '/api/currencies/PTS', { active: false });
      expect(off.body.data).toMatchObject({ code: 'PTS', active: false });
    },
  },
];
