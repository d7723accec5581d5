import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { Conversions } from '../crm/conversions.js';
import { Leads } from '../crm/leads.js';
import { Summary } from './described.js';
import { pageAnswer } from './doors.js';
import { CurrentViewer } from './guard.js';
import { Uuid } from './input.js';
import { Reader } from './reader.js';
import type { Resource } from './resource.js';
import { leads } from './resources/leads.js';
import { v2 } from './v2/dialect.js';

/** The Leads Inbox: most urgent next activity first where not asked otherwise, by cursors, however deep. */
const inbox: Resource = {
  ...leads,
  sorts: {
    next_activity_date: leads.sorts['next_activity_date']!,
    add_time: leads.sorts['add_time']!,
    update_time: leads.sorts['update_time']!,
  },
};

/** What Pipedrive's API lacks of leads. Shown as v1 shows them. */
@Controller('api/leads')
export class LeadsController {
  constructor(
    private readonly reader: Reader,
    private readonly leads: Leads,
    private readonly conversions: Conversions,
  ) {}

  @Get()
  @Summary('The Leads Inbox, the most urgent next activity first')
  async list(@CurrentViewer() viewer: Viewer, @Query() query: Record<string, unknown>) {
    const request = { ...v2.pageRequest(inbox, query), look: { plain: true } };
    return pageAnswer(v2, await this.reader.page(inbox, 'v1', viewer, request), request);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Summary('Bring a deleted lead back, for 30 days')
  async restore(@CurrentViewer() viewer: Viewer, @Uuid() id: string) {
    return { id: await this.leads.restore(viewer, id) };
  }

  /** The deal that a lead was before, as long as it is kept; null for a lead that was none. */
  @Get(':id/origin')
  @Summary('The deal that a lead was before')
  origin(@CurrentViewer() viewer: Viewer, @Uuid() id: string) {
    return this.conversions.origin(viewer, id);
  }
}
