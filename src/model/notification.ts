import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';
import { NoteComment } from './note-comment.js';
import { Note } from './note.js';
import { OutgoingMail } from './outgoing-mail.js';
import { User } from './user.js';

const NotificationSchema = defineEntity({
  name: 'Notification',
  properties: {
    id,
    user: () => p.manyToOne(User).deleteRule('cascade'),
    note: () => p.manyToOne(Note).nullable().deleteRule('cascade'),
    /** Where it was below the note. */
    comment: () => p.manyToOne(NoteComment).nullable().deleteRule('cascade'),
    /** Of his, and nobody has answered it in time. */
    outgoingMail: () => p.manyToOne(OutgoingMail).nullable().deleteRule('cascade'),
    actor: () => p.manyToOne(User).nullable().deleteRule('set null'),
    addTime: now,
    readAt: () => time().nullable(),
    /** Told by mail, or found not to be wanted. */
    toldAt: () => time().nullable(),
  },
});

/** Somebody was mentioned in a note or in a comment, or nobody has answered his mail in time. */
export class Notification extends NotificationSchema.class {}
NotificationSchema.setClass(Notification);
