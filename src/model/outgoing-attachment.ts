import { defineEntity, p } from '@mikro-orm/core';
import { Blob } from './blob.js';
import { id } from './columns.js';
import { OutgoingMail } from './outgoing-mail.js';

const OutgoingAttachmentSchema = defineEntity({
  name: 'OutgoingAttachment',
  properties: {
    id,
    outgoingMail: () => p.manyToOne(OutgoingMail).deleteRule('cascade'),
    blob: () => p.manyToOne(Blob).deleteRule('no action').joinColumn('blob'),
    filename: p.text(),
    contentType: p.text(),
    size: p.bigint('number'),
    /** Of an image that the HTML shows by it. */
    cid: p.text().nullable(),
  },
});

/** A file that goes out with a mail. */
export class OutgoingAttachment extends OutgoingAttachmentSchema.class {}
OutgoingAttachmentSchema.setClass(OutgoingAttachment);
