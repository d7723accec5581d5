import { Controller, Get } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { mayOpen } from '../crm/activity-links.js';
import { NotFoundError } from '../errors.js';
import { ActivityInvitations } from '../notifications/activity-invitations.js';
import { Database } from '../platform/database.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { Id } from './input.js';

/** Whether the guests of an activity were told of it. What they answered stands among its `attendees`. */
@Controller('api/activities')
export class ActivityInvitationsController {
  constructor(
    private readonly database: Database,
    private readonly invitations: ActivityInvitations,
  ) {}

  @Get(':id/invitations')
  @Summary('What guests of an activity were told by mail, and whether it was sent')
  async list(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    if (!(await mayOpen(this.database, viewer, id))) throw new NotFoundError('Activity');
    return (await this.invitations.of(id)).map(
      ({ address, name, method, sequence, state, attempts, sentAt, answeredAt }) => ({
        ...{ address, name, method: method.toLowerCase(), sequence, state, attempts },
        sent_at: sentAt?.toISOString() ?? null,
        answered_at: answeredAt?.toISOString() ?? null,
      }),
    );
  }
}
