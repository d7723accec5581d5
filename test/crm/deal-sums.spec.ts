import fc from 'fast-check';
import { billingSum, dealSums, discountExceeds, type Line, type Terms } from '../../src/crm/deal-sums.js';
import { divide, fromUnits, roundTo, toUnits } from '../../src/crm/money.js';

const line = (more: Partial<Line> = {}): Line => ({
  quantity: 1,
  itemPrice: 100,
  discount: 0,
  discountType: 'percentage',
  tax: 0,
  enabled: true,
  billingFrequency: 'one-time',
  billingCycles: null,
  ...more,
});
const cents: Terms = { taxMethod: 'inclusive', decimals: 2 };
const sum = (more: Partial<Line>, terms: Partial<Terms> = {}) =>
  fromUnits(billingSum(line(more), { ...cents, ...terms }));
const value = (lines: Partial<Line>[], more: Parameters<typeof dealSums>[1] = []) =>
  dealSums(lines.map(line), more, [], cents).value;

/** Money as users write it: at most four decimals. */
const money = (least: number, most: number) =>
  fc.integer({ min: least * 10_000, max: most * 10_000 }).map(units => fromUnits(BigInt(units)));
const lines = fc.record({
  quantity: money(0, 1000),
  itemPrice: money(-10_000, 10_000),
  discount: money(0, 100),
  discountType: fc.constant('percentage' as const),
  tax: money(0, 100),
  enabled: fc.boolean(),
  billingFrequency: fc.constantFrom(
    'one-time',
    'weekly',
    'monthly',
    'quarterly',
    'semi-annually',
    'annually',
  ),
  billingCycles: fc.integer({ min: 1, max: 208 }),
}) as fc.Arbitrary<Line>;
const anyTerms = fc.record({
  taxMethod: fc.constantFrom('inclusive', 'exclusive', 'none'),
  decimals: fc.integer({ min: 0, max: 4 }),
}) as fc.Arbitrary<Terms>;

describe('the sum of a line', () => {
  it.each([
    // Floats say 19.99, 0.30000000000000004, 1.0, 90.29.
    ['a half cent goes up', { itemPrice: 19.995 }, 20],
    ['tenths add up', { itemPrice: 0.1, quantity: 3 }, 0.3],
    ['a product that no double holds', { itemPrice: 1.005 }, 1.01],
    ['a percentage of an odd price', { itemPrice: 100.33, discount: 10 }, 90.3],
    ['a third of a piece', { itemPrice: 9.99, quantity: 0.3333 }, 3.33],
    ['a discount in money', { itemPrice: 40, quantity: 2, discount: 5.5, discountType: 'amount' }, 74.5],
    ['a credit, which a discount makes smaller', { itemPrice: -10, discount: 20 }, -8],
    ['a credit with a discount in money', { itemPrice: -10, discount: 2, discountType: 'amount' }, -8],
    ['half a cent of credit goes down', { itemPrice: -0.005 }, -0.01],
    ['all of it off', { itemPrice: 12.34, discount: 100 }, 0],
  ] as [string, Partial<Line>, number][])('%s', (_, given, expected) => {
    expect(sum(given)).toBe(expected);
  });

  it('has an exclusive tax on top, an inclusive one inside, and none where there is none', () => {
    const given = { itemPrice: 79.99, quantity: 3, tax: 25 };
    expect(sum(given, { taxMethod: 'exclusive' })).toBe(299.96);
    expect(sum(given, { taxMethod: 'inclusive' })).toBe(239.97);
    expect(sum(given, { taxMethod: 'none' })).toBe(239.97);
  });

  it('is taxed after its discount', () => {
    expect(sum({ discount: 10, tax: 20 }, { taxMethod: 'exclusive' })).toBe(108);
  });

  it('has the decimals of its currency', () => {
    expect(sum({ itemPrice: 0.5 }, { decimals: 0 })).toBe(1);
    expect(sum({ itemPrice: 1.2345 }, { decimals: 3 })).toBe(1.235);
  });

  it('of any line is the exact quotient, rounded once', () => {
    fc.assert(
      fc.property(lines, anyTerms, (one, terms) => {
        const tax = terms.taxMethod === 'exclusive' ? toUnits(one.tax) : 0n;
        // quantity · price · (100 - discount) · (100 + tax), in 1e-16 of a unit of money.
        const exact =
          toUnits(one.quantity) *
          toUnits(one.itemPrice) *
          (1_000_000n - toUnits(one.discount)) *
          (1_000_000n + tax);
        const step = 10n ** BigInt(20 - terms.decimals);
        const off = billingSum(one, terms) * 10n ** 16n - exact;
        expect(2n * (off < 0n ? -off : off)).toBeLessThanOrEqual(step);
        expect(billingSum({ ...one, itemPrice: -one.itemPrice }, terms)).toBe(-billingSum(one, terms));
      }),
    );
  });

  it('of a larger discount is never more', () => {
    fc.assert(
      fc.property(lines, anyTerms, money(0, 100), (one, terms, other) => {
        const [small, large] = [Math.min(one.discount, other), Math.max(one.discount, other)];
        const size = (discount: number) => {
          const result = billingSum({ ...one, discount }, terms);
          return result < 0n ? -result : result;
        };
        expect(size(large)).toBeLessThanOrEqual(size(small));
      }),
    );
  });

  it('refuses a discount that takes more than there is', () => {
    const given = { itemPrice: 0.1, quantity: 3, discountType: 'amount' as const };
    expect(discountExceeds(line({ ...given, discount: 0.3 }))).toBe(false);
    expect(discountExceeds(line({ ...given, discount: 0.3001 }))).toBe(true);
    expect(discountExceeds(line({ ...given, itemPrice: -0.1, discount: 0.3 }))).toBe(false);
  });
});

describe('the value of a deal', () => {
  it('is the sum of its enabled lines, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 20 }), anyTerms, (given, terms) => {
        const { value: all, lines: sums } = dealSums(given, [], [], terms);
        const counted = sums.filter((_, index) => given[index]!.enabled);
        expect(all).toBe(fromUnits(counted.reduce((total, one) => total + toUnits(one), 0n)));
        expect(dealSums(given.toReversed(), [], [], terms).value).toBe(all);
      }),
    );
  });

  it('counts a line that recurs as often as it is paid, and for a year where that has no end', () => {
    expect(value([{ billingFrequency: 'monthly', billingCycles: 24 }])).toBe(2400);
    expect(value([{ billingFrequency: 'quarterly' }])).toBe(400);
  });

  it('is lowered by additional discounts on what is paid once, each percentage of all of it, down to zero', () => {
    const once = [{ itemPrice: 150 }, { itemPrice: 50 }];
    expect(value(once, [{ type: 'percentage', amount: 10 }])).toBe(180);
    expect(
      value(once, [
        { type: 'percentage', amount: 10 },
        { type: 'percentage', amount: 50 },
        { type: 'amount', amount: 30.5 },
      ]),
    ).toBe(49.5);
    expect(value(once, [{ type: 'amount', amount: 500 }])).toBe(0);
    const recurring = { billingFrequency: 'annually', billingCycles: 2 } as const;
    expect(value([recurring], [{ type: 'percentage', amount: 10 }])).toBe(200);
    expect(value([recurring, { itemPrice: 10 }], [{ type: 'amount', amount: 50 }])).toBe(200);
  });

  it('has MRR, ARR and ACV', () => {
    const sums = (given: Partial<Line>[], installments: Parameters<typeof dealSums>[2] = []) => {
      const { lines: _, value: __, ...rest } = dealSums(given.map(line), [], installments, cents);
      return rest;
    };
    expect(sums([{}])).toEqual({ mrr: null, arr: null, acv: 100 });
    expect(sums([{ billingFrequency: 'monthly' }, { itemPrice: 50 }])).toEqual({
      mrr: 100,
      arr: 1200,
      acv: 1250,
    });
    expect(sums([{ billingFrequency: 'monthly', billingCycles: 6 }])).toEqual({
      mrr: 100,
      arr: 1200,
      acv: 600,
    });
    expect(sums([{ billingFrequency: 'annually', billingCycles: 3 }])).toEqual({
      mrr: 8.33,
      arr: 100,
      acv: 100,
    });
    expect(sums([{ billingFrequency: 'weekly', billingCycles: 104 }])).toEqual({
      ...{ mrr: 433.33, arr: 5200, acv: 5200 },
    });
    expect(sums([{ billingFrequency: 'monthly', enabled: false }])).toEqual({ mrr: null, arr: null, acv: 0 });
    const parts = ['2026-11-30', '2027-11-29', '2027-11-30', '2028-01-01'];
    expect(
      sums(
        [{}],
        parts.map(billingDate => ({ billingDate, amount: 25 })),
      ),
    ).toMatchObject({ acv: 50 });
  });
});

describe('money', () => {
  it('is the same number after a way through units', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15 + 1, max: 1e15 - 1 }), units => {
        expect(toUnits(Number(`${units}e-4`))).toBe(BigInt(units));
        expect(fromUnits(BigInt(units))).toBe(Number(`${units}e-4`));
      }),
    );
  });

  it('divides to the nearest, halves away from zero', () => {
    expect([7n, 5n, -5n, -7n, 4n].map(one => divide(one, 10n))).toEqual([1n, 1n, -1n, -1n, 0n]);
    expect(roundTo(2, 12_350n)).toBe(12_400n);
    expect(roundTo(0, -15_000n)).toBe(-20_000n);
  });
});
