import { defineEntity, p } from '@mikro-orm/core';
import { id, now } from './columns.js';
import { Content } from './content.js';

const AttachmentSchema = defineEntity({
  name: 'Attachment',
  uniques: [{ properties: ['content', 'part'] }],
  properties: {
    id,
    content: () => p.manyToOne(Content).deleteRule('cascade'),
    /** IMAP-style part path; the bytes are cut from the raw mail when somebody asks. */
    part: p.text(),
    filename: p.text(),
    contentType: p.text(),
    size: p.integer(),
    contentCid: p.text().nullable(),
    inline: p.boolean().default(false),
    addTime: now,
    /** Moves when its mail is linked or shared later: only then it is there for others. */
    updateTime: now,
  },
});

/** A file in a mail. */
export class Attachment extends AttachmentSchema.class {}
AttachmentSchema.setClass(Attachment);
