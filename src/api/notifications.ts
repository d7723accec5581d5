import { Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import { Notifications, type Notification } from '../notifications/notifications.js';
import { readCursor, writeCursor } from './cursor.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { Input, QueryInput } from './input.js';
import * as kinds from './kinds.js';

const query = z.object({
  limit: z.coerce
    .number('takes a number')
    .int()
    .min(1, 'takes 1 to 100')
    .max(100, 'takes 1 to 100')
    .default(30),
  cursor: z.string().max(200).optional(),
  unread: z.enum(['true', 'false'], 'takes true or false').optional(),
});
const id = kinds.id.strict;
const reading = z.strictObject({
  ids: z.array(id, 'takes a list of ids').max(1000, 'takes at most 1000 ids').optional(),
  up_to: id.optional(),
});
const settings = z.strictObject({ mention_mail: kinds.boolean.strict });

/** What the user was told of: that somebody mentioned him, or that nobody has answered his mail in time. */
@Controller('api/notifications')
export class NotificationsController {
  constructor(private readonly notifications: Notifications) {}

  @Summary('What you were told of, newest first, and how many of it you have not read (100 are counted)')
  @Get()
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(query) asked: z.infer<typeof query>) {
    const { limit } = asked;
    const before = asked.cursor === undefined ? undefined : readCursor(id, asked.cursor);
    const found = await this.notifications.list(viewer, { limit, before, unread: asked.unread === 'true' });
    const page = found.slice(0, limit);
    return answer(page.map(shown), {
      additional_data: {
        next_cursor: found.length > limit ? writeCursor(page.at(-1)!.id) : null,
        unread: await this.notifications.unread(viewer),
      },
    });
  }

  @Summary('Mark some as read, or all up to one')
  @Post('read')
  @HttpCode(200)
  async read(@CurrentViewer() viewer: Viewer, @Input(reading) { ids, up_to: upTo }: z.infer<typeof reading>) {
    if ((ids === undefined) === (upTo === undefined)) {
      throw new InvalidError('ids', 'ids or up_to is required', 'Name one of the two.');
    }
    await this.notifications.read(viewer, ids ? { ids } : { upTo: upTo! });
    return { unread: await this.notifications.unread(viewer) };
  }

  @Summary('Whether you are told by mail too')
  @Get('settings')
  async settings(@CurrentViewer() viewer: Viewer) {
    return { mention_mail: await this.notifications.wantsMail(viewer) };
  }

  @Summary('Choose whether you are told by mail too')
  @Patch('settings')
  async change(@CurrentViewer() viewer: Viewer, @Input(settings) body: z.infer<typeof settings>) {
    await this.notifications.wantMail(viewer, body.mention_mail);
    return body;
  }
}

const shown = ({ id, kind, at, readAt, by, noteId, commentId, text, on, mail }: Notification) => ({
  id,
  kind,
  at,
  read_at: readAt,
  by,
  note_id: noteId,
  comment_id: commentId,
  text,
  on,
  mail,
});
