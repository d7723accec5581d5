import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { ForbiddenError } from '../../errors.js';
import { Blobs } from '../../platform/blobs.js';
import { Database } from '../../platform/database.js';
import { deadLetter, deadLetters } from '../../search/dead-letters.js';
import { findMail } from '../../search/find.js';
import { Replay } from '../../inbox/replay.js';
import { sendBytes } from '../bytes.js';
import { Summary } from '../described.js';
import { answer } from '../envelope.js';
import { CurrentViewer } from '../guard.js';
import { Id, pageInQuery, QueryInput } from '../input.js';
import * as kinds from '../kinds.js';
import { contentDisposition } from './content-disposition.js';

const findQuery = z.object({
  message_id: kinds.trimmed(1000).strict,
});
const listQuery = z.object({
  mailbox_id: kinds.id.lenient.optional(),
  limit: pageInQuery.limit,
  cursor: kinds.id.lenient.optional(),
});

/** What became of a mail, and the mails of which nothing could be made. */
@Controller('api')
export class FindController {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly replays: Replay,
  ) {}

  @Summary('Find what became of a mail, by its Message-ID')
  @Get('mail/find')
  async find(@CurrentViewer() viewer: Viewer, @QueryInput(findQuery) query: z.infer<typeof findQuery>) {
    return findMail(this.database, viewer, query.message_id);
  }

  @Summary('List mails that could not be read')
  @Get('dead-letters')
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(listQuery) query: z.infer<typeof listQuery>) {
    const rows = await deadLetters(this.database, viewer, {
      mailboxId: query.mailbox_id ?? null,
      before: query.cursor ?? null,
      limit: query.limit + 1,
    });
    const page = rows.slice(0, query.limit);
    return answer(page, {
      additional_data: { next_cursor: rows.length > query.limit ? String(page.at(-1)?.id) : null },
    });
  }

  /** Tries it again: with the bytes that are kept, or by fetching it anew where there are none. */
  @Summary('Read such a mail again')
  @Post('dead-letters/:id/replay')
  @HttpCode(200)
  async replay(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    const letter = await deadLetter(this.database, viewer, id);
    return this.replays.replay(letter.id);
  }

  @Summary('Download such a mail as it came')
  @Get('dead-letters/:id/raw')
  async raw(@CurrentViewer() viewer: Viewer, @Id() id: number, @Res() response: Response): Promise<void> {
    const letter = await deadLetter(this.database, viewer, id);
    if (!letter.own)
      throw new ForbiddenError('Only its owner may read this mail', 'Ask the owner of the mailbox.');
    const bytes = letter.blob ? await this.blobs.get(letter.blob) : Buffer.alloc(0);
    const disposition = contentDisposition('attachment', `dead-letter-${id}.eml`);
    sendBytes(response, bytes, { type: 'message/rfc822', disposition });
  }
}
