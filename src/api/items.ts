import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { quickSearch } from '../crm/quick-search.js';
import { Database } from '../platform/database.js';
import { Summary } from './described.js';
import { ReadAs, Reads, type AsViewer } from './guard.js';
import { QueryInput } from './input.js';

const query = z.object({ q: z.string().max(200, 'takes at most 200 characters').default('') });

/** What the link picker offers while somebody types. */
@Controller('api/items')
export class ItemsController {
  constructor(private readonly database: Database) {}

  @Summary('Find open items by what somebody has typed so far')
  @Get()
  @Reads()
  find(@ReadAs() readAs: AsViewer, @QueryInput(query) { q }: z.infer<typeof query>) {
    return readAs(viewer => quickSearch(this.database, viewer, q));
  }
}
