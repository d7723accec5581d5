import { Injectable } from '@nestjs/common';
import { visibleItemWhere, type Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import {
  type Deal,
  DealInstallment,
  DealProduct,
  Product,
  ProductVariation,
  type DiscountType,
  type TaxMethod,
} from '../model/index.js';
import { paidOnce, setBilling, type Billing } from './billing.js';
import { Changes, type Change } from './change.js';
import { discountExceeds, type Line } from './deal-sums.js';
import { changeValue } from './deal-value.js';

export interface DealProductInput extends Billing {
  productId: number;
  variationId: number | null;
  itemPrice: number;
  quantity: number;
  discount: number;
  discountType: DiscountType;
  tax: number;
  /** Of all lines of the deal. */
  taxMethod: TaxMethod;
  comments: string;
  enabled: boolean;
  billingStartDate: string | null;
}

/** What one request may name. */
export const mostAtOnce = 100;
const mostLines = 1000;
const mostRecurring = 20;

/** The product lines of deals. Each verb settles the deal's value in the same transaction. */
@Injectable()
export class DealProducts {
  constructor(private readonly changes: Changes) {}

  /** All of them or none. @returns their ids, in the order given */
  add(viewer: Viewer, dealId: number, inputs: Partial<DealProductInput>[]): Promise<number[]> {
    return this.onDeal(viewer, dealId, async (change, deal) => {
      const last = await change.em.findOne(DealProduct, { deal }, { orderBy: { position: 'desc' } });
      const products = await linkable(change, inputs);
      let position = last?.position ?? 0;
      const added: DealProduct[] = [];
      for (const input of inputs) {
        const product = products.get(input.productId!)!;
        const line = change.em.create(DealProduct, {
          ...{ deal, product, name: product.name, position: ++position, tax: product.tax },
          ...{ ...paidOnce, quantity: 0, itemPrice: 0, discount: 0, discountType: 'percentage' },
        });
        apply(deal, line, input);
        change.em.persist(line);
        added.push(line);
      }
      await setVariations(change, added, inputs);
      await change.em.flush();
      return added.map(({ id }) => id);
    });
  }

  update(viewer: Viewer, dealId: number, id: number, input: Partial<DealProductInput>): Promise<number> {
    return this.onDeal(viewer, dealId, async (change, deal) => {
      const [line] = await linesOf(change, deal, [id]);
      const { productId } = input;
      if (productId !== undefined && productId !== line!.product?.id) {
        const product = (await linkable(change, [input])).get(productId)!;
        Object.assign(line!, { product, name: product.name, variation: null });
      }
      apply(deal, line!, input);
      await setVariations(change, [line!], [input]);
      if (change.changesAnything()) line!.touch();
      return id;
    });
  }

  /** All of them or none. @throws {NotFoundError} where one is not a line of this deal */
  remove(viewer: Viewer, dealId: number, ids: readonly number[]): Promise<void> {
    return this.onDeal(viewer, dealId, async (change, deal) => {
      change.em.remove(await linesOf(change, deal, ids));
    });
  }

  /** The first hundred lines of the deal. @returns their ids, and whether there are more */
  removeFirst(viewer: Viewer, dealId: number): Promise<{ ids: number[]; more: boolean }> {
    return this.onDeal(viewer, dealId, async (change, deal) => {
      const found = await change.em.find(
        DealProduct,
        { deal },
        { orderBy: { position: 'asc', id: 'asc' }, limit: mostAtOnce + 1 },
      );
      const lines = found.slice(0, mostAtOnce);
      change.em.remove(lines);
      return { ids: lines.map(({ id }) => id), more: found.length > mostAtOnce };
    });
  }

  private onDeal<T>(
    viewer: Viewer,
    id: number,
    work: (change: Change, deal: Deal) => Promise<T>,
  ): Promise<T> {
    return changeValue(this.changes, viewer, id, work, { check: checkTogether, field: 'itemPrice' });
  }
}

/** The products that lines name. @throws {InvalidError} where one is not there for the viewer, or not for deals */
async function linkable(
  { em, viewer }: Change,
  inputs: Partial<DealProductInput>[],
): Promise<Map<number, Product>> {
  const ids = inputs.map(({ productId }) => productId!);
  const found = await em.find(Product, { id: { $in: ids }, ...visibleItemWhere(viewer) } as object);
  const products = new Map(found.map(product => [product.id, product]));
  for (const id of ids) {
    const product = products.get(id);
    if (!product) throw new InvalidError('productId', `there is no product ${id}`);
    if (!product.linkable) {
      throw new InvalidError(
        'productId',
        `${product.name} is not to be put on deals`,
        'Make it linkable first.',
      );
    }
  }
  return products;
}

async function linesOf(change: Change, deal: Deal, ids: readonly number[]): Promise<DealProduct[]> {
  const wanted = new Set(ids);
  const lines = await change.em.find(DealProduct, { deal, id: { $in: [...wanted] } });
  if (lines.length < wanted.size) throw new NotFoundError('Deal product');
  return lines;
}

function apply(deal: Deal, line: DealProduct, input: Partial<DealProductInput>): void {
  if (input.taxMethod !== undefined) deal.taxMethod = input.taxMethod;
  setBilling(line, input);
  if (input.billingStartDate !== undefined) {
    checkStart(input.billingStartDate);
    line.billingStartDate = input.billingStartDate;
  }
  if (input.itemPrice !== undefined) line.itemPrice = input.itemPrice;
  if (input.quantity !== undefined) line.quantity = input.quantity;
  if (input.discount !== undefined) line.discount = input.discount;
  if (input.discountType !== undefined) line.discountType = input.discountType;
  if (input.tax !== undefined) line.tax = input.tax;
  if (input.comments !== undefined) line.comments = input.comments;
  if (input.enabled !== undefined) line.enabled = input.enabled;
  if (line.discountType === 'percentage' && line.discount > 100) {
    throw new InvalidError('discount', 'a discount is at most 100 %');
  }
  if (discountExceeds(line)) {
    throw new InvalidError('discount', 'the discount is larger than what it is taken from');
  }
}

/** Each line gets the variation that its input names. @throws {InvalidError} where its product has no such */
async function setVariations(
  { em }: Change,
  lines: readonly DealProduct[],
  inputs: readonly Partial<DealProductInput>[],
): Promise<void> {
  const ids = inputs.flatMap(({ variationId }) => variationId ?? []);
  const found = ids.length > 0 ? await em.find(ProductVariation, { id: { $in: ids } }) : [];
  for (const [index, { variationId }] of inputs.entries()) {
    const line = lines[index]!;
    if (variationId === undefined) continue;
    const variation = found.find(one => one.id === variationId && one.product.id === line.product?.id);
    if (!variation && variationId !== null) {
      throw new InvalidError('variationId', 'the product has no such variation');
    }
    line.variation = variation ?? null;
  }
}

/** Ten years either way. */
function checkStart(day: string | null): void {
  if (day === null) return;
  const now = new Date();
  const bound = (years: number) =>
    new Date(Date.UTC(now.getUTCFullYear() + years, now.getUTCMonth(), now.getUTCDate()))
      .toISOString()
      .slice(0, 10);
  if (day < bound(-10) || day > bound(10)) {
    throw new InvalidError('billingStartDate', 'is more than ten years away');
  }
}

/** What no line can break alone. */
async function checkTogether({ em }: Change, deal: Deal, lines: Line[]): Promise<void> {
  if (lines.length > mostLines) {
    throw new InvalidError('productId', `a deal has at most ${mostLines} products`);
  }
  const recurring = lines.filter(line => line.billingFrequency !== 'one-time');
  if (recurring.length > mostRecurring) {
    throw new InvalidError(
      'billingFrequency',
      `a deal has at most ${mostRecurring} products that are billed more than once`,
    );
  }
  const enabled = lines.filter(line => line.enabled);
  if (enabled.length > 0 && !enabled.some(line => recurring.includes(line))) return;
  if ((await em.count(DealInstallment, { deal })) === 0) return;
  const nextStep = 'Delete the installments first.';
  if (enabled.length === 0) {
    throw new InvalidError('enabled', 'a deal with installments needs a product that is paid once', nextStep);
  }
  throw new InvalidError(
    'billingFrequency',
    'a deal with installments has no products that are billed more than once',
    nextStep,
  );
}
