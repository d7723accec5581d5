import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { DealDiscount, User, type DiscountType } from '../model/index.js';
import { Changes } from './change.js';
import { changeValue } from './deal-value.js';

export interface DiscountInput {
  description: string;
  type: DiscountType;
  amount: number;
}

const mostDiscounts = 100;

/** Discounts on a deal as a whole; what is paid once becomes cheaper by them. */
@Injectable()
export class Discounts {
  constructor(private readonly changes: Changes) {}

  create(viewer: Viewer, dealId: number, input: Partial<DiscountInput>): Promise<string> {
    return changeValue(this.changes, viewer, dealId, async ({ em }, deal) => {
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
    return changeValue(this.changes, viewer, dealId, async (change, deal) => {
      const { em } = change;
      const discount = await em.findOne(DealDiscount, { id, deal });
      if (!discount) throw new NotFoundError('Discount');
      if (input.description !== undefined) discount.description = input.description;
      if (input.type !== undefined) discount.type = input.type;
      if (input.amount !== undefined) discount.amount = input.amount;
      check(discount);
      if (!change.changesAnything()) return id;
      discount.updater = em.getReference(User, viewer.userId);
      discount.touch();
      return id;
    });
  }

  remove(viewer: Viewer, dealId: number, id: string): Promise<void> {
    return changeValue(this.changes, viewer, dealId, async ({ em }, deal) => {
      const discount = await em.findOne(DealDiscount, { id, deal });
      if (!discount) throw new NotFoundError('Discount');
      em.remove(discount);
    });
  }
}

function check({ type, amount }: DealDiscount): void {
  if (type === 'percentage' && amount > 100) throw new InvalidError('amount', 'a discount is at most 100 %');
}
