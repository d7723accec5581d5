import { visibleItem } from '../../access/viewer.js';
import { Products, type ProductInput } from '../../crm/products.js';
import type { VariationInput } from '../../crm/product-variations.js';
import { Product, ProductVariation } from '../../model/index.js';
import * as kinds from '../kinds.js';
import type { Kind } from '../kinds.js';
import { billingCycles, billingFrequency, percent, prices } from '../prices.js';
import { anyOf, equals, resource, since, timeSorts, until } from '../resource.js';

/** An option of the field `category`: taken as a number, shown as text. */
const category: Kind<number> = { ...kinds.id, v1: String, v2: String };

export const products = resource<Product, ProductInput>({
  name: 'Product',
  path: 'products',
  table: 'product',
  noun: 'product',
  entity: Product,
  populate: ['prices'],
  id: kinds.id,
  idType: 'bigint',
  visible: visibleItem,
  dialects: ['v1', 'v2'],
  verbs: Products,
  createdStatus: 201,
  sorts: { ...timeSorts, name: { column: 'name', type: 'text' } },
  filters: {
    ids: anyOf('id', kinds.ids),
    owner_id: { ...equals('owner_id', kinds.id), only: 'v2' },
    user_id: { ...equals('owner_id', kinds.id), only: 'v1' },
    first_char: {
      kind: kinds.text(1, 1),
      sql: p => `lower(left(t.name, 1)) = lower(${p})`,
      only: 'v1',
    },
    updated_since: { ...since('update_time', kinds.time), only: 'v2' },
    updated_until: { ...until('update_time', kinds.time), only: 'v2' },
  },
  fields: {
    id: { kind: kinds.id, read: product => product.id },
    name: { kind: kinds.text(255, 1), input: 'name', required: true, read: product => product.name },
    code: { kind: kinds.text(255), input: 'code', nullable: true, read: product => product.code },
    description: {
      kind: kinds.text(65_000),
      input: 'description',
      nullable: true,
      read: product => product.description,
    },
    unit: { kind: kinds.text(255), input: 'unit', nullable: true, read: product => product.unit },
    tax: { kind: percent, input: 'tax', read: product => product.tax },
    category: { kind: category, input: 'categoryId', nullable: true, read: product => product.categoryId },
    owner_id: {
      kind: kinds.id,
      input: 'ownerId',
      relates: { type: 'user', column: 'owner_id' },
      nested: true,
      read: product => product.owner?.id,
    },
    is_linkable: { kind: kinds.boolean, only: 'v2', input: 'linkable', read: product => product.linkable },
    selectable: { kind: kinds.boolean, only: 'v1', input: 'linkable', read: product => product.linkable },
    is_deleted: { kind: kinds.boolean, only: 'v2', read: product => Boolean(product.deletedAt) },
    active_flag: { kind: kinds.boolean, only: 'v1', read: product => !product.deletedAt },
    first_char: { kind: kinds.text(2), only: 'v1', read: product => [...product.name][0]?.toLowerCase() },
    visible_to: { kind: kinds.visibility, input: 'visibleTo', read: product => product.visibleTo },
    billing_frequency: {
      kind: billingFrequency,
      input: 'billingFrequency',
      read: product => product.billingFrequency,
    },
    billing_frequency_cycles: {
      kind: billingCycles,
      input: 'billingCycles',
      nullable: true,
      read: product => product.billingCycles,
    },
    prices: {
      kind: prices(row => ({ product_id: 'product' in row ? row.product.id : null })),
      input: 'prices',
      read: product => product.prices,
    },
    add_time: { kind: kinds.time, read: product => product.addTime },
    update_time: { kind: kinds.time, read: product => product.updateTime },
    custom_fields: {
      kind: kinds.customFields,
      only: 'v2',
      accepted: true,
      read: product => product.customFields,
    },
  },
});

/** Below a product: `products/{id}/variations`. */
export const variations = resource<ProductVariation, VariationInput>({
  name: 'Product variation',
  path: 'products/variations',
  table: 'product_variation',
  entity: ProductVariation,
  populate: ['prices'],
  id: kinds.id,
  idType: 'bigint',
  visible: (viewer, t, user) =>
    `exists (select from product p where p.id = ${t}.product_id and ${visibleItem(viewer, 'p', user)})`,
  dialects: ['v2'],
  sorts: { id: { column: 'id', type: 'bigint' } },
  filters: {},
  fields: {
    id: { kind: kinds.id, read: variation => variation.id },
    name: { kind: kinds.text(255, 1), input: 'name', required: true, read: variation => variation.name },
    product_id: { kind: kinds.id, read: variation => variation.product.id },
    prices: {
      kind: prices(row => ({ product_variation_id: 'variation' in row ? row.variation.id : null })),
      input: 'prices',
      read: variation => variation.prices,
    },
  },
});
