import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { Conversions } from '../crm/conversions.js';
import { Leads } from '../crm/leads.js';
import { Database } from '../platform/database.js';
import { leadNames, type LeadNames } from '../search/lead-names.js';
import { Summary } from './described.js';
import { pageAnswer } from './doors.js';
import { CurrentViewer } from './guard.js';
import { Uuid } from './input.js';
import { Reader } from './reader.js';
import type { Resource } from './resource.js';
import { archivedLeads, leads } from './resources/leads.js';
import { v2 } from './v2/dialect.js';

const sorts = {
  next_activity_date: leads.sorts['next_activity_date']!,
  add_time: leads.sorts['add_time']!,
  update_time: leads.sorts['update_time']!,
  value: leads.sorts['value']!,
  title: leads.sorts['title']!,
};
/** The Leads Inbox: most urgent next activity first where not asked otherwise, by cursors, however deep. */
const inbox: Resource = { ...leads, sorts };
/** What was put aside. */
const archive: Resource = { ...archivedLeads, sorts };

/** What Pipedrive's API lacks of leads. Shown as v1 shows them. */
@Controller('api/leads')
export class LeadsController {
  constructor(
    private readonly reader: Reader,
    private readonly leads: Leads,
    private readonly conversions: Conversions,
    private readonly database: Database,
  ) {}

  /** Each with the names of what it stands on. `archived=true`: those that were put aside. */
  @Get()
  @Summary('The Leads Inbox, the most urgent next activity first')
  async list(@CurrentViewer() viewer: Viewer, @Query() { archived, ...query }: Record<string, unknown>) {
    const which = archived === 'true' ? archive : inbox;
    const request = { ...v2.pageRequest(which, query), look: { plain: true } };
    const page = await this.reader.page(which, 'v1', viewer, request);
    return pageAnswer(v2, { ...page, items: await this.named(viewer, page.items) }, request);
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

  /** For whoever has the address of a lead that is one no more; null where it became no deal that he may see. */
  @Get(':id/deal')
  @Summary('The deal that a lead has become')
  deal(@CurrentViewer() viewer: Viewer, @Uuid() id: string) {
    return this.conversions.became(viewer, id);
  }

  private async named(viewer: Viewer, rows: Record<string, unknown>[]) {
    const names = await leadNames(
      this.database,
      viewer,
      rows.map(row => row['id'] as string),
    );
    const byId = new Map<unknown, LeadNames>(names.map(one => [one.id, one]));
    return rows.map(row => ({ ...row, ...byId.get(row['id']) }));
  }
}
