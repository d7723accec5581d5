import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { Product, ProductVariation, User, type Visibility } from '../model/index.js';
import { paidOnce, setBilling, type Billing } from './billing.js';
import { Changes, type Change } from './change.js';
import { setCustomFields, type CustomValues } from './custom-fields.js';
import { Database } from '../platform/database.js';
import { permittedUsers } from './permitted-users.js';
import { pricesOf, setPrices, type PriceInput } from './product-prices.js';

export interface ProductInput extends Billing {
  name: string;
  code: string | null;
  description: string | null;
  unit: string | null;
  tax: number;
  categoryId: number | null;
  linkable: boolean;
  ownerId: number;
  visibleTo: Visibility;
  prices: PriceInput[];
  customFields: CustomValues;
}

@Injectable()
export class Products {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** Ids of those who may see it. @throws {NotFoundError} */
  permittedUsers(viewer: Viewer, id: number): Promise<number[]> {
    return permittedUsers(this.database, viewer, 'product', id);
  }

  create(viewer: Viewer, input: Partial<ProductInput> & { name: string }): Promise<number> {
    need(viewer, 'product.add');
    return this.changes.run(viewer, async change => (await add(change, input)).id);
  }

  update(viewer: Viewer, id: number, input: Partial<ProductInput>): Promise<number> {
    need(viewer, 'product.edit');
    return this.changes.run(viewer, async change => {
      const product = await change.item(Product, id);
      if (input.ownerId !== undefined) product.owner = await change.owner(input.ownerId);
      await apply(change, product, input);
      if (!change.changesAnything()) return id;
      product.touch();
      change.tell(() => ({ name: 'product.updated', payload: { id } }));
      return id;
    });
  }

  remove(viewer: Viewer, id: number): Promise<void> {
    need(viewer, 'product.delete');
    return this.changes.run(viewer, async change => {
      const product = await change.item(Product, id);
      product.touch();
      product.deletedAt = product.updateTime;
      change.tell(() => ({ name: 'product.deleted', payload: { id } }));
    });
  }

  /** Another one like it, with its prices and variations; its image and followers stay with it. */
  duplicate(viewer: Viewer, id: number): Promise<number> {
    need(viewer, 'product.add');
    return this.changes.run(viewer, async change => {
      const { em } = change;
      const product = await change.item(Product, id);
      const variations = await em.find(ProductVariation, { product }, { populate: ['prices'] });
      const { name, code, description, unit, tax, categoryId, linkable, visibleTo } = product;
      const like = {
        ...{ code, description, unit, tax, categoryId, linkable, visibleTo },
        name: `${name.slice(0, 248)} (copy)`,
        billingFrequency: product.billingFrequency,
        billingCycles: product.billingCycles,
        prices: pricesOf(await product.prices.loadItems()),
      };
      // Formulas, too, which nobody could give.
      const copy = await add(change, like, { ...product.customFields });
      for (const variation of variations) {
        const other = em.create(ProductVariation, { product: copy, name: variation.name });
        em.persist(other);
        await setPrices(em, other, pricesOf(variation.prices));
      }
      return copy.id;
    });
  }
}

async function add(
  change: Change,
  input: Partial<ProductInput> & { name: string },
  customFields: CustomValues = {},
): Promise<Product> {
  const { em } = change;
  const owner = await change.owner(input.ownerId);
  const product = em.create(Product, { ...paidOnce, name: input.name, owner, customFields });
  em.persist(product);
  await apply(change, product, { ...input, prices: input.prices ?? (await defaultPrices(change)) });
  change.tell(() => ({ name: 'product.added', payload: { id: product.id } }));
  await em.flush();
  return product;
}

/** What something costs as long as nobody said: nothing, in the currency of the one who makes it. */
export async function defaultPrices({ em, viewer }: Change): Promise<PriceInput[]> {
  const { defaultCurrency } = await em.findOneOrFail(User, viewer.userId);
  return [{ currency: defaultCurrency }];
}

async function apply(change: Change, product: Product, input: Partial<ProductInput>): Promise<void> {
  setBilling(product, input);
  if (input.name !== undefined) product.name = input.name;
  if (input.code !== undefined) product.code = input.code;
  if (input.description !== undefined) product.description = input.description;
  if (input.unit !== undefined) product.unit = input.unit;
  if (input.tax !== undefined) product.tax = input.tax;
  if (input.categoryId !== undefined) product.categoryId = input.categoryId;
  if (input.linkable !== undefined) product.linkable = input.linkable;
  if (input.visibleTo !== undefined) change.showTo(product, input.visibleTo);
  if (input.prices !== undefined) await setPrices(change.em, product, input.prices);
  await setCustomFields(change, 'product', product, input.customFields);
}
