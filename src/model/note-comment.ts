import { defineEntity, p } from '@mikro-orm/core';
import { now, time } from './columns.js';
import { Note } from './note.js';
import { User } from './user.js';

const NoteCommentSchema = defineEntity({
  name: 'NoteComment',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    note: () => p.manyToOne(Note).deleteRule('cascade'),
    content: p.text(),
    user: () => p.manyToOne(User).nullable().deleteRule('set null'),
    updater: () => p.manyToOne(User).nullable().deleteRule('set null'),
    addTime: now,
    updateTime: now,
    deletedAt: () => time().nullable(),
  },
});

/** An answer to a note. */
export class NoteComment extends NoteCommentSchema.class {}
NoteCommentSchema.setClass(NoteComment);
