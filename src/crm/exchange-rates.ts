import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { Database, type Tx } from '../platform/database.js';
import { checkCurrencies, decimalsOf } from './currencies.js';
import { fromUnits, roundTo, toUnits } from './money.js';

export interface ExchangeRate {
  currency: string;
  /** What one of it is worth in the company's currency. */
  rate: number;
  updateTime: Date;
}

/** A rate has this many decimals. */
const unitsOfRate = 10_000_000_000n;

/**
 * The company's currency, and what others are worth in it: as an administrator has said it, today's for sums of any day.
 * What has no rate is in no sum.
 */
@Injectable()
export class ExchangeRates {
  constructor(private readonly database: Database) {}

  async list(): Promise<{ defaultCurrency: string; rates: ExchangeRate[] }> {
    const rates = await this.database.query<ExchangeRate>(
      `select currency, rate::float8 as rate, update_time as "updateTime" from exchange_rate order by currency`,
    );
    return { defaultCurrency: await this.defaultCurrency(), rates };
  }

  /** @throws {InvalidError} for what is no currency, or is the company's own */
  async set(currency: string, rate: number): Promise<ExchangeRate> {
    await checkCurrencies(this.database.em(), [currency], 'code');
    if (currency === (await this.defaultCurrency())) {
      throw new InvalidError(
        'code',
        `${currency} is the company’s own currency`,
        'Its rate is always 1: set those of other currencies.',
      );
    }
    const [row] = await this.database.query<ExchangeRate>(
      `insert into exchange_rate (currency, rate) values ($1, $2)
       on conflict (currency) do update set rate = excluded.rate, update_time = now()
       returning currency, rate::float8 as rate, update_time as "updateTime"`,
      [currency, rate],
    );
    return row as ExchangeRate;
  }

  /** @throws {NotFoundError} */
  async remove(currency: string): Promise<void> {
    const gone = await this.database.query('delete from exchange_rate where currency = $1 returning 1', [
      currency,
    ]);
    if (gone.length === 0) throw new NotFoundError('Exchange rate');
  }

  /**
   * Makes another currency the company's. The rates are reckoned anew, so that they say the same; users who had the
   * former one as theirs have the new one.
   *
   * @throws {ConflictError} where there are rates, and none of this currency to reckon by
   */
  async setDefault(currency: string): Promise<void> {
    await checkCurrencies(this.database.em(), [currency], 'code');
    await this.database.transaction(async tx => {
      const [company] = await tx.query<{ currency: string }>(
        'select default_currency as currency from company for update',
      );
      const before = company?.currency ?? currency;
      if (before === currency) return;
      await reckonAnew(tx, before, currency);
      await tx.query('update company set default_currency = $1', [currency]);
      await tx.query('update users set default_currency = $2 where default_currency = $1', [
        before,
        currency,
      ]);
    });
  }

  /** @param currency the company's where none is named @throws {InvalidError} for what is no currency */
  async into(currency?: string, field = 'currency'): Promise<Converter> {
    const em = this.database.em();
    if (currency !== undefined) await checkCurrencies(em, [currency], field);
    const own = await this.defaultCurrency();
    const rates = await this.database.query<{ currency: string; rate: string }>(
      'select currency, rate::text as rate from exchange_rate',
    );
    const to = currency ?? own;
    return new Converter(
      to,
      await decimalsOf(em, to),
      new Map([
        [own, unitsOfRate],
        ...rates.map(row => [row.currency, BigInt(row.rate.replace('.', ''))] as const),
      ]),
    );
  }

  /** What a request calls `default_currency` is the user's own. @throws {InvalidError} for what is no currency */
  async asked(viewer: Viewer, code: string, field: string): Promise<Converter> {
    if (code !== 'default_currency') return this.into(code, field);
    const [user] = await this.database.query<{ currency: string }>(
      'select default_currency as currency from users where id = $1',
      [viewer.userId],
    );
    return this.into(user?.currency);
  }

  private async defaultCurrency(): Promise<string> {
    const [company] = await this.database.query<{ currency: string }>(
      'select default_currency as currency from company',
    );
    return company?.currency ?? 'EUR';
  }
}

/** Sums of money in one currency, exact to its decimals; null where a rate is missing. */
export class Converter {
  constructor(
    readonly currency: string,
    private readonly decimals: number,
    private readonly rates: ReadonlyMap<string, bigint>,
  ) {}

  convert(amount: number, from: string): number | null {
    if (from === this.currency) return amount;
    const [rate, own] = [this.rates.get(from), this.rates.get(this.currency)];
    if (rate === undefined || own === undefined) return null;
    // A sum of weighted values may have more decimals than money has.
    return fromUnits(roundTo(this.decimals, toUnits(Number(amount.toFixed(4))) * rate, own));
  }

  /** Each currency's sum is rounded once; nothing comes to 0. */
  total<T extends { currency: string }>(rows: T[], of: (row: T) => number): number | null {
    let total = 0n;
    for (const row of rows) {
      const converted = this.convert(of(row), row.currency);
      if (converted === null) return null;
      total += toUnits(Number(converted.toFixed(4)));
    }
    return fromUnits(total);
  }

  /** Currencies that have no rate, each once. */
  missing(rows: { currency: string }[]): string[] {
    const without = rows.map(row => row.currency).filter(currency => this.convert(0, currency) === null);
    return [...new Set(without)].sort();
  }
}

async function reckonAnew(tx: Tx, before: string, now: string): Promise<void> {
  const rates = await tx.query<{ currency: string }>('select currency from exchange_rate for update');
  if (rates.length === 0) return;
  if (!rates.some(rate => rate.currency === now)) {
    throw new ConflictError(
      `The rates are told in ${before}, and there is none of ${now} to reckon them by`,
      `Set the rate of ${now} first, or delete all rates.`,
      'code',
    );
  }
  await tx.query(
    `with own as (select rate from exchange_rate where currency = $2)
     insert into exchange_rate (currency, rate)
     select r.currency, greatest(round(r.rate / own.rate, 10), 1e-10) from exchange_rate r, own where r.currency <> $2
     union all select $1, greatest(round(1 / own.rate, 10), 1e-10) from own
     on conflict (currency) do update set rate = excluded.rate, update_time = now()`,
    [before, now],
  );
  await tx.query('delete from exchange_rate where currency = $1', [now]);
}
