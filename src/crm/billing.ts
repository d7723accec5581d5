import { InvalidError } from '../errors.js';
import type { BillingFrequency } from '../model/index.js';

/** How often something is paid for, and how many times; null has no end. */
export interface Billing {
  billingFrequency: BillingFrequency;
  billingCycles?: number | null | undefined;
}

/** As long as nobody said. */
export const paidOnce: Billing = { billingFrequency: 'one-time', billingCycles: null };

/**
 * Sets how often something is paid for. Another frequency without cycles takes those away that were for the old one.
 *
 * @throws {InvalidError} for cycles that the frequency cannot have
 */
export function setBilling(of: Billing, given: Partial<Billing>): void {
  const frequency = given.billingFrequency ?? of.billingFrequency;
  let cycles = given.billingCycles;
  if (cycles === undefined) cycles = (frequency === of.billingFrequency ? of.billingCycles : null) ?? null;
  if (frequency === 'one-time' && cycles !== null) {
    throw new InvalidError('billingCycles', 'what is paid once has no cycles', 'Send null.');
  }
  if (frequency === 'weekly' && cycles === null) {
    throw new InvalidError(
      'billingCycles',
      'what is paid weekly needs a number of cycles',
      'Send 1 to 208, or choose another frequency.',
    );
  }
  of.billingFrequency = frequency;
  of.billingCycles = cycles;
}
