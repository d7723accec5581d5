import { isPermitted, visibleItem, type Viewer } from '../../access/viewer.js';
import type { DealProductInput } from '../../crm/deal-products.js';
import type { DiscountInput } from '../../crm/discounts.js';
import type { InstallmentInput } from '../../crm/installments.js';
import { DealDiscount, DealInstallment, DealProduct } from '../../model/index.js';
import * as kinds from '../kinds.js';
import {
  aboveZero,
  billingCycles,
  billingFrequency,
  notNegative,
  percent,
  price,
  quantity,
} from '../prices.js';
import { anyOf, resource, timeSorts, type Filter } from '../resource.js';

/** What stands on a deal is there for whom the deal is. */
const onVisibleDeal = (viewer: Viewer, t: string, user: string): string =>
  `exists (select from deal d where d.id = ${t}.deal_id and ${visibleItem(viewer, 'd', user)})`;

/** A product that the viewer may not see is not named on a deal that he sees; one that is deleted still is. */
const ifShown = <T>({ product }: DealProduct, viewer: Viewer, value: T): T | null =>
  !product || isPermitted(product, viewer) ? value : null;

const ofDeals: Record<string, Filter> = { deal_ids: anyOf('deal_id', kinds.ids) };
const discountType = kinds.oneOf('percentage', 'amount');

/** Product lines, below a deal: `deals/{id}/products`. */
export const dealProducts = resource<DealProduct, DealProductInput>({
  name: 'Deal product',
  path: 'deals/products',
  table: 'deal_product',
  entity: DealProduct,
  populate: ['deal', 'product'],
  id: kinds.id,
  idType: 'bigint',
  visible: onVisibleDeal,
  dialects: ['v1', 'v2'],
  sorts: {
    ...timeSorts,
    deal_id: { column: 'deal_id', type: 'bigint' },
    order_nr: { column: 'position', type: 'integer' },
  },
  filters: ofDeals,
  fields: {
    id: { kind: kinds.id, read: line => line.id },
    deal_id: { kind: kinds.id, read: line => line.deal.id },
    product_id: {
      kind: kinds.id,
      input: 'productId',
      required: true,
      read: (line, viewer) => ifShown(line, viewer, line.product?.id),
    },
    product_variation_id: {
      kind: kinds.id,
      input: 'variationId',
      nullable: true,
      read: (line, viewer) => ifShown(line, viewer, line.variation?.id),
    },
    name: { kind: kinds.text(255), read: (line, viewer) => ifShown(line, viewer, line.name) },
    order_nr: { kind: kinds.integer(1, 1e9), read: line => line.position },
    quantity: { kind: quantity, input: 'quantity', required: true, read: line => line.quantity },
    item_price: { kind: price, input: 'itemPrice', required: true, read: line => line.itemPrice },
    sum: { kind: price, read: line => line.sum },
    currency: { kind: kinds.currency, read: line => line.deal.currency },
    discount: { kind: notNegative, input: 'discount', read: line => line.discount },
    discount_type: { kind: discountType, input: 'discountType', read: line => line.discountType },
    tax: { kind: percent, input: 'tax', read: line => line.tax },
    tax_method: {
      kind: kinds.oneOf('exclusive', 'inclusive', 'none'),
      input: 'taxMethod',
      read: line => line.deal.taxMethod,
    },
    comments: { kind: kinds.text(65_000), input: 'comments', read: line => line.comments },
    is_enabled: { kind: kinds.boolean, only: 'v2', input: 'enabled', read: line => line.enabled },
    enabled_flag: { kind: kinds.boolean, only: 'v1', input: 'enabled', read: line => line.enabled },
    active_flag: { kind: kinds.boolean, only: 'v1', read: () => true },
    billing_frequency: {
      kind: billingFrequency,
      input: 'billingFrequency',
      read: line => line.billingFrequency,
    },
    billing_frequency_cycles: {
      kind: billingCycles,
      input: 'billingCycles',
      nullable: true,
      read: line => line.billingCycles,
    },
    billing_start_date: {
      kind: kinds.date,
      input: 'billingStartDate',
      nullable: true,
      read: line => line.billingStartDate,
    },
    quantity_formatted: { kind: kinds.text(50), only: 'v1', read: line => String(line.quantity) },
    sum_formatted: { kind: kinds.text(50), only: 'v1', read: line => `${line.sum} ${line.deal.currency}` },
    add_time: { kind: kinds.time, read: line => line.addTime },
    update_time: { kind: kinds.time, only: 'v2', read: line => line.updateTime },
    last_edit: { kind: kinds.time, only: 'v1', read: line => line.updateTime },
  },
});

export const dealDiscounts = resource<DealDiscount, DiscountInput>({
  name: 'Discount',
  path: 'deals/discounts',
  table: 'deal_discount',
  entity: DealDiscount,
  populate: [],
  id: kinds.uuid,
  idType: 'uuid',
  visible: onVisibleDeal,
  dialects: ['v2'],
  sorts: { add_time: { column: 'add_time', type: 'timestamptz' } },
  filters: {},
  fields: {
    id: { kind: kinds.uuid, read: discount => discount.id },
    description: {
      kind: kinds.text(255, 1),
      input: 'description',
      required: true,
      read: discount => discount.description,
    },
    type: { kind: discountType, input: 'type', required: true, read: discount => discount.type },
    amount: { kind: aboveZero, input: 'amount', required: true, read: discount => discount.amount },
    deal_id: { kind: kinds.id, read: discount => discount.deal.id },
    created_at: { kind: kinds.time, read: discount => discount.addTime },
    created_by: { kind: kinds.id, read: discount => discount.creator?.id },
    updated_at: { kind: kinds.time, read: discount => discount.updateTime },
    updated_by: { kind: kinds.id, read: discount => discount.updater?.id },
  },
});

export const dealInstallments = resource<DealInstallment, InstallmentInput>({
  name: 'Installment',
  path: 'deals/installments',
  table: 'deal_installment',
  entity: DealInstallment,
  populate: [],
  id: kinds.id,
  idType: 'bigint',
  visible: onVisibleDeal,
  dialects: ['v2'],
  sorts: {
    id: { column: 'id', type: 'bigint' },
    billing_date: { column: 'billing_date', type: 'date' },
    deal_id: { column: 'deal_id', type: 'bigint' },
  },
  filters: ofDeals,
  fields: {
    id: { kind: kinds.id, read: installment => installment.id },
    deal_id: { kind: kinds.id, read: installment => installment.deal.id },
    description: {
      kind: kinds.text(255, 1),
      input: 'description',
      required: true,
      read: installment => installment.description,
    },
    amount: { kind: aboveZero, input: 'amount', required: true, read: installment => installment.amount },
    billing_date: {
      kind: kinds.date,
      input: 'billingDate',
      required: true,
      read: installment => installment.billingDate,
    },
  },
});
