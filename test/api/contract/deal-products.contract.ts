import * as pipedrive from 'pipedrive';
import { absent, everyRow, everything, refused, type Caller, type ContractCase } from './case.js';

const linesOf = (caller: Caller) => caller.v2(pipedrive.v2.DealProductsApi);
const dealsOf = (caller: Caller) => caller.v2(pipedrive.v2.DealsApi);
const installmentsOf = (caller: Caller) => caller.v2(pipedrive.v2.DealInstallmentsApi);

const valueOf = async (caller: Caller, id: number) => (await dealsOf(caller).getDeal({ id })).data!;

/** A deal of `caller`'s, and how to put lines on it. */
async function dealWith(caller: Caller, fields: object = {}, product: object = {}) {
  const deal = await caller.deal(fields);
  const productId = await caller.product(product);
  const add = (more: object = {}) =>
    linesOf(caller).addDealProduct({
      id: deal,
      AddDealProductRequest: { product_id: productId, item_price: 100, quantity: 1, ...more } as never,
    });
  return { deal, productId, add };
}

export const dealProducts: ContractCase[] = [
  {
    operation: [
      'v2 POST /deals/{id}/products',
      'v2 GET /deals/{id}/products',
      'v2 PATCH /deals/{id}/products/{product_attachment_id}',
      'v2 DELETE /deals/{id}/products/{product_attachment_id}',
    ],
    promise: 'a deal is worth what its lines come to',
    run: async ({ first, second }) => {
      const api = linesOf(first);
      const { deal, productId, add } = await dealWith(
        first,
        { visible_to: 1, currency: 'SEK', value: 7 },
        { name: 'Mast', tax: 25 },
      );
      const before = await valueOf(first, deal);
      const added = await add({
        ...{
          item_price: 19.995,
          quantity: 3,
          discount: 10,
          comments: 'white',
          billing_start_date: '2026-12-01',
        },
      });
      expect(added.data).toMatchObject({
        ...{ deal_id: deal, product_id: productId, name: 'Mast', order_nr: 1, product_variation_id: null },
        ...{ item_price: 19.995, quantity: 3, discount: 10, discount_type: 'percentage', sum: 53.99 },
        ...{ tax: 25, tax_method: 'inclusive', currency: 'SEK', comments: 'white', is_enabled: true },
        ...{
          billing_frequency: 'one-time',
          billing_frequency_cycles: null,
          billing_start_date: '2026-12-01',
        },
      });
      const worth = await valueOf(first, deal);
      expect(worth).toMatchObject({ value: 53.99, acv: 53.99, mrr: null, arr: null });
      expect(worth.update_time! > before.update_time!).toBe(true);

      const monthly = await add({ billing_frequency: 'monthly', item_price: 10, quantity: 2 });
      expect(monthly.data).toMatchObject({ sum: 240, order_nr: 2 });
      expect(await valueOf(first, deal)).toMatchObject({ value: 293.99, mrr: 20, arr: 240, acv: 293.99 });

      const line = { id: deal, product_attachment_id: added.data!.id! };
      const update = (more: object) => api.updateDealProduct({ ...line, UpdateDealProductRequest: more });
      // A tax method is the whole deal's.
      expect((await update({ tax_method: 'exclusive', discount: 0 })).data).toMatchObject({
        ...{ sum: 74.98, tax_method: 'exclusive' },
      });
      const { data: all } = await api.getDealProducts({
        id: deal,
        sort_by: 'order_nr',
        sort_direction: 'desc',
      });
      expect(all).toMatchObject([
        { tax_method: 'exclusive', sum: 300 },
        { tax_method: 'exclusive', sum: 74.98 },
      ]);
      await update({ is_enabled: false });
      expect(await valueOf(first, deal)).toMatchObject({ value: 300 });
      // What a user says that a deal is worth does not stand against its lines, but its currency does.
      await dealsOf(first).updateDeal({ id: deal, UpdateDealRequest: { value: 1, currency: 'JPY' } });
      expect(await valueOf(first, deal)).toMatchObject({ value: 300, currency: 'JPY' });
      expect((await api.getDealProducts({ id: deal })).data![0]).toMatchObject({ sum: 75, currency: 'JPY' });

      await absent(linesOf(second).getDealProducts({ id: deal }));
      await absent(linesOf(second).deleteDealProduct(line));
      await absent(linesOf(second).updateDealProduct({ ...line, UpdateDealProductRequest: { quantity: 9 } }));
      const elsewhere = await first.deal();
      await absent(api.deleteDealProduct({ ...line, id: elsewhere }));

      expect((await api.deleteDealProduct(line)).data).toEqual({ id: line.product_attachment_id });
      await absent(api.deleteDealProduct(line));
      await api.deleteDealProduct({ ...line, product_attachment_id: monthly.data!.id! });
      expect(await valueOf(first, deal)).toMatchObject({ value: 0, mrr: null, acv: null });
      await dealsOf(first).updateDeal({ id: deal, UpdateDealRequest: { value: 12 } });
      expect(await valueOf(first, deal)).toMatchObject({ value: 12 });
    },
  },
  {
    operation: 'v2 POST /deals/{id}/products',
    promise: 'impossible lines are refused by their field, and change nothing',
    run: async ({ first, second }) => {
      const { deal, add } = await dealWith(first, { value: 5 });
      await refused(add({ quantity: -1 }), 'quantity');
      await refused(add({ quantity: '1' }), 'quantity');
      await refused(add({ tax: -1 }), 'tax');
      await refused(add({ discount: 100.5 }), 'discount');
      await refused(add({ discount: 100.01, discount_type: 'amount' }), 'discount');
      await refused(add({ tax_method: 'half' }), 'tax_method');
      await refused(add({ billing_frequency: 'weekly' }), 'billing_frequency_cycles');
      await refused(add({ billing_frequency_cycles: 2 }), 'billing_frequency_cycles');
      await refused(add({ billing_start_date: '2001-01-01' }), 'billing_start_date');
      await refused(add({ billing_start_date: '2026-02-30' }), 'billing_start_date');
      await refused(add({ item_price: 1e11, quantity: 1e9 }), 'item_price');
      await refused(add({ product_id: 999_999_999 }), 'product_id');
      await refused(add({ product_id: await second.product({ visible_to: 1 }) }), 'product_id');
      await refused(add({ product_id: await first.product({ is_linkable: false }) }), 'product_id');
      const other = await first.product();
      const foreign = await first.make(`/api/v2/products/${other}/variations`, { name: 'Small' });
      await refused(add({ product_variation_id: foreign }), 'product_variation_id');
      expect((await linesOf(first).getDealProducts({ id: deal })).data).toEqual([]);
      expect(await valueOf(first, deal)).toMatchObject({ value: 5 });
      // A product may go: what was offered stays on the deal.
      const { data } = await add({ product_id: other, product_variation_id: foreign });
      expect(data).toMatchObject({ product_id: other, product_variation_id: foreign });
      await first.v2(pipedrive.v2.ProductsApi).deleteProduct({ id: other });
      expect((await linesOf(first).getDealProducts({ id: deal })).data).toMatchObject([
        { product_id: other, name: 'Sail cloth', sum: 100 },
      ]);
    },
  },
  {
    operation: 'v2 GET /deals/{id}/products',
    promise: 'a product that one may not see is not named on a deal that one sees',
    run: async ({ first, second }) => {
      const { deal, add } = await dealWith(first, {}, { name: 'Secret', visible_to: 1 });
      await add();
      expect((await linesOf(second).getDealProducts({ id: deal })).data).toMatchObject([
        { name: null, product_id: null, sum: 100 },
      ]);
      expect((await linesOf(first).getDealProducts({ id: deal })).data).toMatchObject([{ name: 'Secret' }]);
    },
  },
  {
    operation: 'v2 GET /deals/products',
    run: async ({ first, second }) => {
      const [one, two] = [await dealWith(first, { visible_to: 1 }), await dealWith(first)];
      for (const { add } of [two, one, two]) await add();
      const listed = (caller: Caller, query: object = {}) =>
        everything<{ id: number; deal_id: number }>(cursor =>
          linesOf(caller).getDealsProducts({
            deal_ids: [one.deal, two.deal],
            limit: 1,
            cursor,
            ...query,
          } as never),
        );
      expect((await listed(first, { sort_by: 'deal_id' })).map(line => line.deal_id)).toEqual([
        ...[one.deal, two.deal, two.deal],
      ]);
      const ids = (await listed(first)).map(line => line.id);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      expect((await listed(second)).map(line => line.deal_id)).toEqual([two.deal, two.deal]);
      const many = Array.from({ length: 101 }, (_, n) => n + 1);
      await refused(linesOf(first).getDealsProducts({ deal_ids: many }), 'deal_ids');
      expect((await first.request('GET', '/api/v2/deals/products')).body).toMatchObject({
        field: 'deal_ids',
      });
    },
  },
  {
    operation: ['v2 POST /deals/{id}/products/bulk', 'v2 DELETE /deals/{id}/products'],
    run: async ({ first, second }) => {
      const api = linesOf(first);
      const { deal, productId } = await dealWith(first, { visible_to: 1 });
      const line = { product_id: productId, item_price: 0.1, quantity: 1 };
      const bulk = (data: object[]) =>
        api.addManyDealProducts({ id: deal, CreateManyDealProductRequest: { data } as never });
      await refused(bulk([line, { ...line, quantity: -1 }]), 'data.1.quantity');
      await refused(bulk([line, { ...line, discount: 101 }]), 'discount');
      await refused(bulk([]), 'data');
      await refused(bulk(Array.from({ length: 101 }, () => line)), 'data');
      expect(await valueOf(first, deal)).toMatchObject({ value: 0 });
      const added = await bulk(
        Array.from({ length: 100 }, (_, n) => ({ ...line, item_price: n % 2 ? 0.1 : 0.2 })),
      );
      expect(added.data).toHaveLength(100);
      expect(added.data!.slice(0, 2)).toMatchObject([{ item_price: 0.2 }, { item_price: 0.1 }]);
      expect(await valueOf(first, deal)).toMatchObject({ value: 15 });
      await bulk([line]);

      const ids = added.data!.slice(0, 2).map(one => one.id!);
      const remove = (given?: (number | string)[]) =>
        api.deleteManyDealProducts({ id: deal, ...(given && { ids: given.join(',') }) });
      await absent(remove([...ids, 999_999_999]));
      await absent(linesOf(second).deleteManyDealProducts({ id: deal }));
      await refused(remove(['x']), 'ids.0');
      expect((await remove(ids)).data).toEqual({ ids });
      expect(await valueOf(first, deal)).toMatchObject({ value: 14.8 });
      await bulk([line, line]);
      const some = await remove();
      expect(some.data!.ids).toHaveLength(100);
      expect(some.additional_data).toMatchObject({ more_items_in_collection: true });
      const rest = await remove();
      expect(rest.data!.ids).toHaveLength(1);
      expect(rest.additional_data).toMatchObject({ more_items_in_collection: false });
      expect(await valueOf(first, deal)).toMatchObject({ value: 0 });
    },
  },
  {
    operation: [
      'v2 POST /deals/{id}/discounts',
      'v2 GET /deals/{id}/discounts',
      'v2 PATCH /deals/{id}/discounts/{discount_id}',
      'v2 DELETE /deals/{id}/discounts/{discount_id}',
    ],
    run: async ({ first, second }) => {
      const api = dealsOf(first);
      const { deal: id, add } = await dealWith(first, { visible_to: 1 });
      await add({ quantity: 2 });
      const give = (more: object) =>
        api.postAdditionalDiscount({
          id,
          AddAdditionalDiscountRequestBody: {
            description: 'Spring',
            amount: 10,
            type: 'percentage',
            ...more,
          } as never,
        });
      const { data: spring } = await give({});
      expect(spring).toMatchObject({
        ...{ description: 'Spring', amount: 10, type: 'percentage', deal_id: id },
        ...{ created_by: first.id, updated_by: first.id },
      });
      expect(spring!.id).toMatch(/^[0-9a-f-]{36}$/);
      const { data: loyal } = await give({ description: 'Loyal', amount: 30, type: 'amount' });
      expect(await valueOf(first, id)).toMatchObject({ value: 150 });
      expect((await api.getAdditionalDiscounts({ id })).data).toEqual([spring, loyal]);
      await refused(give({ amount: 0 }), 'amount');
      await refused(give({ amount: 101 }), 'amount');
      await refused(give({ type: 'gift' }), 'type');
      await refused(give({ description: '' }), 'description');

      const one = { id, discount_id: spring!.id! };
      const { data: half } = await api.updateAdditionalDiscount({
        ...one,
        UpdateAdditionalDiscountRequestBody: { amount: 50 },
      });
      expect(half).toMatchObject({ ...spring, amount: 50, updated_at: half!.updated_at });
      expect(half!.updated_at! > spring!.updated_at!).toBe(true);
      expect(await valueOf(first, id)).toMatchObject({ value: 70 });
      await absent(dealsOf(second).getAdditionalDiscounts({ id }));
      await absent(dealsOf(second).deleteAdditionalDiscount(one));
      expect((await api.deleteAdditionalDiscount(one)).data).toEqual({ id: spring!.id });
      await absent(api.deleteAdditionalDiscount(one));
      expect(await valueOf(first, id)).toMatchObject({ value: 170 });
    },
  },
  {
    operation: [
      'v2 POST /deals/{id}/installments',
      'v2 GET /deals/installments',
      'v2 PATCH /deals/{id}/installments/{installment_id}',
      'v2 DELETE /deals/{id}/installments/{installment_id}',
    ],
    run: async ({ first, second }) => {
      const api = installmentsOf(first);
      const { deal: id, productId, add } = await dealWith(first, { visible_to: 1 });
      const split = (more: object = {}) =>
        api.postInstallment({
          id,
          AddInstallmentRequestBody: {
            description: 'First half',
            amount: 50,
            billing_date: '2026-12-01',
            ...more,
          },
        });
      await refused(split(), 'amount');
      const line = await add();
      const { data: half } = await split();
      expect(half).toMatchObject({
        deal_id: id,
        description: 'First half',
        amount: 50,
        billing_date: '2026-12-01',
      });
      const { data: rest } = await split({ description: 'Rest', billing_date: '2027-12-01' });
      expect(await valueOf(first, id)).toMatchObject({ value: 100, acv: 50 });
      await refused(split({ amount: -1 }), 'amount');
      await refused(split({ billing_date: 'soon' }), 'billing_date');

      const listed = (caller: Caller, query: object) =>
        everything(cursor =>
          installmentsOf(caller).getInstallments({ deal_ids: [id], limit: 1, cursor, ...query } as never),
        );
      expect(await listed(first, { sort_by: 'billing_date', sort_direction: 'desc' })).toEqual([rest, half]);
      expect(await listed(second, {})).toEqual([]);

      // What recurs and what is paid in parts do not stand on one deal; a deal in parts keeps something to pay.
      await refused(add({ billing_frequency: 'monthly' }), 'billing_frequency');
      const lines = linesOf(first);
      const lineId = { id, product_attachment_id: line.data!.id! };
      await refused(
        lines.updateDealProduct({ ...lineId, UpdateDealProductRequest: { is_enabled: false } }),
        'is_enabled',
      );
      await refused(lines.deleteDealProduct(lineId), 'is_enabled');
      await add({ billing_frequency: 'monthly', is_enabled: false });
      const { data: both } = await lines.getDealProducts({ id });
      const waiting = both!.find(one => one.billing_frequency === 'monthly')!;
      await refused(
        lines.updateDealProduct({
          ...{ id, product_attachment_id: waiting.id! },
          UpdateDealProductRequest: { is_enabled: true },
        }),
        'billing_frequency',
      );

      const one = { id, installment_id: rest!.id! };
      const moved = await api.updateInstallment({
        ...one,
        UpdateInstallmentRequestBody: { billing_date: '2027-11-30' },
      });
      expect(moved.data).toEqual({ ...rest, billing_date: '2027-11-30' });
      expect(await valueOf(first, id)).toMatchObject({ acv: 100 });
      await absent(installmentsOf(second).deleteInstallment(one));
      expect((await api.deleteInstallment(one)).data).toEqual({ id: rest!.id });
      await absent(api.deleteInstallment(one));

      const recurring = await first.deal();
      await first.make(`/api/v2/deals/${recurring}/products`, {
        ...{ product_id: productId, item_price: 1, quantity: 1, billing_frequency: 'annually' },
      });
      const body = { description: 'Half', amount: 1, billing_date: '2026-12-01' };
      await refused(api.postInstallment({ id: recurring, AddInstallmentRequestBody: body }), 'amount');
    },
  },
  {
    operation: [
      'v1 POST /deals/{id}/products',
      'v1 GET /deals/{id}/products',
      'v1 PUT /deals/{id}/products/{product_attachment_id}',
      'v1 DELETE /deals/{id}/products/{product_attachment_id}',
    ],
    promise: 'the first version reads and writes the same lines in its own words',
    run: async ({ first }) => {
      const { deal, productId } = await dealWith(first);
      const path = `/v1/deals/${deal}/products`;
      const body = { product_id: String(productId), item_price: '12.50', quantity: '2', enabled_flag: 1 };
      const { body: added } = await first.request('POST', path, body);
      expect(added.data).toMatchObject({
        ...{ deal_id: deal, product_id: productId, item_price: 12.5, quantity: 2, sum: 25 },
        ...{ enabled_flag: true, active_flag: true, quantity_formatted: '2', tax_method: 'inclusive' },
        product_attachment_id: added.data.id,
        add_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      });
      const line = `${path}/${added.data.id}`;
      expect(
        (await first.request('PUT', line, { discount: 5, discount_type: 'amount' })).body.data,
      ).toMatchObject({
        ...{ sum: 20, discount: 5, discount_type: 'amount' },
      });
      await first.request('POST', path, body);
      const rows = await everyRow<{ sum: number }>(
        async start => (await first.request('GET', `${path}?limit=1&start=${start}`)).body,
      );
      expect(rows.map(row => row.sum)).toEqual([20, 25]);
      const { body: full } = await first.request('GET', `${path}?include_product_data=1`);
      expect(full.data[0]).toMatchObject({ sum: 20, product: { id: productId, name: 'Sail cloth' } });
      expect((await first.request('DELETE', line)).body).toMatchObject({ data: { id: added.data.id } });
      expect((await first.request('DELETE', line)).status).toBe(404);
      expect(await valueOf(first, deal)).toMatchObject({ value: 25 });
    },
  },
];
