import { Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Currencies, type KnownCurrency } from '../crm/currencies.js';
import { ExchangeRates, type ExchangeRate } from '../crm/exchange-rates.js';
import { Summary } from './described.js';
import { AdminOnly, CurrentViewer } from './guard.js';
import { Input } from './input.js';
import * as kinds from './kinds.js';

const shape = {
  code: kinds.currency.strict,
  name: kinds.text(255, 1).strict,
  symbol: kinds.text(10, 1).strict,
  decimals: kinds.integer(0, 4).strict,
};
const newCurrency = z.strictObject(shape);
const changes = z.strictObject({
  name: shape.name.optional(),
  symbol: shape.symbol.optional(),
  active: kinds.boolean.strict.optional(),
});

const defaultCurrency = z.strictObject({ code: kinds.currency.strict });
const newRate = z.strictObject({
  rate: z
    .number('takes a number')
    .min(1e-9, 'takes a number above 0')
    .max(1e9, 'takes a number of at most 1000000000'),
});

/** Currencies of the company's own, beside those of ISO 4217. */
@Controller('api/currencies')
export class CurrenciesController {
  constructor(private readonly currencies: Currencies) {}

  @Get()
  @Summary('The currencies, those of the company too')
  async list() {
    return (await this.currencies.list()).map(shown);
  }

  @Post()
  @Summary('Add a currency of the company’s own')
  @HttpCode(201)
  @AdminOnly()
  async create(@CurrentViewer() viewer: Viewer, @Input(newCurrency) body: z.infer<typeof newCurrency>) {
    return shown(await this.currencies.create(viewer, body));
  }

  @Patch(':code')
  @Summary('Rename a currency of the company’s own, or no longer offer it')
  @AdminOnly()
  async update(
    @CurrentViewer() viewer: Viewer,
    @Param('code') code: string,
    @Input(changes) body: z.infer<typeof changes>,
  ) {
    return shown(await this.currencies.update(viewer, code, body));
  }
}

/** What other currencies are worth in the company's, by which sums over several are told. */
@Controller('api/exchange-rates')
export class ExchangeRatesController {
  constructor(private readonly rates: ExchangeRates) {}

  @Get()
  @Summary('The company’s currency, and what one of each other is worth in it')
  async list() {
    const { defaultCurrency, rates } = await this.rates.list();
    return { default_currency: defaultCurrency, rates: rates.map(shownRate) };
  }

  @Put('default')
  @Summary('Make another currency the company’s; the rates are reckoned anew')
  @AdminOnly()
  async setDefault(@Input(defaultCurrency) { code }: z.infer<typeof defaultCurrency>) {
    await this.rates.setDefault(code);
    return this.list();
  }

  @Put(':code')
  @Summary('Set what one of a currency is worth in the company’s')
  @AdminOnly()
  async set(@Param('code') code: string, @Input(newRate) { rate }: z.infer<typeof newRate>) {
    return shownRate(await this.rates.set(code, rate));
  }

  @Delete(':code')
  @Summary('Forget a rate: sums in which the currency is have no total any more')
  @AdminOnly()
  async remove(@Param('code') code: string) {
    await this.rates.remove(code);
    return { currency: code };
  }
}

const shownRate = ({ currency, rate, updateTime }: ExchangeRate) => ({
  currency,
  rate,
  update_time: updateTime.toISOString(),
});

const shown = ({ id, code, name, symbol, decimals, active, custom }: KnownCurrency) => ({
  ...{ id, code, name, symbol, decimals, active, custom },
});
