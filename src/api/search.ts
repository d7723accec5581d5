import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Database } from '../platform/database.js';
import { searchedTypes } from '../search/item-fields.js';
import { shape } from '../search/item-shapes.js';
import { searchItems } from '../search/items.js';
import { anyThreads, listThreads } from '../search/thread-lists.js';
import { Summary } from './described.js';
import { ReadAs, Reads, type AsViewer } from './guard.js';
import { numberInQuery, QueryInput } from './input.js';
import { threadRows } from './mail/thread-view.js';

const query = z.object({
  q: z.string('takes text').max(200, 'takes at most 200 characters').default(''),
  limit: numberInQuery(1, 50).default(10),
});

/** Everything in which words stand: items of all kinds, and mail. */
@Controller('api/search')
export class SearchController {
  constructor(private readonly database: Database) {}

  @Get()
  @Reads()
  @Summary('Items of all kinds and mail threads in which words stand')
  async find(@ReadAs() readAs: AsViewer, @QueryInput(query) { q, limit }: z.infer<typeof query>) {
    const term = q.replaceAll('\0', '').trim();
    return readAs(viewer => this.found(viewer, term, limit));
  }

  private async found(viewer: Viewer, term: string, limit: number) {
    if (term === '') return { items: [], threads: [], nearly: false };
    const [{ hits, nearly }, places] = await Promise.all([
      searchItems(
        this.database,
        viewer,
        { term, exact: false, types: searchedTypes },
        { start: 0, limit, nearly: false },
      ),
      listThreads(this.database, viewer, {
        ...anyThreads,
        q: term,
        limit,
        after: null,
      }),
    ]);
    const [items, threads] = await Promise.all([
      shape(this.database, viewer, hits.slice(0, limit), { term }),
      threadRows(this.database, viewer, places.slice(0, limit)),
    ]);
    return { items, threads, nearly };
  }
}
