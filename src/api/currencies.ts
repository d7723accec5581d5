import { Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Currencies, type KnownCurrency } from '../crm/currencies.js';
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

const shown = ({ id, code, name, symbol, decimals, active, custom }: KnownCurrency) => ({
  ...{ id, code, name, symbol, decimals, active, custom },
});
