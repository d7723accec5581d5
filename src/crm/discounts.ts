import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Deal, DealDiscount, User, type DiscountType } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';
import { settleValue } from './deal-value.js';
import { itemThere } from './there.js';

export interface DiscountInput {
  description: string;
  type: DiscountType;
  amount: number;
}

const mostDiscounts = 100;

/** Discounts on a deal as a whole; what is paid once becomes cheaper by them. */
@Injectable()
export class Discounts {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** @throws {NotFoundError} where the deal is not there for the viewer */
  there(viewer: Viewer, dealId: number): Promise<void> {
    return itemThere(this.database, viewer, 'deal', dealId);
  }

  create(viewer: Viewer, dealId: number, input: Partial<DiscountInput>): Promise<string> {
    return this.onDeal(viewer, dealId, async ({ em }, deal) => {
      if ((await em.count(DealDiscount, { deal })) >= mostDiscounts) {
        throw new InvalidError('description', `a deal has at most ${mostDiscounts} discounts`);
      }
      const { description, type, amount } = input as DiscountInput;
      const user = em.getReference(User, viewer.userId);
      const discount = em.create(DealDiscount, {
        deal,
        description,
        type,
        amount,
        creator: user,
        updater: user,
      });
      check(discount);
      em.persist(discount);
      await em.flush();
      return discount.id;
    });
  }

  update(viewer: Viewer, dealId: number, id: string, input: Partial<DiscountInput>): Promise<string> {
    return this.onDeal(viewer, dealId, async ({ em }, deal) => {
      const discount = await em.findOne(DealDiscount, { id, deal });
      if (!discount) throw new NotFoundError('Discount');
      if (input.description !== undefined) discount.description = input.description;
      if (input.type !== undefined) discount.type = input.type;
      if (input.amount !== undefined) discount.amount = input.amount;
      check(discount);
      discount.updater = em.getReference(User, viewer.userId);
      discount.touch();
      return id;
    });
  }

  remove(viewer: Viewer, dealId: number, id: string): Promise<void> {
    return this.onDeal(viewer, dealId, async ({ em }, deal) => {
      const discount = await em.findOne(DealDiscount, { id, deal });
      if (!discount) throw new NotFoundError('Discount');
      em.remove(discount);
    });
  }

  private onDeal<T>(
    viewer: Viewer,
    id: number,
    work: (change: Change, deal: Deal) => Promise<T>,
  ): Promise<T> {
    return this.changes.run(viewer, async change => {
      const deal = await change.item(Deal, id);
      const result = await work(change, deal);
      await settleValue(change, deal);
      change.touch('deal', id);
      change.tell(() => ({ name: 'deal.updated', payload: { id } }));
      return result;
    });
  }
}

function check({ type, amount }: DealDiscount): void {
  if (type === 'percentage' && amount > 100) throw new InvalidError('amount', 'a discount is at most 100 %');
}
