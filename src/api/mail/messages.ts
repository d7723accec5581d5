import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Viewer } from '../../access/viewer.js';
import { NotFoundError } from '../../errors.js';
import { Database } from '../../platform/database.js';
import { message, type AttachmentRow, type MessageRow } from '../../search/messages.js';
import { sendBytes } from '../bytes.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id } from '../input.js';
import { contentDisposition } from './content-disposition.js';
import { MailFiles } from './files.js';
import { frameDocument, framePolicy } from './frame.js';
import { messageView } from './thread-view.js';

/** What a browser may show by itself: pixels, which cannot carry a script (SVG can). */
const harmlessImages = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** More than this of inline images is not put into the document. */
const inlineBudget = 8 * 1024 * 1024;

/** One message each, always from a copy that the viewer may read. */
@Controller('api/messages/:id')
export class MessagesController {
  constructor(
    private readonly database: Database,
    private readonly files: MailFiles,
  ) {}

  @Summary('Read one message')
  @Get()
  async get(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const row = await message(this.database, viewer, id);
    return { ...messageView(row), thread_id: row.thread_id };
  }

  /** The HTML as it came, for a reader that sanitizes it. */
  @Summary('Read its HTML and its text')
  @Get('body')
  async body(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const row = await message(this.database, viewer, id);
    return { html: await this.files.html(row), text: row.text };
  }

  /** The mail as a page for a sandboxed frame: no script, no request to anywhere, unless images are asked for. */
  @Summary('Its HTML as a page for a sandboxed frame')
  @Get('html')
  async html(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Query('images') images: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const row = await message(this.database, viewer, id);
    const html = await this.files.html(row);
    const pictures = html === null ? new Map<string, string>() : await this.inlineImages(row, html);
    response.set({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': framePolicy(images === '1'),
      // Our own pages may frame it; the policy above says so too, but browsers obey the older header as well.
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
    });
    response.send(frameDocument({ html, text: row.text }, pictures));
  }

  @Summary('Download an attachment')
  @Get('attachments/:attachment_id')
  async attachment(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Id('attachment_id') attachmentId: number,
    @Query('inline') inline: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const row = await message(this.database, viewer, id);
    const attachment = row.attachments.find(({ id: found }) => found === attachmentId);
    if (!attachment) throw new NotFoundError('attachment');
    const [bytes] = await this.files.decode(row.copy_id, row.attachments, [attachment]);
    if (!bytes) throw new NotFoundError('attachment');
    const shown = inline === '1' && harmlessImages.has(attachment.content_type);
    sendBytes(response, bytes, {
      type: shown ? attachment.content_type : safeType(attachment.content_type),
      disposition: contentDisposition(shown ? 'inline' : 'attachment', attachment.filename),
    });
  }

  @Summary('Download the message as it came')
  @Get('raw')
  async raw(@CurrentViewer() viewer: Viewer, @Id() id: number, @Res() response: Response): Promise<void> {
    const row = await message(this.database, viewer, id);
    const bytes = await this.files.raw(row.copy_id);
    const name = `${row.subject.slice(0, 80) || `message-${id}`}.eml`;
    const disposition = contentDisposition('attachment', name);
    sendBytes(response, bytes, { type: 'message/rfc822', disposition });
  }

  /** Content-ID -> data: URL. The frame has no origin, so it could not fetch them with the reader's session. */
  private async inlineImages(row: MessageRow, html: string): Promise<Map<string, string>> {
    let budget = inlineBudget;
    const wanted = row.attachments.filter(({ cid, content_type, size }) => {
      if (!cid || !harmlessImages.has(content_type) || !html.includes(cid) || size > budget) return false;
      budget -= size;
      return true;
    });
    if (wanted.length === 0) return new Map();
    const bytes = await this.files.decode(row.copy_id, row.attachments, wanted);
    return new Map(
      wanted.flatMap(({ cid, content_type }, index): [string, string][] => {
        const image = bytes[index];
        return cid && image
          ? [[cid.toLowerCase(), `data:${content_type};base64,${image.toString('base64')}`]]
          : [];
      }),
    );
  }
}

/** Never one that a browser would run. */
function safeType(type: AttachmentRow['content_type']): string {
  const active = /html|xml|svg|javascript|ecmascript|xslt|x-shockwave/.test(type);
  return active || !/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(type)
    ? 'application/octet-stream'
    : type;
}
