import { Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { ENV, type Env } from '../../platform/env.js';
import { Drafts } from '../../sending/drafts.js';
import { Outbox } from '../../sending/outbox.js';
import { SentMails } from '../../sending/sent-mails.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input } from '../input.js';
import * as kinds from '../kinds.js';
import { originOf } from '../origin.js';
import { draftFields } from './fields.js';

const sendAtOnce = z.strictObject({
  ...draftFields,
  in_reply_to_message_id: kinds.id.strict.optional(),
  send_at: kinds.isoTime.strict.optional(),
});

/** A mail in one request, and what became of one in a thread. */
@Controller('api')
export class SendController {
  constructor(
    private readonly drafts: Drafts,
    private readonly outbox: Outbox,
    private readonly sent: SentMails,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Summary('Write and send a mail in one request')
  @Post('mail/send')
  @HttpCode(202)
  async send(
    @CurrentViewer() viewer: Viewer,
    @Input(sendAtOnce) body: z.infer<typeof sendAtOnce>,
    @Req() request: Request,
  ) {
    const { send_at: sendAt, in_reply_to_message_id: answers, ...fields } = body;
    const draft = await this.drafts.create(viewer, {
      ...fields,
      ...(answers === undefined ? {} : { kind: 'reply', in_reply_to_message_id: answers }),
    });
    try {
      return await this.outbox.send(viewer, draft.id, { sendAt, origin: originOf(this.env, request) });
    } catch (error) {
      // Refused: then nothing of it stays either.
      await this.drafts.remove(viewer, draft.id);
      throw error;
    }
  }

  @Summary('What became of a mail that you sent from here: recipients, opens, links')
  @Get('messages/:id/sending')
  async sending(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.sent.of(viewer, id);
  }
}
