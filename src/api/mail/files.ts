import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../access/viewer.js';
import { NotFoundError } from '../../errors.js';
import { decodePart } from '../../mail/attachment.js';
import { calendarIn } from '../../mail/calendar-part.js';
import type { Attachment } from '../../mail/mail.js';
import { Parser } from '../../mail/parser.js';
import { Blobs } from '../../platform/blobs.js';
import { Database } from '../../platform/database.js';
import { attachedFiles } from '../../search/attachments.js';
import type { AttachmentRow, MessageRow } from '../../search/messages.js';

/** The bytes of mails and of the files in them. Whether they may be read was decided when the copy was chosen. */
@Injectable()
export class MailFiles {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly parser: Parser,
  ) {}

  async raw(copyId: number): Promise<Buffer> {
    const [copy] = await this.database.query<{ blob: Buffer }>(
      'select blob from message_copy where id = $1',
      [copyId],
    );
    if (!copy) throw new NotFoundError('message');
    return this.blobs.get(copy.blob);
  }

  /** The HTML as it came, not sanitized; null where the mail has none. */
  async html({ copy_id, has_html }: Pick<MessageRow, 'copy_id' | 'has_html'>): Promise<string | null> {
    if (!has_html) return null;
    const [prepared] = await this.parser.parseBatch([await this.raw(copy_id)], { html: true });
    return prepared?.mail.html ?? null;
  }

  /** A file in a linked mail. Null where it is none, or the viewer may see no copy of the mail. */
  async attached(viewer: Viewer, id: number): Promise<{ name: string; bytes: Buffer } | null> {
    const [file] = await attachedFiles(this.database, viewer, [id]);
    if (!file) return null;
    const all = await this.database.query<AttachmentRow>(
      `select id, part, filename, content_type, size, inline, content_cid as cid
         from attachment where content_id = $1 order by id`,
      [file.contentId],
    );
    const wanted = all.filter(row => row.id === id);
    const [bytes] = await this.decode(file.copyId, all, wanted);
    if (!bytes) throw new NotFoundError('File');
    return { name: file.name, bytes };
  }

  /** The event that a mail brings in a calendar part; null where it brings none. */
  async calendar({ copy_id, attachments }: Pick<MessageRow, 'copy_id' | 'attachments'>) {
    if (!attachments.some(part => part.content_type === 'text/calendar')) return null;
    const raw = await this.raw(copy_id);
    const [prepared] = await this.parser.parseBatch([raw]);
    return prepared ? calendarIn(raw, prepared.mail) : null;
  }

  /**
   * Decodes files of one copy. Only their place in the structure is stored, not in the bytes, so the mail is parsed
   * again, in a worker thread; null for one that these bytes do not hold (a mail that was cut for its size).
   */
  async decode(copyId: number, all: AttachmentRow[], wanted: AttachmentRow[]): Promise<(Buffer | null)[]> {
    const raw = await this.raw(copyId);
    const [prepared] = await this.parser.parseBatch([raw]);
    const parts = prepared?.mail.attachments ?? [];
    return wanted.map(row => {
      const part = locate(row, all, parts);
      return part && decodePart(raw, part);
    });
  }
}

/** Copies with the same content may number their parts differently: then the n-th file of that name and type is meant. */
function locate(row: AttachmentRow, all: AttachmentRow[], parts: Attachment[]): Attachment | null {
  const alike = parts.filter(part => part.filename === row.filename && part.contentType === row.content_type);
  const exact = alike.find(part => part.part === row.part);
  const place = all
    .filter(other => other.filename === row.filename && other.content_type === row.content_type)
    .indexOf(row);
  return exact ?? alike[place] ?? null;
}
