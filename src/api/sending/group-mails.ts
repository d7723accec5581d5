import { Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { ENV, type Env } from '../../platform/env.js';
import { GroupMails } from '../../sending/group-mails.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input } from '../input.js';
import * as kinds from '../kinds.js';
import { originOf } from '../origin.js';

const groupMail = z.strictObject({
  mailbox_id: kinds.id.strict,
  subject: kinds.text(2000).strict,
  html: kinds.text(1_000_000).strict,
  person_ids: z.array(kinds.id.strict, 'takes a list of ids').max(20_000, 'takes at most 100 ids'),
  track_opens: kinds.boolean.strict.optional(),
  track_links: kinds.boolean.strict.optional(),
  draft_id: kinds.id.strict.optional(),
});

/** One mail to each of several people. */
@Controller('api/group-mails')
export class GroupMailsController {
  constructor(
    private readonly groups: GroupMails,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Summary('List your group mails')
  @Get()
  async list(@CurrentViewer() viewer: Viewer) {
    return this.groups.list(viewer);
  }

  @Summary('Send one mail to each of up to 100 people')
  @Post()
  async create(
    @CurrentViewer() viewer: Viewer,
    @Input(groupMail) body: z.infer<typeof groupMail>,
    @Req() request: Request,
  ) {
    return this.groups.create(viewer, body, originOf(this.env, request));
  }

  @Summary('What each would get, and who would get none and why; nothing is sent')
  @Post('preview')
  @HttpCode(200)
  async preview(@CurrentViewer() viewer: Viewer, @Input(groupMail) body: z.infer<typeof groupMail>) {
    return this.groups.preview(viewer, body);
  }

  @Summary('Read how far a group mail has come')
  @Get(':id')
  async get(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.groups.one(viewer, id);
  }

  @Summary('Hold back what has not gone yet')
  @Post(':id/stop')
  @HttpCode(200)
  async stop(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.groups.stop(viewer, id);
  }

  @Summary('Go on with a group mail that was stopped')
  @Post(':id/continue')
  @HttpCode(200)
  async resume(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.groups.resume(viewer, id);
  }
}
