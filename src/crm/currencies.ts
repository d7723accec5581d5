import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { Currency } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes } from './change.js';

interface CurrencyInput {
  code: string;
  name: string;
  symbol: string;
  decimals: number;
  active: boolean;
}

export interface KnownCurrency extends CurrencyInput {
  /** The same everywhere and always: the code read as a number, AAA = 1. */
  id: number;
  custom: boolean;
}

/** The currencies of ISO 4217, as the runtime knows them with their decimals, and those that the company made itself. */
@Injectable()
export class Currencies {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** By code. `term`: a part of the code or of the name. */
  async list(term = ''): Promise<KnownCurrency[]> {
    const own = await this.database.em().find(Currency, {});
    const wanted = term.trim().toLowerCase();
    return [...standard.values(), ...own.map(known)]
      .filter(({ code, name }) => `${code}\n${name}`.toLowerCase().includes(wanted))
      .sort((a, b) => a.id - b.id);
  }

  create(viewer: Viewer, input: Omit<CurrencyInput, 'active'>): Promise<KnownCurrency> {
    if (standard.has(input.code)) {
      throw new ConflictError(`${input.code} is a currency already`, 'Choose another code.', 'code');
    }
    return this.changes.run(viewer, async ({ em }) => {
      if (await em.findOne(Currency, input.code)) {
        throw new ConflictError(`${input.code} is a currency already`, 'Choose another code.', 'code');
      }
      const currency = em.create(Currency, input);
      em.persist(currency);
      return known(currency);
    });
  }

  /** An inactive currency is no longer offered; what has it keeps it. Its decimals stay, as sums rest on them. */
  update(
    viewer: Viewer,
    code: string,
    input: Partial<Pick<CurrencyInput, 'name' | 'symbol' | 'active'>>,
  ): Promise<KnownCurrency> {
    return this.changes.run(viewer, async ({ em }) => {
      const currency = await em.findOne(Currency, code);
      if (!currency) throw new NotFoundError('Currency');
      if (input.name !== undefined) currency.name = input.name;
      if (input.symbol !== undefined) currency.symbol = input.symbol;
      if (input.active !== undefined) currency.active = input.active;
      return known(currency);
    });
  }
}

/** @returns how many decimals the currency has; two where nobody knows it */
export async function decimalsOf(em: EntityManager, code: string): Promise<number> {
  return standard.get(code)?.decimals ?? (await em.findOne(Currency, code))?.decimals ?? 2;
}

/** @throws {InvalidError} for codes that are neither of ISO 4217 nor the company's own */
export async function checkCurrencies(
  em: EntityManager,
  codes: readonly string[],
  field: string,
): Promise<void> {
  const unknown = codes.filter(code => !standard.has(code));
  if (unknown.length === 0) return;
  const own = new Set((await em.find(Currency, { code: { $in: unknown } })).map(({ code }) => code));
  const wrong = unknown.find(code => !own.has(code));
  if (wrong !== undefined) {
    throw new InvalidError(field, `${wrong} is not a currency`, 'An administrator can add own currencies.');
  }
}

const idOf = (code: string): number =>
  [...code].reduce((id, letter) => id * 26 + letter.charCodeAt(0) - 65, 0) + 1;

const known = ({ code, name, symbol, decimals, active }: Currency): KnownCurrency => ({
  id: idOf(code),
  code,
  name,
  symbol,
  decimals,
  active,
  custom: true,
});

const names = new Intl.DisplayNames('en', { type: 'currency' });

const standard: ReadonlyMap<string, KnownCurrency> = new Map(
  Intl.supportedValuesOf('currency').map(code => {
    const format = new Intl.NumberFormat('en', {
      style: 'currency',
      currency: code,
      currencyDisplay: 'narrowSymbol',
    });
    return [
      code,
      {
        id: idOf(code),
        code,
        name: names.of(code) ?? code,
        symbol: format.formatToParts(0).find(part => part.type === 'currency')?.value ?? code,
        decimals: format.resolvedOptions().maximumFractionDigits ?? 2,
        active: true,
        custom: false,
      },
    ];
  }),
);
