import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { commentsBelow } from '../crm/note-comments.js';
import { Database } from '../platform/database.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { QueryInput } from './input.js';

const query = z.object({
  note_ids: z
    .string()
    .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,99}$/, 'takes up to 100 ids with commas between them')
    .transform(ids => ids.split(',').map(Number)),
});

/** The comments of all notes of a page at once: Pipedrive's own route tells those of one. */
@Controller('api/note-comments')
export class NoteCommentsController {
  constructor(private readonly database: Database) {}

  @Summary('The comments below some notes, the oldest first')
  @Get()
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(query) asked: z.infer<typeof query>) {
    const comments = await commentsBelow(this.database, viewer, asked.note_ids);
    return comments.map(comment => ({
      id: comment.id,
      note_id: comment.noteId,
      content: comment.content,
      add_time: comment.addTime.toISOString(),
      changed: comment.changed,
      user: comment.userId === null ? null : { id: comment.userId, name: comment.userName },
    }));
  }
}
