import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { Viewer } from '../../access/viewer.js';
import { ActivityGuests } from '../../crm/activity-guests.js';
import { NotFoundError } from '../../errors.js';
import type { CalendarEvent } from '../../mail/calendar.js';
import { Database } from '../../platform/database.js';
import { message } from '../../search/messages.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id } from '../input.js';
import { MailFiles } from './files.js';

/** The invitation that a mail brings, from a copy that the viewer may read. */
@Controller('api/messages/:id')
export class MessageInvitationController {
  constructor(
    private readonly database: Database,
    private readonly files: MailFiles,
    private readonly guests: ActivityGuests,
  ) {}

  @Get('invitation')
  @Summary('The invitation, answer or cancellation in a mail, and the activity that it belongs to')
  async get(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const event = await this.event(viewer, id);
    return shown(event, await this.guests.activityOf(viewer, event.uid));
  }

  @Post('activity')
  @HttpCode(201)
  @Summary('Make an activity of the invitation in a mail; later changes of who invites are taken over')
  async accept(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return { id: await this.guests.accept(viewer, await this.event(viewer, id)) };
  }

  private async event(viewer: Viewer, id: number): Promise<CalendarEvent> {
    const event = await this.files.calendar(await message(this.database, viewer, id));
    if (!event) throw new NotFoundError('invitation');
    return event;
  }
}

const shown = (event: CalendarEvent, activityId: number | null) => ({
  method: event.method,
  uid: event.uid,
  sequence: event.sequence,
  subject: event.subject,
  start: event.start,
  end: event.end,
  location: event.location,
  description: event.description,
  url: event.url,
  organizer: event.organizer,
  guests: event.guests.map(({ address, name, answer }) => ({ address, name, status: answer })),
  is_one_of_series: event.isOneOfSeries,
  activity_id: activityId,
});
