import { Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import type { Target } from '../inbox/smart-bcc/address.js';
import { SenderAddresses } from '../inbox/smart-bcc/sender-addresses.js';
import { SmartBccSettings } from '../inbox/smart-bcc/settings.js';
import { ENV, type Env } from '../platform/env.js';
import { Summary } from './described.js';
import { AdminOnly, CurrentViewer, Public } from './guard.js';
import { Id, Input } from './input.js';
import * as kinds from './kinds.js';
import { originOf } from './origin.js';

const settings = z.strictObject({
  sharing: z.enum(['private', 'shared'], 'takes private or shared').optional(),
  weekly_receipt: kinds.boolean.strict.optional(),
});
const newSender = z.strictObject({ email: kinds.trimmed(320).strict });
const token = z.strictObject({ token: kinds.text(200).strict });

const numbered = z.object({
  type: z.enum(['deal', 'project', 'person', 'organization']),
  id: z.string().regex(/^[1-9]\d{0,14}$/),
});
const item = z.union([numbered, z.object({ type: z.literal('lead'), id: z.uuid().toLowerCase() })]);

/** What cannot be an item's name names none. */
function readItem(params: unknown): Target {
  const read = item.safeParse(params);
  if (!read.success) throw new NotFoundError('item');
  return read.data;
}

/** The address by which users send mail to the CRM, and from where each of them may. */
@Controller('api/smart-bcc')
export class SmartBccController {
  constructor(
    private readonly verbs: SmartBccSettings,
    private readonly senders: SenderAddresses,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get()
  @Summary('The Smart BCC address, from where you may send to it, and how you use it')
  async read(@CurrentViewer() viewer: Viewer) {
    const [address, own, senders] = await Promise.all([
      this.verbs.address(),
      this.verbs.of(viewer),
      this.senders.list(viewer),
    ]);
    return {
      address,
      mailbox_id: own.mailboxId,
      sharing: own.sharing,
      weekly_receipt: own.weeklyReceipt,
      copies: own.copies,
      senders,
      mails_go_out: this.env.SMTP_OUT_URL !== undefined,
    };
  }

  @Get('items/:type/:id')
  @Summary('The Smart BCC address of a deal, lead, project, person or organization')
  async item(@CurrentViewer() viewer: Viewer, @Param() params: unknown) {
    return { address: await this.verbs.addressOf(viewer, readItem(params)) };
  }

  @Patch()
  @Summary('Change how you use Smart BCC')
  async change(@CurrentViewer() viewer: Viewer, @Input(settings) body: z.infer<typeof settings>) {
    await this.verbs.change(viewer, { sharing: body.sharing, weeklyReceipt: body.weekly_receipt });
    return this.read(viewer);
  }

  @Post('senders')
  @Summary('Add an address that you send from; a mail with a link to confirm it goes there')
  async add(
    @CurrentViewer() viewer: Viewer,
    @Input(newSender) body: z.infer<typeof newSender>,
    @Req() request: Request,
  ) {
    return this.senders.add(viewer, body.email, originOf(this.env, request));
  }

  @Post('senders/:id/mail')
  @Summary('Send the link that confirms an address again')
  @HttpCode(200)
  async again(@CurrentViewer() viewer: Viewer, @Id() id: number, @Req() request: Request) {
    return this.senders.again(viewer, id, originOf(this.env, request));
  }

  @Delete('senders/:id')
  @Summary('Remove an address that you sent from')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.senders.remove(viewer, id);
    return { id };
  }

  @Post('confirm')
  @Public()
  @Summary('Confirm an address by the link in the mail')
  @HttpCode(200)
  async confirm(@Input(token) body: z.infer<typeof token>) {
    return this.senders.confirm(body.token);
  }

  @Get('state')
  @AdminOnly()
  @Summary('Whether mail can come in, and what was taken and refused in the last thirty days')
  async state() {
    const { taken, refused, listeners } = await this.verbs.figures();
    return {
      taken,
      refused,
      listeners: listeners.map(({ process, address, seenAt, listening }) => ({
        process,
        address,
        seen_at: seenAt,
        listening,
      })),
    };
  }

  @Post('rotate')
  @AdminOnly()
  @Summary('Give the company another Smart BCC address; the one before is refused from now on')
  @HttpCode(200)
  async rotate() {
    return { address: await this.verbs.rotate() };
  }
}
