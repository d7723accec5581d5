import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Patch,
  Post,
  Req,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { ENV, type Env } from '../../platform/env.js';
import { Attachments } from '../../sending/attachments.js';
import { Drafts } from '../../sending/drafts.js';
import { Outbox } from '../../sending/outbox.js';
import { sendBytes } from '../bytes.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input, pageInQuery, QueryInput } from '../input.js';
import * as kinds from '../kinds.js';
import { contentDisposition } from '../mail/content-disposition.js';
import { originOf } from '../origin.js';
import { largestFile, nameOf, uploaded, uploadOf, type Upload } from '../uploads.js';
import { draftFields, version } from './fields.js';
import { pageOf, placeIn } from './page.js';

const create = z.strictObject({
  ...draftFields,
  kind: z.enum(['new', 'reply', 'reply_all', 'forward'], 'takes new, reply, reply_all or forward').optional(),
  in_reply_to_message_id: kinds.id.strict.optional(),
});
const update = z.strictObject({ ...draftFields, version });
const template = z.strictObject({ version, template_id: kinds.id.strict });
const send = z.strictObject({ version: version.optional(), send_at: kinds.isoTime.strict.optional() });
const page = z.object(pageInQuery);

/** Mails that are being written: each is its writer's alone. */
@Controller('api/drafts')
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly outbox: Outbox,
    private readonly attachments: Attachments,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Summary('Begin a mail: a new one, an answer or a forward')
  @Post()
  create(@CurrentViewer() viewer: Viewer, @Input(create) body: z.infer<typeof create>) {
    return this.drafts.create(viewer, body);
  }

  @Summary('List your drafts, the last changed first')
  @Get()
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(page) query: z.infer<typeof page>) {
    const { limit, cursor } = query;
    return pageOf(
      await this.drafts.list(viewer, { states: ['draft'], limit, before: placeIn(cursor) }),
      limit,
    );
  }

  @Summary('Read a draft, or what has become of it')
  @Get(':id')
  one(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.drafts.one(viewer, id);
  }

  @Summary('Save a draft over the version that was read')
  @Patch(':id')
  update(@CurrentViewer() viewer: Viewer, @Id() id: number, @Input(update) body: z.infer<typeof update>) {
    const { version: read, ...fields } = body;
    return this.drafts.update(viewer, id, read, fields);
  }

  @Summary('Delete a draft')
  @Delete(':id')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.drafts.remove(viewer, id);
    return { id };
  }

  @Summary('Put a template into a draft')
  @Post(':id/template')
  @HttpCode(200)
  useTemplate(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(template) body: z.infer<typeof template>,
  ) {
    return this.drafts.useTemplate(viewer, id, body.version, body.template_id);
  }

  @Summary('Send a draft, now or at a time; for ten seconds it can be taken back')
  @Post(':id/send')
  @HttpCode(202)
  send(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(send) body: z.infer<typeof send>,
    @Req() request: Request,
  ) {
    const origin = originOf(this.env, request);
    return this.outbox.send(viewer, id, { version: body.version, sendAt: body.send_at, origin });
  }

  @Summary('Attach a file: a form’s file `file` of at most 50 MB; with `cid` an image of the text')
  @Post(':id/attachments')
  @UseInterceptors(uploadOf('file', largestFile))
  attach(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @UploadedFile() given: (Upload & { mimetype: string }) | undefined,
    @Body('cid') cid: unknown,
  ) {
    const file = uploaded(given, 'file');
    return this.attachments.add(viewer, id, {
      filename: nameOf(file),
      contentType: given?.mimetype || 'application/octet-stream',
      bytes: file.buffer,
      cid: typeof cid === 'string' && cid ? cid : null,
    });
  }

  /** Images of the text are shown in the composer; anything else is only ever saved. */
  @Summary('Download an attachment of a draft')
  @Get(':id/attachments/:attachmentId')
  async read(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Id('attachmentId') attachmentId: number,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.attachments.read(viewer, id, attachmentId);
    const isImage = /^image\/(png|jpeg|gif|webp)$/.test(file.content_type);
    sendBytes(response, file.bytes, {
      type: isImage ? file.content_type : 'application/octet-stream',
      disposition: contentDisposition(isImage ? 'inline' : 'attachment', file.filename),
    });
  }

  @Summary('Take an attachment out of a draft')
  @Delete(':id/attachments/:attachmentId')
  async detach(@CurrentViewer() viewer: Viewer, @Id() id: number, @Id('attachmentId') attachmentId: number) {
    await this.attachments.remove(viewer, id, attachmentId);
    return { id: attachmentId };
  }
}
