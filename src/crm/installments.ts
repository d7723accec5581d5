import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { type Deal, DealInstallment } from '../model/index.js';
import { Changes, type Change } from './change.js';
import type { Line } from './deal-sums.js';
import { changeValue } from './deal-value.js';

export interface InstallmentInput {
  description: string;
  amount: number;
  billingDate: string;
}

const mostInstallments = 1000;

/** How what is paid once is paid in parts. */
@Injectable()
export class Installments {
  constructor(private readonly changes: Changes) {}

  create(viewer: Viewer, dealId: number, input: Partial<InstallmentInput>): Promise<number> {
    const add = async ({ em }: Change, deal: Deal): Promise<number> => {
      if ((await em.count(DealInstallment, { deal })) >= mostInstallments) {
        throw new InvalidError('description', `a deal has at most ${mostInstallments} installments`);
      }
      const { description, amount, billingDate } = input as InstallmentInput;
      const installment = em.create(DealInstallment, { deal, description, amount, billingDate });
      em.persist(installment);
      await em.flush();
      return installment.id;
    };
    return changeValue(this.changes, viewer, dealId, add, { check });
  }

  update(viewer: Viewer, dealId: number, id: number, input: Partial<InstallmentInput>): Promise<number> {
    const set = async (change: Change, deal: Deal): Promise<number> => {
      const installment = await one(change, deal, id);
      if (input.description !== undefined) installment.description = input.description;
      if (input.amount !== undefined) installment.amount = input.amount;
      if (input.billingDate !== undefined) installment.billingDate = input.billingDate;
      return id;
    };
    return changeValue(this.changes, viewer, dealId, set, { check });
  }

  remove(viewer: Viewer, dealId: number, id: number): Promise<void> {
    return changeValue(this.changes, viewer, dealId, async (change, deal) => {
      change.em.remove(await one(change, deal, id));
    });
  }
}

async function one({ em }: Change, deal: Deal, id: number): Promise<DealInstallment> {
  const installment = await em.findOne(DealInstallment, { id, deal });
  if (!installment) throw new NotFoundError('Installment');
  return installment;
}

function check(_: Change, __: Deal, lines: Line[]): void {
  const enabled = lines.filter(line => line.enabled);
  if (enabled.some(line => line.billingFrequency !== 'one-time')) {
    throw new InvalidError(
      'amount',
      'a deal with products that are billed more than once has no installments',
    );
  }
  if (enabled.length === 0) {
    throw new InvalidError(
      'amount',
      'only a deal with a product that is paid once has installments',
      'Add a product to the deal first.',
    );
  }
}
