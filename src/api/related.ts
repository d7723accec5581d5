import { Controller, Get, Param } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { relatedTo } from '../crm/related.js';
import { Database } from '../platform/database.js';
import { Summary } from './described.js';
import { itemOf } from './flow.js';
import { CurrentViewer } from './guard.js';

/** What belongs to an item, in one answer: its page shows all of it beside the timeline. */
@Controller('api/items/:type/:id/related')
export class RelatedController {
  constructor(private readonly database: Database) {}

  @Summary(
    'Deals, leads, projects and persons that roll up to an item, the first fifty of each, and what its deals come to',
  )
  @Get()
  read(@CurrentViewer() viewer: Viewer, @Param() path: { type: string; id: string }) {
    return relatedTo(this.database, viewer, itemOf(path));
  }
}
